internal import Foundation
internal import Judging
internal import Patrolling
internal import Scene

/// A watch as it is written into a checkpoint.
struct WatchState: Codable {
    struct Clean: Codable {
        var moment: Moment
        var jpeg: Data
    }

    var memory: Data
    var judge: Judge
    var naming: Naming.State
    var pendingEvidence: [String: [EvidenceKind: EvidenceFile]]
    var clean: [Clean]
    var lastMoment: Moment?
    /// The entry of the audit trail up to which officers' decisions were heard; nil before the
    /// first.
    var heard: Int64?
    /// While the view of a head that turns is being learnt; nil afterwards.
    var place: PlaceTrial?

    init(
        memory: Data, judge: Judge, naming: Naming.State,
        pendingEvidence: [String: [EvidenceKind: EvidenceFile]], clean: [Clean],
        lastMoment: Moment?, heard: Int64?, place: PlaceTrial?
    ) {
        self.memory = memory
        self.judge = judge
        self.naming = naming
        self.pendingEvidence = pendingEvidence
        self.clean = clean
        self.lastMoment = lastMoment
        self.heard = heard
        self.place = place
    }
}
