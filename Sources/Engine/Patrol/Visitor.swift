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
        /// Until the camera began to give pictures, where that can be told; until all had come; until
        /// they were decoded; until what they show was committed. Waiting for a core is part of the
        /// third.
        var connecting: Duration
        var waiting: Duration
        var decoding: Duration
        var looking: Duration
        var looks: LookTally

        /// As the board takes it.
        func boardVisit(due: Date) -> BoardVisit {
            BoardVisit(
                due: Moment(due), at: moment,
                outcome: usable ? .usable : .unusable(fault ?? "the picture is unusable"),
                events: events.map(\.violation), picture: picture,
                grabbing: connecting + waiting + decoding, looking: looking, looks: looks)
        }
    }

    let surroundings: LiveView.Surroundings
    let latest: LastPictures
    let grab: GrabSettings
    /// For what the cores do; not held while a camera is waited for.
    let looking: Permits
    /// Nil where nobody asks what other zones would have given.
    let replay: ReplayBook?

    /// A second source of a view, for evidence.
    struct Sharper {
        var camera: any VisitCamera
        /// Takes a place at its host; false where there is none.
        var enter: () -> Bool
        var leave: () -> Void
    }

    /// A burst that was judged; nothing of it is kept yet.
    private struct Judged {
        var view: LiveView
        var frame: Frame
        var pictures: Int
    }

    /// - Parameters:
    ///   - due: when the timetable wanted it; nil where no timetable did.
    ///   - sharper: asked where something is confirmed or has gone; nil where the view has none.
    func visit(
        plan: ViewPlan, due: Moment?, camera: any VisitCamera, sharper: Sharper? = nil,
        interval: Duration, stamp: () -> Moment, cancellation: Cancellation
    ) throws -> Outcome {
        func collect(
            _ sight: (Frame) throws -> Settling.Sight
        ) throws -> CollectedBurst {
            try camera.collect(
                count: grab.burst, deadline: grab.timeout, stamp: stamp,
                cancellation: cancellation, sight: sight)
        }
        // What the view knows is megabytes: it is read when it is needed, not while a camera is
        // waited for.
        var times = Times(moment: stamp())
        var known: LiveView?
        var burst: CollectedBurst?
        if camera.waits {
            burst = try collect { frame in
                try looking.held {
                    let view = try known ?? LiveView(plan, surroundings)
                    known = view
                    return try view.watch.sight(of: frame)
                }
            }
            times.connecting = burst?.connecting ?? .zero
            times.collected = .now
        }
        var open: Judged?
        let kept = try looking.held { () -> Outcome? in
            if burst == nil {
                times = Times(moment: stamp())
                burst = try collect { try LiveView(plan, surroundings).watch.sight(of: $0) }
                times.collected = .now
            }
            let frames = try burst?.develop() ?? []
            times.developed = .now
            var judged = try judge(frames, plan, known, interval)
            guard sharper == nil || !judged.view.watch.hasNews else {
                open = judged
                return nil
            }
            return try keep(&judged, plan, due: due, times)
        }
        if let kept { return kept }
        guard var judged = open, let sharper else {
            preconditionFailure("a visit is kept, or waits for its evidence")
        }
        try sharpen(&judged, plan, by: sharper, stamp: stamp, cancellation: cancellation)
        return try looking.held { try keep(&judged, plan, due: due, times) }
    }

    /// Looks at a burst with all that the view knows.
    private func judge(
        _ burst: [Frame], _ plan: ViewPlan, _ known: LiveView?, _ interval: Duration
    ) throws -> Judged {
        guard let newest = burst.last else {
            throw GrabError(.noPictures, source: plan.id.description, attempt: "take a burst")
        }
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
        return Judged(view: view, frame: frame, pictures: burst.count)
    }

    /// Takes the evidence of a visit anew from the view's second source. Where that gives nothing that
    /// fits, the evidence that was taken from the first one stays.
    private func sharpen(
        _ judged: inout Judged, _ plan: ViewPlan, by sharper: Sharper, stamp: () -> Moment,
        cancellation: Cancellation
    ) throws {
        func stay(_ words: String) {
            surroundings.warn("\(plan.id): evidence is of the first source: \(words)")
        }
        guard sharper.enter() else { return stay("the second one's host is asked by others") }
        let burst: CollectedBurst
        do {
            defer { sharper.leave() }
            burst = try sharper.camera.collect(
                count: 1, deadline: grab.timeout, stamp: stamp, cancellation: cancellation,
                sight: { _ in .unknown })
        } catch let error as GrabError {
            return stay("\(error)")
        }
        try looking.held {
            do {
                guard let frame = try burst.develop().last else { return stay("no picture") }
                let refusal = try judged.view.sharpen(seen: judged.frame, with: frame)
                if let refusal { stay(refusal) }
            } catch let error as GrabError {
                stay("\(error)")
            }
        }
    }

    /// Commits what came of a visit.
    private func keep(
        _ judged: inout Judged, _ plan: ViewPlan, due: Moment?, _ times: Times
    ) throws -> Outcome {
        let batch = try judged.view.commit(due: due, pictures: judged.pictures)
        let watch = judged.view.watch
        remember(watch.lastObservation)
        let looked = ContinuousClock.now
        return Outcome(
            view: plan.id, events: batch.events, cleared: batch.cleared.count,
            usable: watch.lastWasUsable,
            fault: watch.isUnsureOfPlace ? Self.unsure : watch.lastFault,
            moment: judged.frame.moment, begun: times.moment,
            picture: picture(judged.frame, plan, usable: watch.lastWasUsable),
            connecting: times.connecting,
            waiting: times.collected - times.begun - times.connecting,
            decoding: times.developed - times.collected, looking: looked - times.developed,
            looks: judged.view.takeTally())
    }

    /// Why the first pictures of a head's view are not learned from.
    private static let unsure =
        "the head's place is not sure yet: \(PlaceTrial.agreeing) pictures must agree"

    /// When a visit came how far: the first by the patrol's clock too.
    private struct Times {
        var moment: Moment
        let begun = ContinuousClock.now
        var connecting: Duration = .zero
        var collected = ContinuousClock.now
        var developed = ContinuousClock.now

        init(moment: Moment) { self.moment = moment }
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
}
