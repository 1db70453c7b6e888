import Foundation
import Testing

/// GStreamer's RTSP server, the peer of `Tests/GrabbingTests`.
private final class RTSPServer {
    static let script = Program.root
        .appendingPathComponent("Tests/GrabbingTests/Peers/rtsp-server.py").path
    static let areToBeHad: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "-c", "import gi; gi.require_version('GstRtspServer', '1.0')",
        ]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private let process = Process()
    private let input = Pipe()
    let port: Int

    init(locked: Bool) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [Self.script] + (locked ? ["locked"] : [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(
            decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

/// A running daemon whose log is read as it comes.
private final class Daemon {
    let process = Process()
    private let errors = Pipe()
    private(set) var log = ""

    init(config: String, environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["run", "--config", config]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
    }

    /// Reads the log until it holds `text`; false where it ends before.
    func waits(for text: String) -> Bool {
        while !log.contains(text) {
            let more = errors.fileHandleForReading.availableData
            if more.isEmpty { return false }
            log += String(decoding: more, as: UTF8.self)
        }
        return true
    }

    func terminate() -> Int32 {
        process.terminate()
        log += String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus
    }
}

@Suite("The daemon", .timeLimit(.minutes(3)))
struct RunTests {
    private static let files = ["events.jsonl", "cases.jsonl", "curbwatch.sqlite", "evidence"]

    private func config(_ source: String, in scratch: Scratch) throws -> String {
        let text = """
            site: {name: test, zone: Asia/Shanghai}
            output: \(scratch.path("out"))
            log: {format: json}
            cameras:
              - id: gate
                source: "\(source)"
                presets:
                  - id: corner
                    schedule: {every: 2s}
                    zones:
                      - {id: walk, kind: pavement, polygon: [[0,0.5],[1,0.5],[1,1],[0,1]]}
            """
        let path = scratch.path("curbwatch.yaml")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test(
        "visits a real RTSP camera by its timetable and stops cleanly on SIGTERM",
        .enabled(if: RTSPServer.areToBeHad, "needs GStreamer's RTSP server: SKIPPED"))
    func rtsp() throws {
        let server = try RTSPServer(locked: true)
        defer { server.stop() }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let daemon = try Daemon(
            config: config(
                "rtsp://${CAMERA_USER}:${CAMERA_PASSWORD}@127.0.0.1:\(server.port)/short",
                in: scratch),
            environment: ["CAMERA_USER": "user", "CAMERA_PASSWORD": "secret"])
        #expect(daemon.waits(for: "\"usable\":\"true\""), "\(daemon.log)")
        #expect(daemon.terminate() == 0, "\(daemon.log)")
        #expect(!daemon.log.contains("secret"), "a password stands in the log")
        for name in Self.files {
            #expect(FileManager.default.fileExists(atPath: scratch.path("out/\(name)")))
        }
    }

    @Test("a dead camera is a failed visit with its reason, not the end")
    func dead() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        // Port 9 of loopback: nobody listens.
        let daemon = try Daemon(config: config("rtsp://127.0.0.1:9/none", in: scratch))
        #expect(daemon.waits(for: "visit failed"), "\(daemon.log)")
        #expect(daemon.log.contains("refused"), "\(daemon.log)")
        #expect(daemon.terminate() == 0)
    }

    @Test("settings that can visit nothing end with 78 and say why")
    func nothing() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("site.yaml")
        try "cameras: [{id: a, source: recording, presets: [{id: p}]}]\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try Program.run("run", "--config", path, "--output", scratch.path("out"))
        #expect(outcome.code == 78)
        #expect(outcome.errors.contains("a"), "\(outcome.errors)")
    }

    @Test(
        "grab writes a picture of a stream",
        .enabled(if: RTSPServer.areToBeHad, "needs GStreamer's RTSP server: SKIPPED"))
    func grab() throws {
        let server = try RTSPServer(locked: false)
        defer { server.stop() }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let outcome = try Program.run(
            "grab", "rtsp://127.0.0.1:\(server.port)/short", "--burst", "3", "--output",
            scratch.path("gate.jpg"), "--unmasked")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let bytes = try Data(contentsOf: scratch.url.appendingPathComponent("gate.jpg"))
        #expect(bytes.prefix(2) == Data([0xFF, 0xD8]))
        let missing = try Program.run(
            "grab", "rtsp://127.0.0.1:9/none", "--output", scratch.path("no.jpg"), "--unmasked",
            "--timeout", "2s")
        #expect(missing.code == 69, "\(missing.errors)")
    }
}
