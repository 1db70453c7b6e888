internal import CaseFiling
public import Foundation
internal import Grabbing
public import Logging
internal import Patrolling
public import Scene
public import ServiceLifecycle
internal import Synchronization
internal import Timetable

/// The daemon: visits each view when its timetable says so, judges what it sees and files cases.
///
/// A visit never waits for another view's: each runs on a thread of its own, at most
/// ``threads`` at once. A view whose visit is still under way, and a camera that just failed, are
/// passed over; both are logged as missed with the reason.
public final class Patrol: Service {
    private struct State {
        var roster: Roster
        var tour: Tour
        var underWay: Set<ViewID> = []
        var backOffs: [CameraID: BackOff] = [:]
        /// Views that somebody asked to have visited at once.
        var asked: Set<ViewID> = []
        /// The visits that wait for a head that turns.
        var heads: [CameraID: HeadQueue] = [:]
        /// The view at which each head was last seen to stand.
        var standing: [CameraID: ViewID] = [:]
        var made = 0
        var failed = 0
        var sleeper: Task<Void, Never>?
        /// Something changed while nobody slept.
        var isWoken = false
    }

    /// Visits made at once: decoding is bound by the cores, waiting for cameras is not.
    public static let threads = 8
    /// A loop that is later than this with a due visit hangs.
    static let longestLateness: TimeInterval = 60

    private let folder: String
    let output: String
    let store: CaseStore
    /// What the desk sees.
    public let board: Board
    let evidence: EvidenceStore
    private let clock: any PatrolClock
    private let logger: Logger
    private let started: Date
    private let state: Mutex<State>
    private let cancellation = Cancellation()
    private let work: OperationQueue

    /// Opens the store and lays out every timetable; nothing is visited yet.
    ///
    /// - Parameters:
    ///   - networks: what names things.
    ///   - folder: where relative source paths begin: the folder of the settings file.
    ///   - output: the directory of the store and the evidence; made where it is missing.
    /// - Throws: ``PatrolError`` where nothing could ever be visited, `StoreError` where the output
    ///   cannot be used.
    public init(
        settings: Settings, networks: Networks = .none, folder: String, output: String,
        clock: any PatrolClock = WallClock(), logger: Logger
    ) throws {
        self.folder = folder
        self.output = output
        self.clock = clock
        self.logger = logger
        started = clock.now()
        do {
            try FileManager.default.createDirectory(
                atPath: output, withIntermediateDirectories: true)
        } catch {
            throw PatrolError(
                .cannotWrite,
                "\(output): cannot make the output directory; "
                    + "check the folder's permissions and the disk")
        }
        store = try CaseStore(path: "\(output)/curbwatch.sqlite")
        evidence = try EvidenceStore(root: output)
        board = Board(settings)
        let roster = try Self.roster(
            settings, networks, store: store, evidence: evidence, folder: folder,
            started: started, logger: logger)
        let tour = Tour(plans: roster.posts.mapValues(\.visits), from: started)
        state = Mutex(State(roster: roster, tour: tour))
        work = OperationQueue()
        work.maxConcurrentOperationCount = Self.threads
        work.name = "visits"
    }

    /// Patrols until a graceful shutdown; visits under way are broken off, what they would have
    /// found is found by the next run.
    public func run() async throws {
        logger.info("patrol begins", metadata: ["views": "\(state.withLock(\.roster.posts.count))"])
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                while !cancellation.isCancelled {
                    guard let due = nextDue else { break }
                    await sleep(until: due)
                    if cancellation.isCancelled { break }
                    for visit in takeDue(by: clock.now()) {
                        group.addTask { try await self.makeAll(from: visit) }
                    }
                }
            }
        } onGracefulShutdown: {
            self.cancellation.cancel()
            self.wakeUp()
        }
        try export()
        logger.info("patrol ends")
    }

    /// Lays out other settings; they are in force from the first visit after the step is taken.
    ///
    /// Visits under way end as they began. What a view has learnt stays where its name stays.
    ///
    /// - Throws: ``PatrolError``; the settings in force then stay.
    public func prepare(
        _ settings: Settings, networks: Networks
    ) throws -> @Sendable () -> Void {
        let roster = try Self.roster(
            settings, networks, store: store, evidence: evidence, folder: folder,
            started: started, logger: logger)
        return { [self] in
            let tour = Tour(plans: roster.posts.mapValues(\.visits), from: clock.now())
            state.withLock {
                $0.roster = roster
                $0.tour = tour
                $0.backOffs = [:]
            }
            board.take(settings)
            wakeUp()
        }
    }

    /// Visits a view at once, out of its turn; its timetable stays.
    ///
    /// - Returns: false where the view is not visited at all.
    public func visitSoon(_ view: ViewID) -> Bool {
        let isKnown = state.withLock { state in
            guard state.roster.posts[view] != nil else { return false }
            state.asked.insert(view)
            return true
        }
        if isKnown { wakeUp() }
        return isKnown
    }

    /// When the next visit falls due.
    public var nextDue: Date? { state.withLock { $0.tour.nextDue } }

    /// Whether the loop takes what is due.
    var answers: Bool {
        guard let due = nextDue else { return true }
        return clock.now().timeIntervalSince(due) < Self.longestLateness
    }

    /// How it fares, in a line for people.
    var statusLine: String {
        state.withLock {
            "\($0.roster.posts.count) views, \($0.made) visits made, \($0.failed) failed, "
                + "\($0.underWay.count) under way"
        }
    }

    /// Waits for the moment, a reload or the end, whichever comes first.
    private func sleep(until due: Date) async {
        // A task of its own, because a reload must be able to end the wait and nothing else.
        let sleeper = Task { [clock] in
            do { try await clock.sleep(until: due) } catch {}
        }
        let isWoken = state.withLock { state in
            state.sleeper = sleeper
            defer { state.isWoken = false }
            return state.isWoken
        }
        if isWoken { sleeper.cancel() }
        await sleeper.value
        state.withLock { $0.sleeper = nil }
    }

    private func wakeUp() {
        state.withLock { state in
            if let sleeper = state.sleeper { sleeper.cancel() } else { state.isWoken = true }
        }
    }

    /// Makes every visit that is due at `now` and returns when all are done.
    public func visitAll(dueBy now: Date) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for visit in takeDue(by: now) {
                group.addTask { try await self.makeAll(from: visit) }
            }
        }
    }

    /// Writes the JSON-lines files into the output directory.
    public func export() throws {
        try store.export(to: output, zone: state.withLock { $0.roster.zone })
    }

    /// Takes what is due and may begin now; visits of a head that is busy wait in its queue.
    private func takeDue(by now: Date) -> [Tour.Visit] {
        let uptime = clock.uptime
        return state.withLock { state in
            let asked = state.asked.sorted().map {
                Tour.Visit(view: $0, due: now, reason: "asked for")
            }
            state.asked = []
            var free: [Tour.Visit] = []
            var turning: Set<CameraID> = []
            for visit in asked + state.tour.take(dueBy: now) {
                let camera = visit.view.camera
                if let rest = state.backOffs[camera]?.rest(at: uptime) {
                    let failures = state.backOffs[camera]?.failures ?? 0
                    miss(
                        visit,
                        "the camera failed \(failures) times, "
                            + "it is left alone for \(rest.wholeSeconds) s more")
                } else if let post = state.roster.posts[visit.view], post.view.head != .fixed {
                    let priority = post.view.schedule?.priority ?? 5
                    let old = state.heads[camera, default: HeadQueue()]
                        .enter(visit, priority: priority)
                    if let old { miss(old, "the head was busy until it fell due again") }
                    turning.insert(camera)
                } else if state.underWay.insert(visit.view).inserted {
                    free.append(visit)
                } else {
                    miss(visit, "the last visit is still under way")
                }
            }
            return free + turning.sorted().compactMap { state.heads[$0]?.next(at: now) }
        }
    }

    private func miss(_ visit: Tour.Visit, _ why: String) {
        board.note(
            BoardVisit(due: Moment(visit.due), at: Moment(clock.now()), outcome: .missed(why)),
            of: visit.view)
        logger.warning(
            "visit missed",
            metadata: ["view": "\(visit.view)", "due": "\(visit.due)", "why": "\(why)"])
    }

    /// Makes a visit, and then those that wait for the same head, one after the other.
    private func makeAll(from first: Tour.Visit) async throws {
        var next: Tour.Visit? = first
        while let visit = next {
            try await make(visit)
            let now = clock.now()
            next = state.withLock { state in
                state.heads[visit.view.camera]?.end()
                return cancellation.isCancelled
                    ? nil : state.heads[visit.view.camera]?.next(at: now)
            }
        }
    }

    /// Makes one visit on a thread of its own. A camera's failure is logged; the store's is thrown
    /// and ends the daemon, since nothing could be filed any more.
    private func make(_ visit: Tour.Visit) async throws {
        defer { state.withLock { _ = $0.underWay.remove(visit.view) } }
        let roster = state.withLock(\.roster)
        guard let post = roster.posts[visit.view] else { return }
        let lateness = clock.now().timeIntervalSince(visit.due)
        var facts: Logger.Metadata = [
            "view": "\(visit.view)", "reason": "\(visit.reason)",
            "lateness_ms": "\(Int((lateness * 1000).rounded()))",
        ]
        if visit.missed > 0 { facts["missed"] = "\(visit.missed)" }
        do {
            let (outcome, began) = try await onThread {
                let began = self.clock.now()
                return (try self.blockingVisit(post, of: roster), began)
            }
            // Waiting for a thread is lateness too.
            let late = began.timeIntervalSince(visit.due)
            facts["lateness_ms"] = "\(Int((late * 1000).rounded()))"
            let took = clock.now().timeIntervalSince(began)
            facts["took_ms"] = "\(Int((took * 1000).rounded()))"
            state.withLock {
                $0.made += 1
                $0.backOffs[visit.view.camera] = nil
                if post.view.head != .fixed { $0.standing[visit.view.camera] = visit.view }
            }
            board.note(outcome.boardVisit(due: visit.due), of: visit.view)
            facts["events"] = "\(outcome.events.count)"
            facts["usable"] = "\(outcome.usable)"
            logger.info("visit", metadata: facts)
            for event in outcome.events {
                logger.notice(
                    "confirmed",
                    metadata: [
                        "view": "\(event.view)", "violation": "\(event.violation.rawValue)",
                        "event": "\(event.id)", "zone": "\(event.zone)",
                    ])
            }
        } catch let error as HeadError {
            // Where it stands now is not known, unless it has not moved.
            state.withLock {
                $0.failed += 1
                if error.outcome != .stuck { $0.standing[visit.view.camera] = nil }
            }
            board.note(
                BoardVisit(
                    due: Moment(visit.due), at: Moment(clock.now()),
                    outcome: .failed(kind: "head_\(error.outcome.rawValue)", words: "\(error)")),
                of: visit.view)
            facts["outcome"] = "\(error.outcome.rawValue)"
            facts["error"] = "\(error)"
            logger.log(
                level: error.outcome == .stuck ? .error : .warning, "visit failed", metadata: facts)
        } catch let error as GrabError {
            guard error.reason != .cancelled else { return }
            let uptime = clock.uptime
            state.withLock {
                $0.failed += 1
                $0.backOffs[visit.view.camera, default: BackOff()]
                    .failed(at: uptime, spread: Double.random(in: 0..<1))
            }
            board.note(
                BoardVisit(
                    due: Moment(visit.due), at: Moment(clock.now()),
                    outcome: .failed(kind: "\(error.reason)", words: "\(error)")), of: visit.view)
            facts["error"] = "\(error)"
            logger.warning("visit failed", metadata: facts)
        }
    }

    private func blockingVisit(_ post: Roster.Post, of roster: Roster) throws -> Visitor.Outcome {
        let standing = state.withLock { $0.standing[post.view.id.camera] }
        guard
            let camera = CameraBook.camera(
                for: post.view, folder: folder, start: Moment(started), zone: roster.zone,
                mustMove: standing.map { $0 != post.view.id })
        else {
            throw GrabError(
                .forbidden, source: post.view.id.description, attempt: "open the source")
        }
        return try roster.visitor.visit(
            plan: post.plan, camera: camera, interval: post.interval,
            stamp: { Moment(clock.now()) }, cancellation: cancellation)
    }

    private func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            work.addOperation {
                continuation.resume(with: Swift.Result { try body() })
            }
        }
    }

    private static func roster(
        _ settings: Settings, _ networks: Networks, store: CaseStore, evidence: EvidenceStore,
        folder: String, started: Date, logger: Logger
    ) throws -> Roster {
        let visitor = Visitor(
            store: store, evidence: evidence, latest: try LastPictures(root: evidence.root),
            networks: networks, grab: settings.grab,
            settingsHash: settings.hash(),
            replay: settings.desk == nil ? nil : ReplayBook(output: evidence.root),
            warn: { logger.warning("\($0)") })
        return try Roster(settings: settings, visitor: visitor, folder: folder, started: started)
    }
}

extension Duration {
    fileprivate var wholeSeconds: Int64 { components.seconds }
}

/// Why the daemon cannot start.
public struct PatrolError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where the command ends differently.
    public enum Reason: Sendable { case settings, cannotWrite }
    public var reason: Reason
    public var description: String

    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
