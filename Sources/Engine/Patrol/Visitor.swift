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
        /// When the first picture was asked for: a camera that is waited for is asked at once, one
        /// that is decoded here when a core is to be had.
        var begun: Moment
        /// Where its picture lies, for people who look.
        var picture: String?
        var grabbing: Duration
        var looking: Duration
        var looks: LookTally

        /// As the board takes it.
        func boardVisit(due: Date) -> BoardVisit {
            BoardVisit(
                due: Moment(due), at: moment,
                outcome: usable ? .usable : .unusable(fault ?? "the picture is unusable"),
                events: events.map(\.violation), picture: picture, grabbing: grabbing,
                looking: looking, looks: looks)
        }
    }

    let surroundings: LiveView.Surroundings
    let latest: LastPictures
    let grab: GrabSettings
    /// For what the cores do; not held while a camera is waited for.
    let looking: Permits
    /// Nil where nobody asks what other zones would have given.
    let replay: ReplayBook?

    /// - Parameter due: when the timetable wanted it; nil where no timetable did.
    func visit(
        plan: ViewPlan, due: Moment?, camera: any VisitCamera, interval: Duration,
        stamp: () -> Moment, cancellation: Cancellation
    ) throws -> Outcome {
        func take(_ sight: (Frame) throws -> Settling.Sight) throws -> [Frame] {
            try camera.burst(
                count: grab.burst, deadline: grab.timeout, stamp: stamp,
                cancellation: cancellation, sight: sight)
        }
        guard camera.waits else {
            return try looking.held {
                let begun = Beginning(moment: stamp())
                let burst = try take { try LiveView(plan, surroundings).watch.sight(of: $0) }
                return try look(at: burst, plan, nil, due: due, interval, begun)
            }
        }
        // What the view knows is megabytes: it is read when it is needed, not while a camera is
        // waited for.
        var known: LiveView?
        let begun = Beginning(moment: stamp())
        let burst = try take { frame in
            try looking.held {
                let view = try known ?? LiveView(plan, surroundings)
                known = view
                return try view.watch.sight(of: frame)
            }
        }
        return try looking.held {
            try look(at: burst, plan, known, due: due, interval, begun)
        }
    }

    /// Judges a burst and commits what comes of it.
    private func look(
        at burst: [Frame], _ plan: ViewPlan, _ known: LiveView?, due: Moment?,
        _ interval: Duration, _ begun: Beginning
    ) throws -> Outcome {
        guard let newest = burst.last else {
            throw GrabError(.noPictures, source: plan.id.description, attempt: "take a burst")
        }
        let grabbed = ContinuousClock.now
        var view = try known ?? LiveView(plan, surroundings)
        var frame = burst.count >= 3 ? try Burst.median(burst) : newest
        frame.moment = newest.moment
        if let last = view.watch.lastMoment, frame.moment <= last {
            throw GrabError(
                .stalled, source: plan.id.description, attempt: "take a picture",
                detail: "its time is not later than the last visit's; was the clock set back?")
        }
        try view.hear(at: frame.moment)
        try view.look(at: frame, looking: .visit(interval: interval))
        let batch = try view.commit(due: due, pictures: burst.count)
        remember(view.watch.lastObservation)
        let looked = ContinuousClock.now
        return Outcome(
            view: plan.id, events: batch.events, cleared: batch.cleared.count,
            usable: view.watch.lastWasUsable, fault: view.watch.lastFault, moment: frame.moment,
            begun: begun.moment, picture: picture(frame, plan, usable: view.watch.lastWasUsable),
            grabbing: grabbed - begun.instant, looking: looked - grabbed,
            looks: view.takeTally())
    }

    /// A preview that lacks a picture must not cost the visit.
    func remember(_ observation: Observation?) {
        guard let replay, let observation else { return }
        do {
            try replay.keep(observation)
        } catch {
            surroundings.warn("\(observation.view): the desk's replay could not be kept: \(error)")
        }
    }

    /// A picture that cannot be kept for people to look at must not cost the visit.
    func picture(_ frame: Frame, _ plan: ViewPlan, usable: Bool) -> String? {
        do {
            return try latest.keep(frame, of: plan, usable: usable)
        } catch {
            surroundings.warn("\(plan.id): its last picture could not be kept: \(error)")
            return nil
        }
    }

    /// When a visit began, by the patrol's clock and by the machine's.
    private struct Beginning {
        var moment: Moment
        let instant = ContinuousClock.now
    }
}
