import Fetching
import Foundation
import ONVIF
import PythonPeers
import Simulating
import Testing

@Suite("A simulated camera behind real sockets", .timeLimit(.minutes(2)))
struct SimulatorTests {
    private static let panorama = Panorama.rendered(width: 64, height: 36)

    private func simulator(
        user: (String, String)? = ("user", "secret"), offset: Double = 0,
        _ change: (inout SimulatedHead) -> Void = { _ in }
    ) throws -> Simulator {
        var design = SimulatedCamera.Design(name: "gate")
        design.user = user.map { (name: $0.0, password: $0.1) }
        design.clockOffset = offset
        var head = SimulatedHead(presets: SimulatedCamera.usualPresets)
        head.manner.speed = 1000
        change(&head)
        return try Simulator(
            SimulatedCamera(design: design, head: head, panorama: Self.panorama), streams: false)
    }

    private func camera(_ simulator: Simulator, user: String = "user:secret@") throws -> ONVIFCamera
    {
        let text = simulator.service.replacingOccurrences(of: "http://", with: "http://\(user)")
        return ONVIFCamera(try #require(WebAddress(text)), deadline: .seconds(10))
    }

    @Test(
        "our client turns it, asks it and stores a preset, an hour's clock offset notwithstanding")
    func turns() throws {
        let simulator = try simulator(offset: 3600)
        defer { simulator.stop() }
        var camera = try camera(simulator)
        let profile = try #require(try camera.profiles().first)
        #expect(profile.turns)
        #expect(abs((camera.clockOffset ?? 0) - 3600) < 5)
        let presets = try camera.presets(profile: profile.token)
        #expect(presets.map(\.name) == ["west", "corner", "east"])
        try camera.goTo("3", profile: profile.token)
        let status = try camera.status(profile: profile.token)
        #expect(status.position?.count == 3 && status.movement != nil)
        #expect(try camera.setPreset(named: "here", profile: profile.token) == "4")
        #expect(simulator.camera.orders == 1)
        do throws(ONVIFError) {
            try camera.goTo("9", profile: profile.token)
            Issue.record("preset 9 is not there")
        } catch {
            #expect(error.reason == .unknownPreset)
        }
    }

    @Test("a wrong password is refused, by SOAP and at the picture")
    func locked() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        var camera = try camera(simulator, user: "user:wrong@")
        #expect(throws: ONVIFError.self) { try camera.profiles() }
        do { _ = try camera.profiles() } catch { #expect(error.reason == .unauthorised) }
        let text = simulator.snapshot
        for (user, isIn) in [("user:secret@", true), ("user:wrong@", false), ("", false)] {
            let address = try #require(
                WebAddress(text.replacingOccurrences(of: "http://", with: "http://\(user)")))
            let answer = try? Fetch(address, deadline: .seconds(10)).perform()
            #expect((answer?.body.prefix(2) == [0xFF, 0xD8]) == isIn, "\(user)")
        }
    }

    @Test("the picture is the one of where the head stands")
    func shows() throws {
        let simulator = try simulator(user: nil) { $0.manner.wobble = 0 }
        defer { simulator.stop() }
        let address = try #require(WebAddress(simulator.snapshot))
        let west = try Fetch(address, deadline: .seconds(10)).perform().body
        simulator.camera.fault = .frozen
        let first = try Fetch(address, deadline: .seconds(10)).perform().body
        let second = try Fetch(address, deadline: .seconds(10)).perform().body
        #expect(first == second && first != west, "frozen: the same bytes; alive: noise differs")
    }

    @Test(
        "each fault is what it is called",
        arguments: [
            (SimulatedFault.silent, FetchError.Reason.late), (.slow, .late), (.reset, .broken),
            (.unauthorised, .unauthorised),
        ])
    func faults(fault: SimulatedFault, reason: FetchError.Reason) throws {
        let simulator = try simulator(user: nil)
        defer { simulator.stop() }
        let order = try #require(
            WebAddress("http://127.0.0.1:\(simulator.port)/fault"))
        let body = Array(fault.rawValue.utf8)
        _ = try Fetch(
            order, method: .post(body: body, type: "text/plain"), deadline: .seconds(10)
        ).perform()
        let address = try #require(WebAddress(simulator.snapshot))
        do {
            _ = try Fetch(address, deadline: .milliseconds(700)).perform()
            Issue.record("\(fault) lets a picture through")
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test("discovery finds it once, by its name")
    func discovery() throws {
        let door = try DiscoveryDoor(
            port: 0, services: [("north gate", "http://127.0.0.1:8000/onvif/device_service")])
        defer { door.stop() }
        var found: [Probe.Match] = []
        try Discovery(group: "127.0.0.1", port: UInt16(door.port)).run(for: .milliseconds(700)) {
            found.append($0)
        }
        #expect(found.map(\.name) == ["north gate"])
        #expect(found.first?.addresses == ["http://127.0.0.1:8000/onvif/device_service"])
    }

    @Test(
        "onvif-zeep reads its answers by ONVIF's WSDL",
        .enabled(if: PythonPeer.zeep != nil, "needs PyPI's onvif-zeep: SKIPPED"))
    func peer() throws {
        let simulator = try simulator(offset: -7200)
        defer { simulator.stop() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(PythonPeer.zeep).python)
        process.arguments = [
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Peers/zeep-client.py").path, "\(simulator.port)", "user",
            "secret",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let told = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(told?["profile"] as? String == "profile_1")
        #expect(
            told?["presets"] as? [[String]] == [["1", "west"], ["2", "corner"], ["3", "east"]])
        #expect(told?["snapshot"] as? String == simulator.snapshot)
        #expect(told?["made"] as? String == "4")
        #expect((told?["fault"] as? String)?.contains("no such preset") == true)
    }
}
