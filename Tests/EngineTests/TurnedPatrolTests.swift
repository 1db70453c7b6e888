import CaseFiling
import Foundation
import Logging
import Patrolling
import Scene
import Simulating
import Testing

@testable import Engine

/// A simulated camera on a head behind real sockets, and a patrol of two of its presets.
private final class TurnedStreet {
    let simulator: Simulator
    let clock: SetClock
    private let folder: URL
    private let settings: Settings

    /// 2026-01-31T08:00:00Z.
    static let start = Date(timeIntervalSince1970: 1_769_846_400)

    /// - Parameters:
    ///   - source: of the camera; `{port}` stands for the simulator's.
    ///   - schedules: of the presets `west` and `east`.
    init(
        source: String, home: String? = nil,
        schedules: (west: String, east: String) = (
            "{every: 10m, phase: 0s}", "{every: 10m, phase: 0s}"
        ),
        learning: Int = 2, _ change: (inout SimulatedHead.Manner) -> Void = { _ in }
    ) throws {
        var design = SimulatedCamera.Design(name: "gate")
        design.user = (name: "user", password: "secret")
        design.pipelineDelay = 0
        var head = SimulatedHead(presets: SimulatedCamera.usualPresets)
        head.manner.speed = 20
        head.manner.wobble = 0
        change(&head.manner)
        simulator = try Simulator(
            SimulatedCamera(
                design: design, head: head, panorama: .rendered(width: 320, height: 180)),
            streams: false)
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-turned-\(UUID().uuidString)")
        let back = home.map { ", home: \"\($0)\"" } ?? ""
        let port = "\(simulator.port)"
        let text = """
            site: {name: test, zone: UTC}
            grab: {burst: 1, timeout: 10s}
            cameras:
              - id: gate
                source: "\(source.replacingOccurrences(of: "{port}", with: port))"
                head: {onvif: "http://user:secret@127.0.0.1:\(port)/onvif/device_service"\(back)}
                presets:
                  - {id: west, token: "1", learning: \(learning), schedule: \(schedules.west)}
                  - {id: east, token: "3", learning: \(learning), schedule: \(schedules.east)}

            """
        settings = try Settings.read(
            Data(text.utf8), name: "turned.yaml", environment: [:], for: .run)
        clock = SetClock(Self.start)
    }

    deinit {
        simulator.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    func patrol() throws -> Patrol {
        try Patrol(
            settings: settings, folder: folder.path, output: folder.path, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Makes what is due so many seconds after the start.
    func pass(_ patrol: Patrol, _ seconds: Double) async throws {
        let now = Self.start.addingTimeInterval(seconds)
        clock.set(now)
        try await patrol.visitAll(dueBy: now)
    }

    static func view(_ preset: String) -> ViewID {
        ViewID(camera: CameraID("gate"), preset: PresetID(preset))
    }
}

extension Patrol {
    fileprivate func outcome(_ preset: String) -> BoardVisit.Outcome? {
        board.post(of: TurnedStreet.view(preset))?.last?.outcome
    }
}

@Suite("A head whose camera gives pictures over HTTP", .timeLimit(.minutes(3)))
struct TurnedPatrolTests {
    @Test(
        "is turned, rests, and gives its pictures: by request, as Motion JPEG, by its service",
        arguments: [
            "http://user:secret@127.0.0.1:{port}/snapshot.jpg",
            "http://user:secret@127.0.0.1:{port}/video.mjpeg", "onvif:snapshot",
        ])
    func sources(source: String) async throws {
        let street = try TurnedStreet(source: source)
        let patrol = try street.patrol()
        try await street.pass(patrol, 0)
        #expect(street.simulator.camera.orders == 2)
        for preset in ["west", "east"] {
            let made = patrol.board.post(of: TurnedStreet.view(preset))?.made
            #expect(made == 1, "\(preset): \(String(describing: patrol.outcome(preset)))")
        }
        #expect(try patrol.store.cameraFaults().isEmpty)
    }

    @Test("that is stuck is a fault of the view to which it was sent")
    func stuck() async throws {
        let street = try TurnedStreet(source: "onvif:snapshot")
        let patrol = try street.patrol()
        try await street.pass(patrol, 0)
        street.simulator.camera.fault = .stuck
        try await street.pass(patrol, 600)
        let faults = try patrol.store.cameraFaults(isOpen: true)
        #expect(faults.map(\.cause) == ["stuck"], "it stands at one of the two already")
    }

    //   min     0      1       10
    //   visits  w e    ·       w e
    //   head    → home ·       → home
    @Test("goes home once when nothing is due for a while, and again after the next visits")
    func home() async throws {
        let street = try TurnedStreet(source: "onvif:snapshot", home: "corner")
        let patrol = try street.patrol()
        try await street.pass(patrol, 0)
        #expect(street.simulator.camera.orders == 3, "two visits and the way home")
        #expect(street.simulator.camera.standsAt("2"))
        try await street.pass(patrol, 60)
        #expect(street.simulator.camera.orders == 3, "it is there")
        try await street.pass(patrol, 600)
        #expect(street.simulator.camera.orders == 6)
        #expect(street.simulator.camera.standsAt("2"))
        #expect(patrol.board.tally.grabFailures.isEmpty)
    }

    @Test("stays where it is while a visit falls due within a minute")
    func wanted() async throws {
        let street = try TurnedStreet(
            source: "onvif:snapshot", home: "corner",
            schedules: ("{every: 10m, phase: 0s}", "{every: 10m, phase: 50s}"))
        let patrol = try street.patrol()
        try await street.pass(patrol, 0)
        #expect(street.simulator.camera.orders == 1)
        #expect(street.simulator.camera.standsAt("1"))
        try await street.pass(patrol, 50)
        #expect(street.simulator.camera.orders == 3)
        #expect(street.simulator.camera.standsAt("2"))
    }

    /// The head stops up to 0.02 of its range, six pixels of 320, beside its preset; in the second
    /// visit and the fifth it stops elsewhere.
    ///
    ///     visit    1  2  3  4  5  6
    ///     head     ·  ✗  ·  ·  ✗  ·
    ///     learns   ?  ?  ?  ✓  ?  ✓
    @Test("teaches its view nothing before three pictures agree, and never another place")
    func learning() async throws {
        let street = try TurnedStreet(
            source: "onvif:snapshot", schedules: ("{every: 10m, phase: 0s}", "{at: \"23:00\"}"),
            learning: 12
        ) { $0.presetError = 0.02 }
        let patrol = try street.patrol()
        var usable: [Bool] = []
        for visit in 1...6 {
            street.simulator.camera.fault = [2, 5].contains(visit) ? .astray : .none
            try await street.pass(patrol, Double(visit) * 600)
            usable.append(patrol.outcome("west") == .usable)
        }
        #expect(usable == [false, false, false, true, false, true])
        #expect(try patrol.store.cameraFaults().isEmpty, "what is only unsure is no fault")
    }
}
