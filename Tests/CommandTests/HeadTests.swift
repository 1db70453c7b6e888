import Foundation
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif
import Testing

/// `curbwatch simulate` as a process, ended with `stop()`.
private final class SimulatedCamera {
    static let streams: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", "import gi; gi.require_version('GstRtspServer', '1.0')"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    let process = Process()
    private(set) var addresses: [String: String] = [:]

    init(_ arguments: String...) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["simulate"] + arguments
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("ready") {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the simulator ended: \(text)")
            text += String(decoding: more, as: UTF8.self)
        }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { addresses[String(words[0])] = String(words[1]) }
        }
    }

    func address(_ name: String) throws -> String { try #require(addresses[name]) }

    func order(_ fault: String) throws {
        var request = URLRequest(
            url: try #require(URL(string: address("snapshot"))).deletingLastPathComponent()
                .appendingPathComponent("fault"))
        request.httpMethod = "POST"
        request.httpBody = Data(fault.utf8)
        let done = DispatchSemaphore(value: 0)
        URLSession.shared.dataTask(with: request) { _, _, _ in done.signal() }.resume()
        done.wait()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// A running daemon whose log is read as it comes.
private final class HeadDaemon {
    let process = Process()
    private let errors = Pipe()
    private(set) var log = ""

    init(config: String) throws {
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["run", "--config", config]
        process.environment = Program.environment.merging(["PTZ_PASSWORD": "s3cret"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
    }

    func waits(for texts: String...) -> Bool {
        while !texts.allSatisfy(log.contains) {
            let more = errors.fileHandleForReading.availableData
            if more.isEmpty { return false }
            log += String(decoding: more, as: UTF8.self)
        }
        return true
    }

    func end() -> Int32 {
        process.terminate()
        log += String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus
    }
}

@Suite(
    "A head that turns", .serialized, .timeLimit(.minutes(3)),
    .enabled(if: SimulatedCamera.streams, "needs GStreamer's RTSP server: SKIPPED"))
struct HeadTests {
    private func config(
        _ camera: SimulatedCamera, presets: [(id: String, token: String)], in scratch: Scratch
    ) throws -> String {
        let user = "://admin:${PTZ_PASSWORD}@"
        let views = presets.map {
            "      - {id: \($0.id), token: \"\($0.token)\", schedule: {every: 5s, phase: 0s}, "
                + "zones: [{id: walk, kind: pavement, polygon: [[0,0],[1,0],[1,1],[0,1]]}]}\n"
        }.joined()
        let text = """
            site: {name: test, zone: Asia/Shanghai}
            output: \(scratch.path("out"))
            log: {format: json}
            cameras:
              - id: head
                source: "\(try camera.address("stream").replacingOccurrences(of: "://", with: user))"
                head: {onvif: "\(try camera.address("onvif").replacingOccurrences(of: "://", with: user))"}
                presets:

            """ + views
        let path = scratch.path("curbwatch.yaml")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("run turns it to each preset, by token or name, and looks when it has settled")
    func patrols() throws {
        let camera = try SimulatedCamera(
            "--user", "admin", "--password", "s3cret", "--clock-offset", "-4000", "--speed", "4",
            "--says-idle", "--odd-tokens")
        defer { camera.stop() }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let daemon = try HeadDaemon(
            config: config(camera, presets: [("west", "1"), ("east", "East")], in: scratch))
        #expect(
            daemon.waits(for: "\"view\":\"head/west\"", "\"view\":\"head/east\""), "\(daemon.log)")
        #expect(daemon.end() == 0)
        #expect(!daemon.log.contains("visit failed"), "\(daemon.log)")
        #expect(!daemon.log.contains("s3cret"), "a password stands in the log")
    }

    @Test("a stuck head and an unknown preset have their own outcome")
    func stuck() throws {
        let camera = try SimulatedCamera("--speed", "4")
        defer { camera.stop() }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = try config(
            camera, presets: [("west", "1"), ("east", "3"), ("none", "9")], in: scratch)
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "admin:${PTZ_PASSWORD}@", with: "")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let daemon = try HeadDaemon(config: path)
        #expect(daemon.waits(for: "\"outcome\":\"unknown_preset\"", "\"usable\""), "\(daemon.log)")
        try camera.order("stuck")
        #expect(daemon.waits(for: "\"outcome\":\"stuck\""), "\(daemon.log)")
        #expect(daemon.end() == 0)
    }

    @Test("grab takes a picture of its stream, discover finds it")
    func commands() throws {
        let camera = try SimulatedCamera("--discovery-port", "0")
        defer { camera.stop() }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let grab = try Program.run(
            "grab", try camera.address("stream"), "--output", scratch.path("a.jpg"), "--unmasked",
            "--timeout", "20s")
        #expect(grab.code == 0, "\(grab.errors)")
        let found = try Program.run(
            "discover", "--for", "1s", "--group", "127.0.0.1", "--port",
            try camera.address("discovery"))
        let service = try camera.address("onvif")
        #expect(found.code == 0 && found.output.contains(service), "\(found.output)")
    }

    @Test("its presets come into the settings by themselves, the stream's address too")
    func imported() throws {
        let camera = try SimulatedCamera("--user", "admin", "--password", "s3cret", "--speed", "4")
        defer { camera.stop() }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let user = "://admin:${PTZ_PASSWORD}@"
        let service = try camera.address("onvif").replacingOccurrences(of: "://", with: user)
        let (table, made) = (scratch.path("heads.csv"), scratch.path("heads.yaml"))
        try "camera,onvif,every\nhead,\(service),10m\nnobody,http://127.0.0.1:9/onvif,10m\n"
            .write(toFile: table, atomically: true, encoding: .utf8)
        let prefix = "export PTZ_PASSWORD=s3cret"
        let wrong = try Program.run(
            ["cameras", "import", table, "--onvif", "--output", made], shell: prefix)
        #expect(wrong.code == 78 && wrong.errors.contains("heads.csv:3:8: onvif"), "\(wrong)")
        try "camera,onvif,every\nhead,\(service),10m\n"
            .write(toFile: table, atomically: true, encoding: .utf8)
        let outcome = try Program.run(
            ["cameras", "import", table, "--onvif", "--output", made], shell: prefix)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: made, encoding: .utf8)
        #expect(text.contains("rtsp://admin:${PTZ_PASSWORD}@127.0.0.1"), "\(text)")
        #expect(!text.contains("s3cret"))
        #expect(text.components(separatedBy: "token: ").count == 4, "three presets: \(text)")
    }
}
