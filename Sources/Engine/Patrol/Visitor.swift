internal import CaseFiling
internal import Diffing
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene
internal import Synchronization

/// Makes one visit of a view from the burst to the committed rows. Blocks its thread.
///
/// What a view knows lies in the store between two visits, so memory does not grow with the number
/// of views and a kill loses at most the visit under way.
struct Visitor: Sendable {
    /// What came of a visit.
    struct Outcome: Sendable {
        var view: ViewID
        var events: [Event]
        var cleared: Int
        var usable: Bool
        /// What kept it from being judged.
        var fault: String?
        var moment: Moment
        /// Where its picture lies, for people who look.
        var picture: String?
        var grabbing: Duration
        var looking: Duration

        /// As the board takes it.
        func boardVisit(due: Date) -> BoardVisit {
            BoardVisit(
                due: Moment(due), at: moment,
                outcome: usable ? .usable : .unusable(fault ?? "the picture is unusable"),
                events: events.map(\.violation), picture: picture, grabbing: grabbing,
                looking: looking)
        }
    }

    /// The run under which a daemon's checkpoints are kept.
    static let run = "live"

    let store: CaseStore
    let evidence: EvidenceStore
    let latest: LastPictures
    let networks: Networks
    let grab: GrabSettings
    /// For what the cores do; not held while a camera is waited for.
    let looking: Permits
    let settingsHash: String
    /// Nil where nobody asks what other zones would have given.
    let replay: ReplayBook?
    let warn: @Sendable (String) -> Void

    /// - Parameter due: when the timetable wanted it; nil where no timetable did.
    func visit(
        plan: ViewPlan, due: Moment?, camera: any VisitCamera, interval: Duration,
        stamp: () -> Moment, cancellation: Cancellation
    ) throws -> Outcome {
        let begun = ContinuousClock.now
        func take(_ sight: (Frame) throws -> Settling.Sight) throws -> [Frame] {
            try camera.burst(
                count: grab.burst, deadline: grab.timeout, stamp: stamp,
                cancellation: cancellation, sight: sight)
        }
        guard camera.waits else {
            return try looking.held {
                let burst = try take { try resume(plan).0.sight(of: $0) }
                return try look(at: burst, plan, nil, due: due, interval, begun: begun)
            }
        }
        // What the view knows is megabytes: it is read when it is needed, not while a camera is
        // waited for.
        var known: (Watch, generation: Int)?
        let burst = try take { frame in
            try looking.held {
                let resumed = try known ?? resume(plan)
                known = resumed
                return try resumed.0.sight(of: frame)
            }
        }
        return try looking.held {
            try look(at: burst, plan, known, due: due, interval, begun: begun)
        }
    }

    /// Judges a burst and commits what comes of it.
    private func look(
        at burst: [Frame], _ plan: ViewPlan, _ known: (Watch, generation: Int)?, due: Moment?,
        _ interval: Duration, begun: ContinuousClock.Instant
    ) throws -> Outcome {
        guard let newest = burst.last else {
            throw GrabError(.noPictures, source: plan.id.description, attempt: "take a burst")
        }
        let grabbed = ContinuousClock.now
        var (watch, generation) = try known ?? resume(plan)
        var frame = burst.count >= 3 ? try Burst.median(burst) : newest
        frame.moment = newest.moment
        if let last = watch.lastMoment, frame.moment <= last {
            throw GrabError(
                .stalled, source: plan.id.description, attempt: "take a picture",
                detail: "its time is not later than the last visit's; was the clock set back?")
        }
        let entries = try store.auditEntries()
        if let heard = watch.heard, heard < entries {
            try watch.hear(
                try store.endings(of: plan.id, after: heard), upTo: entries, at: frame.moment)
        } else {
            try watch.hear([], upTo: entries, at: frame.moment)
        }
        try watch.look(at: frame, looking: .visit(interval: interval))
        var batch = watch.takeBatch()
        batch.visitDue = due
        batch.health =
            watch.lastWasUsable
            ? .good : .faulty(cause: watch.lastFault ?? "unusable", detail: nil)
        let coder = PropertyListEncoder()
        coder.outputFormat = .binary
        batch.checkpoint = Checkpoint(
            view: plan.id, run: Self.run,
            position: .init(
                inputIndex: 0, inputPath: plan.view.source.description, lastMoment: frame.moment,
                picturesDecoded: burst.count),
            memoryGeneration: generation + 1, memory: Array(try coder.encode(watch.state())),
            judge: [], settingsHash: settingsHash)
        try store.commit(batch)
        remember(watch.lastObservation)
        let looked = ContinuousClock.now
        return Outcome(
            view: plan.id, events: batch.events, cleared: batch.cleared.count,
            usable: watch.lastWasUsable, fault: watch.lastFault, moment: frame.moment,
            picture: picture(frame, plan, usable: watch.lastWasUsable),
            grabbing: grabbed - begun, looking: looked - grabbed)
    }

    /// A preview that lacks a picture must not cost the visit.
    private func remember(_ observation: Observation?) {
        guard let replay, let observation else { return }
        do {
            try replay.keep(observation)
        } catch {
            warn("\(observation.view): the desk's replay could not be kept: \(error)")
        }
    }

    /// A picture that cannot be kept for people to look at must not cost the visit.
    private func picture(_ frame: Frame, _ plan: ViewPlan, usable: Bool) -> String? {
        do {
            return try latest.keep(frame, of: plan, usable: usable)
        } catch {
            warn("\(plan.id): its last picture could not be kept: \(error)")
            return nil
        }
    }

    /// The view as its last visit left it, or a view that begins to learn.
    private func resume(_ plan: ViewPlan) throws -> (Watch, generation: Int) {
        guard let checkpoint = try store.checkpoint(of: plan.id, run: Self.run) else {
            return (Watch(plan: plan, evidence: evidence, networks: networks), 0)
        }
        do {
            let state = try PropertyListDecoder().decode(
                WatchState.self, from: Data(checkpoint.memory))
            let watch = try Watch(
                plan: plan, evidence: evidence, networks: networks, resuming: state)
            return (watch, checkpoint.memoryGeneration)
        } catch {
            warn("\(plan.id): what it had learnt does not read (\(error)); it learns anew")
            return (
                Watch(plan: plan, evidence: evidence, networks: networks),
                checkpoint.memoryGeneration
            )
        }
    }
}
