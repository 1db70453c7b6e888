internal import CaseFiling
public import Foundation
internal import Grabbing
public import Logging
internal import Patrolling
internal import Scene
public import ServiceLifecycle
internal import Synchronization
internal import Timetable

/// The daemon: visits each view when its timetable says so, judges what it sees and files cases.
///
/// A visit never waits for another view's: each runs on a thread of its own, at most
/// ``threads`` at once, and a view whose visit is still under way is passed over.
public final class Patrol: Service {
    /// A view with the camera from which it is seen.
    private struct Post: Sendable {
        var plan: ViewPlan
        var visits: VisitPlan
        var view: ViewSettings
        var interval: Duration
    }

    private struct State {
        var tour: Tour
        var underWay: Set<ViewID> = []
    }

    /// Visits made at once: decoding is bound by the cores, waiting for cameras is not.
    public static let threads = 8

    private let settings: Settings
    private let folder: String
    private let output: String
    private let store: CaseStore
    private let visitor: Visitor
    private let posts: [ViewID: Post]
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
        self.settings = settings
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
        visitor = Visitor(
            store: store, evidence: try EvidenceStore(root: output), networks: networks,
            grab: settings.grab,
            settingsHash: settings.hash(), warn: { logger.warning("\($0)") })
        var posts: [ViewID: Post] = [:]
        for view in settings.views {
            guard let visits = view.plan(site: settings.site) else { continue }
            guard view.head == .fixed else {
                throw PatrolError(
                    .settings,
                    "\(view.id): head.onvif: this version does not turn heads yet; "
                        + "give each camera the one preset at which it stands, without head")
            }
            guard
                CameraBook.camera(
                    for: view, folder: folder, start: Moment(started), zone: settings.site.zone)
                    != nil
            else {
                throw PatrolError(
                    .settings,
                    "\(view.id): source \(view.source) cannot be visited; "
                        + "needs rtsp://…, a video file or a folder of pictures")
            }
            posts[view.id] = Post(
                plan: ViewPlan(view: view, settings: settings), visits: visits, view: view,
                interval: Self.interval(of: view, visits: visits, from: started))
        }
        guard !posts.isEmpty else {
            throw PatrolError(
                .settings,
                "no view has a schedule: nothing to visit; "
                    + "add e.g. schedule: {every: 10m} to a preset")
        }
        self.posts = posts
        state = Mutex(State(tour: Tour(plans: posts.mapValues(\.visits), from: started)))
        work = OperationQueue()
        work.maxConcurrentOperationCount = Self.threads
        work.name = "visits"
    }

    /// Patrols until a graceful shutdown; visits under way are broken off, what they would have
    /// found is found by the next run.
    public func run() async throws {
        logger.info("patrol begins", metadata: ["views": "\(posts.count)"])
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                while !cancellation.isCancelled {
                    guard let due = nextDue else { break }
                    try await cancelWhenGracefulShutdown { [clock] in
                        do { try await clock.sleep(until: due) } catch is CancellationError {}
                    }
                    if cancellation.isCancelled { break }
                    for visit in takeDue(by: clock.now()) {
                        group.addTask { try await self.make(visit) }
                    }
                }
            }
        } onGracefulShutdown: {
            self.cancellation.cancel()
        }
        try store.export(to: output, zone: settings.site.zone)
        logger.info("patrol ends")
    }

    /// When the next visit falls due.
    public var nextDue: Date? { state.withLock { $0.tour.nextDue } }

    /// Makes every visit that is due at `now` and returns when all are done.
    public func visitAll(dueBy now: Date) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for visit in takeDue(by: now) { group.addTask { try await self.make(visit) } }
        }
    }

    /// Writes the JSON-lines files into the output directory.
    public func export() throws { try store.export(to: output, zone: settings.site.zone) }

    private func takeDue(by now: Date) -> [Tour.Visit] {
        state.withLock { state in
            state.tour.take(dueBy: now).filter { visit in
                let isFree = state.underWay.insert(visit.view).inserted
                if !isFree {
                    logger.warning(
                        "visit passed over: the last one is still under way",
                        metadata: ["view": "\(visit.view)"])
                }
                return isFree
            }
        }
    }

    /// Makes one visit on a thread of its own. A camera's failure is logged; the store's is thrown
    /// and ends the daemon, since nothing could be filed any more.
    private func make(_ visit: Tour.Visit) async throws {
        defer { state.withLock { _ = $0.underWay.remove(visit.view) } }
        guard let post = posts[visit.view] else { return }
        let lateness = clock.now().timeIntervalSince(visit.due)
        var facts: Logger.Metadata = [
            "view": "\(visit.view)", "reason": "\(visit.reason)",
            "lateness_ms": "\(Int((lateness * 1000).rounded()))",
        ]
        if visit.missed > 0 { facts["missed"] = "\(visit.missed)" }
        do {
            let outcome = try await onThread { try self.blockingVisit(post) }
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
        } catch let error as GrabError {
            guard error.reason != .cancelled else { return }
            facts["error"] = "\(error)"
            logger.warning("visit failed", metadata: facts)
        }
    }

    private func blockingVisit(_ post: Post) throws -> Visitor.Outcome {
        guard
            let camera = CameraBook.camera(
                for: post.view, folder: folder, start: Moment(started), zone: settings.site.zone)
        else {
            throw GrabError(
                .forbidden, source: post.view.id.description, attempt: "open the source")
        }
        return try visitor.visit(
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

    /// The timetable's own interval, else the longest gap between the first visits from `start` on.
    private static func interval(
        of view: ViewSettings, visits: VisitPlan, from start: Date
    ) -> Duration {
        if let every = view.schedule?.every { return every }
        let week = visits.visits(from: start, until: start.addingTimeInterval(7 * 86_400))
        let gaps = zip(week.dropFirst(), week).map { $0.due.timeIntervalSince($1.due) }
        return .seconds(gaps.max() ?? 86_400)
    }
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
