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
/// A visit never waits for another view's: each runs on a thread of its own, as many at once as the
/// settings allow to wait for cameras; ``threads`` of them decode files and look at once. Every
/// visit that falls due is made, or kept in the store as missed with its reason.
public final class Patrol: Service {
    /// Visits that are looked at at once: looking is bound by the cores and the disk, waiting for
    /// cameras is not.
    public static let threads = 8
    /// Rows of missed visits and of faults that ended go after it.
    private static let memory: Duration = .seconds(400 * 86_400)
    /// A loop that is later than this with a due visit hangs.
    static let longestLateness: TimeInterval = 60

    let folder: String
    let output: String
    let store: CaseStore
    /// What the desk sees.
    public let board: Board
    let evidence: EvidenceStore
    let clock: any PatrolClock
    let logger: Logger
    let started: Date
    let state: Mutex<PatrolState>
    let cancellation = Cancellation()
    /// Visits wait for their cameras here.
    let crew: ThreadCrew
    /// Views that are watched have a thread each.
    let watchCrew = ThreadCrew(name: "watch", limit: 1)
    /// Visits wait here for the host that they share.
    let hosts: HostGate
    let looking = Permits(Patrol.threads)
    let recorder: VisitRecorder
    let book: CameraBook

    /// Opens the store and lays out every timetable; nothing is visited yet.
    ///
    /// - Parameters:
    ///   - networks: what names things.
    ///   - folder: where relative source paths begin: the folder of the settings file.
    ///   - output: the directory of the store and the evidence; made where it is missing.
    /// - Throws: ``PatrolError`` where nothing could ever be visited, `StoreError` where the output
    ///   cannot be used.
    public convenience init(
        settings: Settings, networks: Networks = .none, folder: String, output: String,
        clock: any PatrolClock = WallClock(), logger: Logger
    ) throws {
        try self.init(
            settings: settings, networks: networks, folder: folder, output: output, clock: clock,
            book: .sources, logger: logger)
    }

    /// - Parameter book: what makes a view's camera; a test gives its own.
    init(
        settings: Settings, networks: Networks = .none, folder: String, output: String,
        clock: any PatrolClock, book: CameraBook, logger: Logger
    ) throws {
        self.book = book
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
            started: started, book: book, looking: looking, logger: logger)
        let tour = Tour(
            plans: roster.posts.mapValues(\.visits), from: started,
            settled: try store.visitMarks().mapValues { Date($0.due) })
        let now = Moment(started)
        try store.forgetVisits(before: now - Self.memory)
        state = Mutex(PatrolState(roster: roster, tour: tour, leases: try store.leases(at: now)))
        crew = ThreadCrew(name: "visit", limit: settings.grab.atOnce)
        hosts = HostGate(limit: settings.grab.perHost)
        recorder = VisitRecorder(store)
    }

    /// Patrols until a graceful shutdown; visits under way are broken off, what they would have
    /// found is found by the next run.
    public func run() async throws {
        logger.info(
            "patrol begins",
            metadata: [
                "views": "\(state.withLock(\.roster.posts.count))",
                "watched": "\(state.withLock(\.roster.watches.count))",
            ])
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await self.watchAll() }
                while !cancellation.isCancelled {
                    // Where everything is watched there may be visits after a reload.
                    await sleep(until: nextDue ?? clock.now().addingTimeInterval(3600))
                    if cancellation.isCancelled { break }
                    for visit in try await takeDue(by: clock.now()) {
                        group.addTask { try await self.makeAll(from: visit) }
                    }
                }
            }
        } onGracefulShutdown: {
            self.cancellation.cancel()
            self.endWatching()
            self.wakeUp()
        }
        try await crew.run { try self.export() }
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
            started: started, book: book, looking: looking, logger: logger)
        return { [self] in
            let now = clock.now()
            state.withLock {
                $0.taken += $0.tour.take(dueBy: now)
                $0.adopt(roster)
            }
            crew.limit(to: settings.grab.atOnce)
            hosts.limit(to: settings.grab.perHost)
            board.take(settings)
            endWatching()
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
    public var nextDue: Date? {
        state.withLock { state in
            state.taken.first?.due
                ?? ([state.tour.nextDue].compactMap(\.self) + state.held.values).min()
        }
    }

    /// Whether the loop takes what is due.
    var answers: Bool {
        guard let due = nextDue else { return true }
        return clock.now().timeIntervalSince(due) < Self.longestLateness
    }

    /// How it fares, in a line for people.
    var statusLine: String {
        state.withLock {
            "\($0.roster.posts.count) views, \($0.roster.watches.count) watched, \($0.made) visits made, \($0.failed) failed, "
                + "\($0.ledger.count) under way"
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

    func wakeUp() {
        state.withLock { state in
            if let sleeper = state.sleeper { sleeper.cancel() } else { state.isWoken = true }
        }
    }

    /// Makes every visit that is due at `now` and returns when all are done.
    public func visitAll(dueBy now: Date) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for visit in try await takeDue(by: now) {
                group.addTask { try await self.makeAll(from: visit) }
            }
        }
    }

    /// Writes the JSON-lines files into the output directory.
    public func export() throws {
        try store.export(to: output, zone: state.withLock { $0.roster.zone })
    }

    private static func roster(
        _ settings: Settings, _ networks: Networks, store: CaseStore, evidence: EvidenceStore,
        folder: String, started: Date, book: CameraBook, looking: Permits, logger: Logger
    ) throws -> Roster {
        let visitor = Visitor(
            surroundings: LiveView.Surroundings(
                store: store, evidence: evidence, networks: networks,
                settingsHash: settings.hash(), warn: { logger.warning("\($0)") }),
            latest: try LastPictures(root: evidence.root), grab: settings.grab, looking: looking,
            replay: settings.desk == nil ? nil : ReplayBook(output: evidence.root))
        return try Roster(
            settings: settings, visitor: visitor, folder: folder, started: started, book: book)
    }
}
