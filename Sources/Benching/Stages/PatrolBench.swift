internal import Engine
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Timetable

/// Patrols of simulated cameras: each view's camera is the recording, every visit is a real one,
/// from the burst to the committed rows.
struct PatrolBench {
    let clip: String
    let networks: Networks
    let detection: DetectionSettings
    /// Holds the store; thrown away afterwards.
    let folder: String
    /// Seconds between two visits of a view; odd, so that visits meet all places between key
    /// pictures.
    static let interval = 11

    /// Visits that a patrol has under way at once, and those among them that look.
    static var places: Int { GrabSettings().atOnce }
    static var looks: Int { Patrol.threads }

    /// What a patrol by the clock came to.
    struct Outcome {
        var views: Int
        var seconds: Double
        var log: VisitLog.Reading
        /// Visits that fell due meanwhile.
        var due: Int

        /// Seconds late, visit by visit; one that was missed is as late as the next.
        var lateness: [Double] {
            log.lateness + Array(repeating: Double(PatrolBench.interval), count: log.missed)
        }
    }

    /// Visits one view again and again, alone, then all views at once until they have learnt and
    /// once more, and says what a visit costs.
    func cost(views: Int, tick: (String) throws -> Void) async throws -> VisitCost {
        let log = VisitLog()
        let single = try await crowd(of: 1, log: log, name: "alone")
        var alone: [Double] = []
        var waits: [Double] = []
        for visit in 0..<22 {
            let (wall, processor) = (Clocks.wall, Clocks.processor)
            guard let due = single.patrol.nextDue else { break }
            single.clock.set(due)
            try await single.patrol.visitAll(dueBy: due)
            try tick("patrol: visits one by one")
            guard visit >= Self.learning else { continue }
            alone.append(Clocks.processor - processor)
            waits.append(max(0, Clocks.wall - wall - alone[alone.count - 1]))
        }
        try Self.complain(log.reading())

        let all = VisitLog()
        let crowd = try await crowd(of: views, log: all, name: "crowd")
        for pass in 1..<Self.learning {
            try await crowd.pass(pass)
            try tick("patrol: \(views) views learn")
        }
        let (wall, processor, written) = (Clocks.wall, Clocks.processor, Usage.written)
        try await crowd.pass(Self.learning)
        try tick("patrol: \(views) views at once")
        let (seconds, busy) = (Clocks.wall - wall, Clocks.processor - processor)
        try Self.complain(all.reading())
        let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
        return VisitCost(
            alone: alone, waiting: Spread(of: waits).median, loaded: busy / Double(views),
            cores: min(cores, busy / max(1e-9, seconds)),
            written: (Usage.written - written) / Double(views),
            kept: Self.size(of: crowd.output) / Double(views), resident: Usage.resident)
    }

    /// Has so many views learn, those of ``cost(views:tick:)`` once more.
    func teach(views: Int, tick: (String) throws -> Void) async throws {
        let log = VisitLog()
        let crowd = try await crowd(of: views, log: log, name: "crowd")
        for pass in 1...Self.learning {
            try await crowd.pass(pass + Self.learning)
            try tick("patrol: \(views) views learn")
        }
        try Self.complain(log.reading())
    }

    /// Patrols `views` of the views that ``cost(views:tick:)`` taught, by the machine's clock.
    func byTheClock(views: Int, seconds: Double) async throws -> Outcome {
        let log = VisitLog()
        let clock = RoundedClock()
        let settings = try settings(of: views)
        let patrol = try await opened(settings, clock: clock, log: log, name: "crowd")
        let started = clock.start
        let until = started.addingTimeInterval(seconds)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: patrol)],
                logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }))
        let running = Task { try await group.run() }
        try await Task.sleep(for: .seconds(seconds - clock.now().timeIntervalSince(started)))
        let reading = log.reading()
        await group.triggerGracefulShutdown()
        try await running.value
        let due = settings.views.compactMap { $0.plan(site: settings.site) }
            .map { $0.visits(from: started, until: until).count }.reduce(0, +)
        return Outcome(views: views, seconds: seconds, log: reading, due: due)
    }

    /// When the timetable has visits due in a patrol of so many views: seconds from its start.
    func due(views: Int, seconds: Double) throws -> [Double] {
        let settings = try settings(of: views)
        return settings.views.compactMap { $0.plan(site: settings.site) }
            .flatMap { plan in
                plan.visits(
                    from: Self.origin, until: Self.origin.addingTimeInterval(seconds)
                ).map { $0.due.timeIntervalSince(Self.origin) }
            }.sorted()
    }
}
