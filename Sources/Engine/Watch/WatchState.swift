internal import Foundation
internal import Judging
internal import Scene

/// A watch as it is written into a checkpoint.
struct WatchState: Codable {
    struct Clean: Codable {
        var moment: Moment
        var jpeg: Data
    }

    var memory: Data
    var judge: Judge
    var pendingEvidence: [String: [EvidenceKind: EvidenceFile]]
    var clean: [Clean]
    var lastMoment: Moment?

    init(
        memory: Data, judge: Judge, pendingEvidence: [String: [EvidenceKind: EvidenceFile]],
        clean: [Clean], lastMoment: Moment?
    ) {
        self.memory = memory
        self.judge = judge
        self.pendingEvidence = pendingEvidence
        self.clean = clean
        self.lastMoment = lastMoment
    }
}
