internal import CaseFiling
internal import Foundation
internal import Patrolling
internal import Scene

/// A view of the daemon: taken up from the store, shown pictures, and committed again.
struct LiveView {
    /// What lies around every view of a daemon.
    struct Surroundings: Sendable {
        let store: CaseStore
        let evidence: EvidenceStore
        let networks: Networks
        let settingsHash: String
        let warn: @Sendable (String) -> Void
    }

    /// The run under which a daemon's checkpoints are kept.
    static let run = "live"

    let plan: ViewPlan
    private(set) var watch: Watch
    private let surroundings: Surroundings
    private var kept = LiveState()
    private var generation = 0

    /// The view as its last checkpoint left it, or one that begins to learn.
    init(_ plan: ViewPlan, _ surroundings: Surroundings) throws {
        self.plan = plan
        self.surroundings = surroundings
        let (evidence, networks) = (surroundings.evidence, surroundings.networks)
        watch = Watch(
            plan: plan, evidence: evidence, networks: networks,
            doubtsPlace: plan.view.head != .fixed)
        guard let checkpoint = try surroundings.store.checkpoint(of: plan.id, run: Self.run) else {
            return
        }
        generation = checkpoint.memoryGeneration
        do {
            let (state, kept) = try LiveState.read(checkpoint)
            watch = try Watch(
                plan: plan, evidence: evidence, networks: networks, resuming: state)
            self.kept = kept
        } catch {
            surroundings.warn(
                "\(plan.id): what it had learnt does not read (\(error)); it learns anew")
        }
    }

    /// Hears what officers decided since the last time.
    mutating func hear(at moment: Moment) throws {
        let entries = try surroundings.store.auditEntries()
        var endings: [CaseEnding] = []
        if let heard = watch.heard, heard < entries {
            endings = try surroundings.store.endings(of: plan.id, after: heard)
        }
        try watch.hear(endings, upTo: entries, at: moment)
    }

    mutating func look(
        at frame: Frame, looking: Observation.Looking, clip: (() -> [UInt8]?)? = nil
    ) throws {
        try watch.look(at: frame, looking: looking, clip: clip)
    }

    /// Takes the evidence of what is not committed yet anew from a sharper picture of the same.
    ///
    /// - Returns: why it will not do, in words; nil where it was taken.
    mutating func sharpen(seen: Frame, with frame: Frame) throws -> String? {
        try watch.sharpen(seen: seen, with: frame)
    }

    /// Hands over what looks took and what came of them since the last call.
    mutating func takeTally() -> LookTally { watch.takeTally() }

    /// Judges what was seen in a picture that somebody else looked at.
    mutating func take(_ observation: Observation, of frame: Frame) throws {
        try watch.take(observation, of: frame)
    }

    /// Writes what came of the pictures since the last commit, and where the view stands.
    ///
    /// - Parameters:
    ///   - due: when the timetable wanted the visit that ends with it; nil where no timetable did.
    ///   - pictures: how many were decoded for it.
    /// - Returns: what was written.
    mutating func commit(due: Moment? = nil, pictures: Int) throws -> Batch {
        var batch = watch.takeBatch()
        guard let last = watch.lastMoment else { return batch }
        batch.visitDue = due
        batch.health =
            watch.lastWasUsable || watch.isUnsureOfPlace
            ? .good : .faulty(cause: watch.lastFault ?? "unusable", detail: nil)
        let (rest, parts) = try kept.take(watch.state())
        batch.checkpoint = Checkpoint(
            view: plan.id, run: Self.run,
            position: .init(
                inputIndex: 0, inputPath: plan.view.source.description, lastMoment: last,
                picturesDecoded: pictures),
            memoryGeneration: generation + 1, memory: rest, parts: parts,
            settingsHash: surroundings.settingsHash)
        try surroundings.store.commit(batch)
        generation += 1
        return batch
    }
}
