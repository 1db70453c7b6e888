import CaseFiling
import Foundation
import Grabbing
import Logging
import Patrolling
import Scene
import Synchronization
import Testing
import Timetable

@testable import Engine

@Suite("A week of patrol with random faults")
struct WeekTests {
    /// Hourly round the clock, half-hourly by day, at times of day, on weekdays only; the last one
    /// comes and goes with the settings.
    private static let cameras = [
        "a": "{every: 1h}", "b": "{every: 30m, between: [\"07:00-22:30\"]}",
        "c": "{at: [\"06:30\", \"12:00\", \"23:59\"]}", "d": "{every: 2h, days: weekdays}",
        "e": "{every: 1h}",
    ]
    /// 2026-03-24T12:00:00+01:00: the clock in Amsterdam skips an hour in this week.
    private static let start = Date(timeIntervalSince1970: 1_774_350_000)
    private static let week: TimeInterval = 7 * 86_400

    private func settings(without absent: String? = nil) throws -> Settings {
        let cameras = Self.cameras.keys.sorted().filter { $0 != absent }.map {
            "  - {id: \($0), source: \"rtsp://10.0.0.1/\($0)\", schedule: \(Self.cameras[$0]!)}"
        }
        let text =
            "site: {name: test, zone: Europe/Amsterdam}\ncameras:\n"
            + cameras.joined(separator: "\n") + "\n"
        return try Settings.read(
            Data(text.utf8), name: "week.yaml", environment: [:], for: .run)
    }

    //   a  ✓··✓··✗··✓··(down)·····✓··✓
    //   b  ✓✓✓✗(resting)✓✓✓··(late)✓✓··
    @Test(
        "makes every due visit or keeps it as missed with its reason, and none twice",
        arguments: [1, 2, 3])
    func accounts(seed: UInt64) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-week-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let street = FaultyStreet(seed: seed)
        let clock = SetClock(Self.start)
        var dice = Dice(state: seed)
        func begin() throws -> Patrol {
            try Patrol(
                settings: settings(), folder: folder.path, output: folder.path, clock: clock,
                book: CameraBook { street.camera($0.view.id) },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
        var patrol: Patrol? = try begin()
        var underWay: [Task<Void, any Error>] = []
        var isAbsent = false
        // No other name for it: a patrol that is to be killed has one owner.
        while let due = patrol?.nextDue, due < Self.start + Self.week {
            var instant = max(due, clock.now())
            let roll = dice.below(100)
            // The process hangs, for up to five hours.
            if roll < 3 { instant += Double(dice.below(5 * 3600)) }
            clock.set(instant)
            if roll == 99 {
                // It is killed before what is due is done, and begins again hours later.
                street.open()
                for visits in underWay { try await visits.value }
                underWay = []
                patrol = nil
                clock.set(instant + Double(dice.below(6 * 3600)))
                patrol = try begin()
                isAbsent = false
                continue
            }
            if (90..<93).contains(roll) {
                isAbsent.toggle()
                try patrol?.prepare(settings(without: isAbsent ? "e" : nil), networks: .none)()
            }
            if dice.below(3) == 0 {
                street.open()
                for visits in underWay { try await visits.value }
                underWay = []
                try await patrol?.visitAll(dueBy: instant)
            } else {
                // Slow cameras hold these visits until some steps later.
                street.close()
                underWay.append(
                    Task { [patrol] in _ = try await patrol?.visitAll(dueBy: instant) })
                while patrol?.nextDue == due { await Task.yield() }
            }
        }
        street.open()
        for visits in underWay { try await visits.value }
        patrol = nil
        try check(CaseStore(path: folder.path + "/curbwatch.sqlite"), seed: seed)
    }

    private func check(_ store: CaseStore, seed: UInt64) throws {
        let marks = try store.visitMarks()
        var reasons: Set<MissedVisits.Reason> = []
        let settings = try settings()
        for view in settings.views {
            let mark = try #require(marks[view.id], "\(view.id) was never due")
            let missed = try store.missedVisits(of: view.id)
            reasons.formUnion(missed.map(\.reason))
            #expect(mark.missed == missed.reduce(0) { $0 + $1.count })
            // Each visit that counts as made is one more generation of the view's memory.
            let generation = try store.checkpoint(of: view.id, run: "live")?.memoryGeneration ?? 0
            #expect(mark.done == generation, "seed \(seed): \(view.id)")
            for (earlier, later) in zip(missed, missed.dropFirst()) {
                #expect(earlier.last < later.first, "\(view.id): counted twice")
            }
            guard view.id.camera.name != "e" else { continue }
            let plan = try #require(view.plan(site: settings.site))
            let planned = plan.visits(
                from: Self.start, until: Date(mark.due).addingTimeInterval(0.001))
            #expect(mark.done + mark.missed == planned.count, "seed \(seed): \(view.id)")
            for row in missed {
                let within = planned.filter {
                    row.first <= Moment($0.due) && Moment($0.due) <= row.last
                }
                #expect(within.count == row.count, "seed \(seed): \(view.id) \(row)")
            }
            #expect(
                Date(mark.due) > Self.start + Self.week - 3 * 86_400,
                "\(view.id) was left behind")
            #expect(mark.done > 0 && mark.missed > 0)
        }
        #expect(
            reasons.isSuperset(of: [.down, .late, .failed, .resting, .underWay]),
            "seed \(seed) brought only \(reasons)")
    }
}

/// Cameras of which a tenth fail and a tenth are slow, by the view and the moment alone.
private final class FaultyStreet: Sendable {
    private let seed: UInt64
    private let gate = Gate()

    init(seed: UInt64) { self.seed = seed }

    func open() { gate.set(true) }
    func close() { gate.set(false) }
    func camera(_ view: ViewID) -> Camera { Camera(street: self, name: view.description) }

    struct Camera: VisitCamera {
        let street: FaultyStreet
        let name: String

        func burst(
            count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
            sight: (Frame) throws -> Settling.Sight
        ) throws -> [Frame] {
            let moment = stamp()
            var dice = Dice(
                state: name.utf8.reduce(street.seed &* 31 &+ UInt64(moment.milliseconds)) {
                    $0 &* 131 &+ UInt64($1)
                })
            let roll = dice.below(10)
            if roll < 2 { street.gate.wait() }
            guard roll != 0, roll != 9 else {
                throw GrabError(.unreachable, source: name, attempt: "open stream")
            }
            return [.textured(at: moment, name: name)]
        }
    }
}

/// Lets nobody through while it is closed.
///
/// `@unchecked Sendable`: `isOpen` is touched under the condition's lock only.
private final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var isOpen = true

    func set(_ open: Bool) {
        condition.lock()
        isOpen = open
        condition.broadcast()
        condition.unlock()
    }

    func wait() {
        condition.lock()
        while !isOpen { condition.wait() }
        condition.unlock()
    }
}

/// SplitMix64.
struct Dice {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
