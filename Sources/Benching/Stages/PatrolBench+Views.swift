internal import CaseFiling
internal import Engine
internal import Foundation
internal import Logging
internal import Synchronization

extension PatrolBench {
    /// Visits until a view has learnt; the next is as all later ones.
    static let learning = 3
    /// When simulated patrols begin: half a second past a whole one, as ``RoundedClock`` does, so
    /// that visits meet the same places between key pictures.
    static let origin = Date(timeIntervalSince1970: 1_769_817_600.5)

    /// A patrol that is moved on by hand.
    struct Crowd {
        var patrol: Patrol
        var clock: SetClock
        var output: String

        /// Makes one visit of every view, all due at once.
        func pass(_ number: Int) async throws {
            let now = PatrolBench.origin.addingTimeInterval(
                Double(number * PatrolBench.interval))
            clock.set(now)
            try await patrol.visitAll(dueBy: now)
        }
    }

    func crowd(of views: Int, log: VisitLog, name: String) async throws -> Crowd {
        let clock = SetClock(Self.origin)
        let patrol = try await opened(settings(of: views), clock: clock, log: log, name: name)
        return Crowd(patrol: patrol, clock: clock, output: "\(folder)/\(name)")
    }

    /// Opens a patrol whose store may still be held by the one before: the last operation of a queue
    /// lets go of what it captured a little after its result is there.
    func opened(
        _ settings: Settings, clock: any PatrolClock, log: VisitLog, name: String
    ) async throws -> Patrol {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do {
                return try Patrol(
                    settings: settings, networks: networks, folder: folder,
                    output: "\(folder)/\(name)", clock: clock, logger: log.logger)
            } catch let error as StoreError where error.reason == .inUse {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// A site of so many fixed cameras, each showing the recording, half of it pavement.
    func settings(of views: Int) throws -> Settings {
        var text = "site: {name: bench, zone: UTC}\ncameras:\n"
        for number in 0..<views {
            text += """
                  - id: camera-\(number)
                    source: "\(clip)"
                    presets:
                      - id: main
                        learning: \(Self.learning - 1)
                        schedule: {every: \(Self.interval)s}
                        zones:
                          - {id: walk, kind: pavement, polygon: [[0,0.5],[1,0.5],[1,1],[0,1]]}

                """
        }
        var settings = try Settings.read(
            Data(text.utf8), name: "bench.yaml", environment: [:], for: .run)
        settings.detection = detection
        return settings
    }

    /// - Throws: ``BenchError`` where visits failed: what failed costs less than a visit.
    static func complain(_ reading: VisitLog.Reading) throws {
        guard let error = reading.failures.first else { return }
        throw BenchError("\(reading.failures.count) visits failed, the first: \(error)")
    }

    static func size(of folder: String) -> Double {
        let files = FileManager.default.enumerator(atPath: folder)
        var sum = 0.0
        while files?.nextObject() != nil {
            sum += (files?.fileAttributes?[.size] as? NSNumber)?.doubleValue ?? 0
        }
        return sum
    }
}

/// A clock that stands where it was put.
final class SetClock: PatrolClock {
    private let instant: Mutex<Date>

    init(_ start: Date) { instant = Mutex(start) }

    func now() -> Date { instant.withLock { $0 } }
    var uptime: Duration { .seconds(now().timeIntervalSince1970) }
    func set(_ date: Date) { instant.withLock { $0 = date } }
    func sleep(until instant: Date) async throws { set(instant) }
}

/// The machine's clock, but the first time it is asked it says the last half second.
final class RoundedClock: PatrolClock {
    private let wall = WallClock()
    private let isFirst = Mutex(true)
    private let first = Date(
        timeIntervalSince1970: (Date().timeIntervalSince1970 - 0.5).rounded(.down) + 0.5)

    func now() -> Date {
        let isFirst = isFirst.withLock { first in
            defer { first = false }
            return first
        }
        return isFirst ? first : wall.now()
    }

    /// When the patrol believes that it began.
    var start: Date { first }
    var uptime: Duration { wall.uptime }
    func sleep(until instant: Date) async throws { try await wall.sleep(until: instant) }
}
