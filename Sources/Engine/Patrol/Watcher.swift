internal import CaseFiling
internal import Foundation
internal import Grabbing
internal import Logging
internal import Patrolling
internal import Scene

/// Watches one view without a break, until it is told to end. Blocks its thread.
///
/// The view stays in memory meanwhile. What is confirmed or cleared is committed at once, everything
/// else after ``commitSpacing``: a kill costs that much of watching, and a live stream cannot be
/// watched again anyway.
struct Watcher: Sendable {
    static let commitSpacing: Duration = .seconds(30)
    /// Between two pictures for the wall, and two looks at the officers' decisions.
    private static let showSpacing: Duration = .seconds(10)
    private static let hearSpacing: Duration = .seconds(5)
    /// Of the film that ends with a confirmation.
    private static let clipLength: Duration = .seconds(10)
    /// Outside the hours the timetable is asked again after it.
    private static let pause: Duration = .seconds(5)

    let watch: Roster.Watch
    let visitor: Visitor
    let site: SiteSettings
    let clock: any PatrolClock
    let board: Board
    let logger: Logger
    let cancellation: Cancellation
    /// Makes the view's camera anew; nil where its source is none.
    let camera: @Sendable () -> (any VisitCamera)?

    private var view: ViewID { watch.plan.id }

    /// - Throws: what ends the daemon: nothing can be filed any more. A camera's failure is logged
    ///   and kept, and the camera tried again after its back-off.
    func run() throws {
        var backOff = BackOff()
        do {
            while true {
                guard watch.view.isWatched(at: clock.now(), site: site) else {
                    try cancellation.wait(until: .now + Self.pause)
                    continue
                }
                do {
                    try stay(&backOff)
                } catch let error as GrabError where error.reason != .cancelled {
                    try fail(error, &backOff)
                    let rest = backOff.rest(at: clock.uptime) ?? .zero
                    try cancellation.wait(until: .now + rest)
                }
            }
        } catch let error as GrabError where error.reason == .cancelled {
            return
        }
    }

    /// Stays with the camera until its hours are over, it fails, or the daemon ends; what was seen
    /// is committed in each case.
    private func stay(_ backOff: inout BackOff) throws {
        guard let camera = camera() else {
            throw GrabError(.forbidden, source: view.description, attempt: "open the source")
        }
        var source = try camera.stay(
            sampling: watch.settings.sampling, patience: visitor.grab.timeout,
            keeping: watch.plan.keepsClips ? Self.clipLength : nil, cancellation: cancellation)
        if backOff.failures > 0 { board.noteReconnect() }
        var live = try visitor.looking.held { try LiveView(watch.plan, visitor.surroundings) }
        logger.info("watching", metadata: ["view": "\(view)"])
        var round = Round()
        do {
            while watch.view.isWatched(at: clock.now(), site: site) {
                let frame = try source.next(stamp: { Moment(clock.now()) })
                board.noteDropped(source.takeDropped())
                // A clock that was set back: the view waits until time has caught up.
                if let last = live.watch.lastMoment, frame.moment <= last { continue }
                let film = { [source] in clip(of: source) }
                try visitor.looking.held { try look(at: frame, &live, &round, film) }
                backOff.succeeded()
            }
        } catch let error as GrabError {
            try visitor.looking.held { try commit(&live, &round) }
            throw error
        }
        try visitor.looking.held { try commit(&live, &round) }
        logger.info("hours over", metadata: ["view": "\(view)"])
    }

    /// What a stay keeps in mind between pictures.
    private struct Round {
        var shown: ContinuousClock.Instant?
        var heard: ContinuousClock.Instant?
        var committed = ContinuousClock.now
        var pictures = 0
        /// Confirmed since the last picture for the wall.
        var confirmed: [Violation] = []
    }

    private func look(
        at frame: Frame, _ live: inout LiveView, _ round: inout Round,
        _ film: @escaping () -> [UInt8]?
    ) throws {
        let begun = ContinuousClock.now
        if Self.isDue(round.heard, after: Self.hearSpacing) {
            try live.hear(at: frame.moment)
            round.heard = begun
        }
        let (wasUsable, wasFault) = (live.watch.lastWasUsable, live.watch.lastFault)
        let isFirst = round.pictures == 0
        try live.look(at: frame, looking: .watch, clip: film)
        round.pictures += 1
        let isOther =
            isFirst || live.watch.lastWasUsable != wasUsable || live.watch.lastFault != wasFault
        if isOther || live.watch.hasNews || begun - round.committed >= Self.commitSpacing {
            try commit(&live, &round)
        }
        guard Self.isDue(round.shown, after: Self.showSpacing) || !round.confirmed.isEmpty else {
            return
        }
        round.shown = begun
        visitor.remember(live.watch.lastObservation)
        let usable = live.watch.lastWasUsable
        board.noteWatching(
            BoardVisit(
                due: frame.moment, at: frame.moment,
                outcome: usable
                    ? .usable
                    : .unusable(live.watch.lastFault ?? "the picture is unusable"),
                events: round.confirmed,
                picture: visitor.picture(frame, watch.plan, usable: usable),
                looking: .now - begun, looks: live.takeTally()), of: view)
        round.confirmed = []
    }

    /// What cannot be copied costs the clip, not the case.
    private func clip(of source: any WatchedCamera) -> [UInt8]? {
        do {
            return try source.clip()
        } catch {
            logger.warning("no clip", metadata: ["view": "\(view)", "error": "\(error)"])
            return nil
        }
    }

    private func commit(_ live: inout LiveView, _ round: inout Round) throws {
        let batch = try live.commit(pictures: round.pictures)
        round.committed = .now
        round.confirmed += batch.events.map(\.violation)
        for event in batch.events { logger.confirmed(event) }
    }

    private func fail(_ error: GrabError, _ backOff: inout BackOff) throws {
        backOff.failed(at: clock.uptime, spread: Double.random(in: 0..<1))
        let (kind, now) = (error.kind, Moment(clock.now()))
        board.noteWatching(
            BoardVisit(
                due: now, at: now, outcome: .failed(kind: kind, words: error.description)),
            of: view)
        logger.warning("watching failed", metadata: ["view": "\(view)", "error": "\(error)"])
        try visitor.surroundings.store.record(
            [],
            faults: [
                FaultSighting(
                    view: view, moment: now, cause: kind, detail: error.description,
                    zone: site.zone)
            ])
    }

    private static func isDue(
        _ last: ContinuousClock.Instant?, after spacing: Duration
    ) -> Bool {
        last.map { .now - $0 >= spacing } ?? true
    }
}

extension GrabError {
    /// A word that can be counted.
    var kind: String { reason.rawValue.replacing(" ", with: "_") }
}

extension Logger {
    func confirmed(_ event: Event) {
        notice(
            "confirmed",
            metadata: [
                "view": "\(event.view)", "violation": "\(event.violation.rawValue)",
                "event": "\(event.id)", "zone": "\(event.zone)",
            ])
    }
}
