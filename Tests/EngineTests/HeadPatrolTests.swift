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

@Suite("The patrol of a head with three presets")
struct HeadPatrolTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("curbwatch-head-\(UUID().uuidString)").path
    /// 2026-01-31T08:00:00Z.
    private let start = Date(timeIntervalSince1970: 1_769_846_400)
    private let head = CameraID("head")

    private func opened(_ clock: SetClock, _ street: Street) throws -> Patrol {
        let presets = ["a", "b", "c"].map {
            "      - {id: \($0), token: \"\($0)\", schedule: {every: 10m, phase: 0s}}"
        }.joined(separator: "\n")
        return try opened(
            """
              - id: head
                source: "rtsp://10.0.0.1/head"
                head: {onvif: "http://10.0.0.1/onvif"}
                presets:
            \(presets)
              - {id: fixed, source: "rtsp://10.0.0.2/fixed", schedule: {every: 10m, phase: 0s}}

            """, clock, street)
    }

    private func opened(
        _ cameras: String, _ clock: SetClock, _ street: Street, grab: String = "{}"
    ) throws -> Patrol {
        let text = "site: {name: test, zone: UTC}\ngrab: \(grab)\ncameras:\n" + cameras
        return try Patrol(
            settings: Settings.read(
                Data(text.utf8), name: "head.yaml", environment: [:], for: .run),
            folder: folder, output: folder, clock: clock,
            book: CameraBook { street.camera($0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func view(_ preset: String) -> ViewID {
        ViewID(camera: head, preset: PresetID(preset))
    }

    private func pass(_ patrol: Patrol, _ clock: SetClock, _ minutes: Double) async throws {
        let now = start.addingTimeInterval(minutes * 60)
        clock.set(now)
        try await patrol.visitAll(dueBy: now)
    }

    private func reasons(_ patrol: Patrol) throws -> [String: [MissedVisits.Reason]] {
        try patrol.store.missedVisits().reduce(into: [:]) {
            $0[$1.view.description, default: []].append($1.reason)
        }
    }

    @Test("after it could not be reached its other visits are missed, not tried one by one")
    func unreachable() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start), Street())
        street.outcome(.unreachable, of: view("a"))
        let patrol = try opened(clock, street)
        try await pass(patrol, clock, 0)
        #expect(street.tried == [view("a"), ViewID(camera: CameraID("fixed"), preset: .main)])
        #expect(
            try reasons(patrol) == [
                "head/a": [.failed], "head/b": [.resting], "head/c": [.resting],
            ])
        #expect(patrol.board.post(of: view("b"))?.lost.count == 1)
        let faults = try patrol.store.cameraFaults(isOpen: true)
        #expect(faults.map(\.cause) == ["unreachable"])
        #expect(faults.map(\.view) == [view("a")])
    }

    @Test("a stuck head is a fault of its view until it looks there again; others are visited")
    func stuck() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start), Street())
        street.outcome(.stuck, of: view("b"))
        street.outcome(.unknownPreset, of: view("c"))
        let patrol = try opened(clock, street)
        try await pass(patrol, clock, 0)
        #expect(street.tried.count == 4)
        let faults = try patrol.store.cameraFaults(isOpen: true)
        #expect(Set(faults.map(\.cause)) == ["stuck", "unknown_preset"])
        #expect(patrol.board.post(of: view("b"))?.last?.outcome.name == "failed")
        #expect(patrol.board.tally.grabFailures == ["stuck": 1, "unknown_preset": 1])
        street.outcome(nil, of: view("b"))
        try await pass(patrol, clock, 10)
        #expect(try patrol.store.cameraFaults(isOpen: true).map(\.view) == [view("c")])
        #expect(try patrol.store.cameraFaults(of: view("b")).map(\.times) == [1])
    }

    //   min   0    5     10       20        30
    //         ✓  lease   leased   restart   lease over, ✓
    @Test("a head in somebody's hands is left alone, after a restart too, and nothing else is")
    func leased() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start), Street())
        let end = Moment(start.addingTimeInterval(25 * 60))
        func firstRun() async throws {
            let patrol = try opened(clock, street)
            try await pass(patrol, clock, 0)
            clock.set(start.addingTimeInterval(300))
            let lease = CameraLease(camera: head, holder: "li", until: end)
            #expect(try patrol.lease(lease))
            #expect(patrol.lease(of: head) == lease)
            #expect(
                try !patrol.lease(
                    CameraLease(camera: CameraID("fixed"), holder: "li", until: end)))
            try await pass(patrol, clock, 10)
        }
        try await firstRun()
        clock.set(start.addingTimeInterval(15 * 60))
        let patrol = try opened(clock, street)
        try await pass(patrol, clock, 20)
        #expect(try reasons(patrol)["head/a"] == [.leased])
        #expect(try patrol.store.missedVisits(of: view("a")).map(\.count) == [2])
        #expect(try patrol.store.missedVisits(of: view("a")).map(\.detail) == ["li"])
        #expect(street.tried.count { $0.camera == head } == 3)
        try await pass(patrol, clock, 30)
        #expect(street.tried.count { $0.camera == head } == 6)
        #expect(street.tried.count { $0.camera != head } == 4, "the other camera goes on")
        #expect(patrol.lease(of: head) == nil)
    }

    @Test("a head that is given back early is turned again")
    func givenBack() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start), Street())
        let patrol = try opened(clock, street)
        #expect(try !patrol.endLease(of: head))
        _ = try patrol.lease(
            CameraLease(
                camera: head, holder: "li", until: Moment(start.addingTimeInterval(3600))))
        #expect(try patrol.endLease(of: head))
        try await pass(patrol, clock, 0)
        #expect(try patrol.store.missedVisits().isEmpty)
        #expect(street.tried.count == 4)
    }

    @Test("a visit that somebody asked for counts neither as made nor as missed")
    func asked() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start.addingTimeInterval(60)), Street())
        street.outcome(.stuck, of: view("b"))
        let patrol = try opened(clock, street)
        #expect(patrol.visitSoon(view("a")))
        #expect(patrol.visitSoon(view("b")))
        #expect(!patrol.visitSoon(view("nowhere")))
        try await pass(patrol, clock, 2)
        #expect(street.tried == [view("a"), view("b")])
        #expect(try patrol.store.visitMarks().isEmpty)
        #expect(try patrol.store.cameraFaults().map(\.cause) == ["stuck"])
    }

    //   s    0        596   600         600+
    //        every 10m ·     at 08:10    both made, the exact one first
    @Test("a head is kept free for an exact visit, and what waited is made behind it")
    func exact() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start), Street())
        let patrol = try opened(
            """
              - id: head
                source: "rtsp://10.0.0.1/head"
                head: {onvif: "http://10.0.0.1/onvif"}
                presets:
                  - {id: a, token: a, schedule: {every: 10m, phase: 596s}}
                  - {id: b, token: b, schedule: {at: "08:10"}}

            """, clock, street)
        let due = start.addingTimeInterval(596)
        #expect(patrol.nextDue == due)
        clock.set(due)
        try await patrol.visitAll(dueBy: due)
        #expect(street.tried.isEmpty, "it would not be over in time")
        let sharp = start.addingTimeInterval(600)
        #expect(patrol.nextDue == sharp)
        clock.set(sharp)
        try await patrol.visitAll(dueBy: sharp)
        #expect(street.tried == [view("b"), view("a")])
        #expect(try patrol.store.missedVisits().isEmpty)
    }

    @Test("what waits for an exact visit is missed where the head is leased meanwhile")
    func exactLeased() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (clock, street) = (SetClock(start), Street())
        let patrol = try opened(
            """
              - id: head
                source: "rtsp://10.0.0.1/head"
                head: {onvif: "http://10.0.0.1/onvif"}
                presets:
                  - {id: a, token: a, schedule: {every: 10m, phase: 596s}}
                  - {id: b, token: b, schedule: {at: "08:10"}}

            """, clock, street)
        let due = start.addingTimeInterval(596)
        clock.set(due)
        try await patrol.visitAll(dueBy: due)
        _ = try patrol.lease(
            CameraLease(
                camera: head, holder: "li", until: Moment(start.addingTimeInterval(3600))))
        try await pass(patrol, clock, 10)
        #expect(street.tried.isEmpty)
        #expect(try reasons(patrol) == ["head/a": [.leased], "head/b": [.leased]])
    }

    /// Six channels of a recorder that bears two, and a camera beside it.
    @Test("a recorder is asked for as many channels at once as it bears")
    func recorder() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let channels = (0..<6).map {
            "  - {id: nvr-\($0), source: \"rtsp://10.0.0.1:554/\($0)\", schedule: {every: 10m, phase: 0s}}"
        }
        let other = "  - {id: z, source: \"rtsp://10.0.0.2/z\", schedule: {every: 10m, phase: 0s}}"
        let (clock, street) = (SetClock(start), Street())
        street.hold { $0.camera.name != "z" }
        let patrol = try opened(
            (channels + [other]).joined(separator: "\n") + "\n", clock, street,
            grab: "{per_host: 2, at_once: 8}")
        let now = start
        let all = Task { try await patrol.visitAll(dueBy: now) }
        let last = ViewID(camera: CameraID("z"), preset: .main)
        // The other host's camera is visited although four of the recorder's wait.
        while patrol.board.post(of: last)?.made != 1
            || patrol.hosts.crowd(at: "10.0.0.1") != .init(inside: 2, waiting: 4)
            || street.tried.count != 3
        {
            await Task.yield()
        }
        street.release()
        try await all.value
        #expect(street.tried.count == 7)
        #expect(street.most(atOnce: "nvr-") == 2)
        #expect(patrol.hosts.crowd(at: "10.0.0.1") == .init())
    }

    /// 40 cameras that do not answer, and 8 places to look: the patrol's threads wait, not its cores.
    @Test("cameras that do not answer leave a place to those that do")
    func manyWait() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cameras = (0..<40).map {
            "  - {id: slow-\($0), source: \"rtsp://10.0.0.1/\($0)\", schedule: {every: 10m, phase: 0s}}"
        }
        let other = "  - {id: z, source: \"rtsp://10.0.0.2/z\", schedule: {every: 10m, phase: 0s}}"
        let (clock, street) = (SetClock(start), Street())
        street.hold { $0.camera.name != "z" }
        let patrol = try opened(
            (cameras + [other]).joined(separator: "\n") + "\n", clock, street,
            grab: "{at_once: 41}")
        let now = start
        let all = Task { try await patrol.visitAll(dueBy: now) }
        let last = ViewID(camera: CameraID("z"), preset: .main)
        // It ends although all others wait; were there 8 threads, this would wait for ever.
        while patrol.board.post(of: last)?.made != 1 { await Task.yield() }
        #expect(patrol.board.tally.visits.values.reduce(0, +) == 1)
        street.release()
        try await all.value
        #expect(street.tried.count == 41)
    }
}

/// Cameras that do as they are told.
private final class Street: Sendable {
    private struct State {
        var outcomes: [ViewID: Settling.Outcome] = [:]
        var tried: [ViewID] = []
        var isHeld: @Sendable (ViewID) -> Bool = { _ in false }
        var inside: [ViewID] = []
        var crowds: [[ViewID]] = []
    }

    private let state = Mutex(State())
    private let door = DispatchSemaphore(value: 0)

    /// In the order of trying; cameras that are tried side by side come by name.
    var tried: [ViewID] {
        let all = state.withLock(\.tried)
        return all.filter { $0.camera.name == "head" } + all.filter { $0.camera.name != "head" }
    }

    func outcome(_ outcome: Settling.Outcome?, of view: ViewID) {
        state.withLock { $0.outcomes[view] = outcome }
    }

    func hold(_ isHeld: @escaping @Sendable (ViewID) -> Bool) {
        state.withLock { $0.isHeld = isHeld }
    }

    /// How many cameras whose name begins so were asked at the same time, at most.
    func most(atOnce prefix: String) -> Int {
        state.withLock(\.crowds).map { crowd in
            crowd.count { $0.camera.name.hasPrefix(prefix) }
        }.max() ?? 0
    }

    func release() { for _ in 0..<1000 { door.signal() } }

    func camera(_ need: CameraBook.Need) -> Camera { Camera(street: self, view: need.view.id) }

    struct Camera: VisitCamera {
        let street: Street
        let view: ViewID

        func burst(
            count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
            sight: (Frame) throws -> Settling.Sight
        ) throws -> [Frame] {
            let (outcome, isHeld) = street.state.withLock {
                $0.tried.append(view)
                $0.inside.append(view)
                $0.crowds.append($0.inside)
                return ($0.outcomes[view], $0.isHeld(view))
            }
            defer { street.state.withLock { $0.inside.removeAll { $0 == view } } }
            if isHeld { street.door.wait() }
            if let outcome { throw HeadError(outcome: outcome, source: view.description) }
            return [.textured(at: stamp(), name: view.description)]
        }
    }
}
