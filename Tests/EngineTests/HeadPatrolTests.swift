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

    private func opened(
        _ clock: SetClock, _ street: Street, grab: String = "{}"
    ) throws -> Patrol {
        let presets = ["a", "b", "c"].map {
            "      - {id: \($0), token: \"\($0)\", schedule: {every: 10m, phase: 0s}}"
        }.joined(separator: "\n")
        let text = """
            site: {name: test, zone: UTC}
            grab: \(grab)
            cameras:
              - id: head
                source: "rtsp://10.0.0.1/head"
                head: {onvif: "http://10.0.0.1/onvif"}
                presets:
            \(presets)
              - {id: fixed, source: "rtsp://10.0.0.2/fixed", schedule: {every: 10m, phase: 0s}}

            """
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

    /// 40 cameras that do not answer, and 8 places to look: the patrol's threads wait, not its cores.
    @Test("cameras that do not answer leave a place to those that do")
    func manyWait() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cameras = (0..<40).map {
            "  - {id: slow-\($0), source: \"rtsp://10.0.0.1/\($0)\", schedule: {every: 10m, phase: 0s}}"
        }
        let text =
            "site: {name: test, zone: UTC}\ngrab: {at_once: 41}\ncameras:\n"
            + (cameras
            + ["  - {id: z, source: \"rtsp://10.0.0.2/z\", schedule: {every: 10m, phase: 0s}}"])
            .joined(separator: "\n") + "\n"
        let (clock, street) = (SetClock(start), Street())
        street.hold { $0.camera.name != "z" }
        let patrol = try Patrol(
            settings: Settings.read(
                Data(text.utf8), name: "many.yaml", environment: [:], for: .run),
            folder: folder, output: folder, clock: clock,
            book: CameraBook { street.camera($0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
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
                return ($0.outcomes[view], $0.isHeld(view))
            }
            if isHeld { street.door.wait() }
            if let outcome { throw HeadError(outcome: outcome, source: view.description) }
            let luma = Plane(
                width: 160, height: 96,
                bytes: (0..<160 * 96).map { index -> UInt8 in
                    let texture: Int = index * 7 + index / 160 * 13
                    return UInt8(90 + texture % 64)
                })
            let chroma = Plane(width: 80, height: 48, bytes: Array(repeating: 128, count: 80 * 48))
            return [
                Frame(
                    luma: luma, chromaBlue: chroma, chromaRed: chroma, moment: stamp(),
                    name: view.description)
            ]
        }
    }
}
