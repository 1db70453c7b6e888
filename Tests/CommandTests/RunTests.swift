import Foundation
import Testing

/// The end of the socket at which systemd listens.
private final class NotifySocket {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size)
            }
        }
        try #require(descriptor >= 0 && bound == 0)
    }

    deinit { close(descriptor) }

    /// The next message; waits for it unless `orNone`.
    func next(orNone: Bool = false) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, orNone ? Int32(MSG_DONTWAIT) : 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
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

    @Test("a camera that failed is left alone for a while, and its missed visits say so")
    func backOff() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let daemon = try Daemon(config: config("rtsp://127.0.0.1:9/none", in: scratch))
        #expect(daemon.waits(for: "visit missed"), "\(daemon.log)")
        #expect(daemon.log.contains("failed 1 times"), "\(daemon.log)")
        #expect(daemon.terminate() == 0)
    }

    @Test("SIGHUP takes good settings in, and faulty ones change nothing")
    func reload() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let film = Program.root.appendingPathComponent("Samples/bags.mp4").path
        let path = try config(film, in: scratch)
        let daemon = try Daemon(config: path)
        #expect(daemon.waits(for: "\"view\":\"gate/corner\""), "\(daemon.log)")

        let good = try String(contentsOfFile: path, encoding: .utf8)
        try (good + "\ncolour: blue\n").write(toFile: path, atomically: true, encoding: .utf8)
        kill(daemon.process.processIdentifier, SIGHUP)
        #expect(daemon.waits(for: "settings not reloaded"), "\(daemon.log)")
        #expect(daemon.log.contains("colour"), "the faulty key is named")

        try good.replacingOccurrences(of: "id: corner", with: "id: other")
            .write(toFile: path, atomically: true, encoding: .utf8)
        kill(daemon.process.processIdentifier, SIGHUP)
        #expect(daemon.waits(for: "settings reloaded"), "\(daemon.log)")
        #expect(daemon.waits(for: "\"view\":\"gate/other\""), "\(daemon.log)")
        #expect(daemon.terminate() == 0)
    }

    @Test("systemd hears when the daemon is ready, alive and stopping")
    func notifies() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let name = scratch.path("notify")
        let listener = try NotifySocket(path: name)
        let film = Program.root.appendingPathComponent("Samples/bags.mp4").path
        let daemon = try Daemon(
            config: config(film, in: scratch),
            environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "600000"])
        #expect(listener.next() == "READY=1")
        #expect(listener.next() == "WATCHDOG=1")
        #expect(listener.next()?.hasPrefix("STATUS=1 views") == true)
        #expect(listener.next() == "WATCHDOG=1", "again, well within the time that it was given")
        #expect(daemon.terminate() == 0)
        var last: String?
        while let text = listener.next(orNone: true) { last = text }
        #expect(last == "STOPPING=1")
    }

    @Test("an officer's step is told by the running daemon, once, and the trail is sealed")
    func tells() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let samples = Program.root.appendingPathComponent("Samples")
        let film = samples.appendingPathComponent("bags.mp4").path
        let scan = try Program.run(
            "scan", film, "--site", samples.appendingPathComponent("bags.yaml").path, "--output",
            scratch.path("out"))
        #expect(scan.code == 0)
        let lines = try String(contentsOfFile: scratch.path("out/cases.jsonl"), encoding: .utf8)
        let first = try #require(lines.split(separator: "\n").first)
        let record = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
        let number = try #require(record?["case"] as? String)

        try Data(repeating: 7, count: 32).write(
            to: scratch.url.appendingPathComponent("audit.key"))
        let path = try config(film, in: scratch)
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "{format: json}", with: "{format: json, level: debug}")
        try
            (text + """

                deliver: [{name: lines, kind: file, path: told.jsonl}]
                audit: {key_file: audit.key}
                """).write(toFile: path, atomically: true, encoding: .utf8)
        let daemon = try Daemon(config: path)
        #expect(daemon.waits(for: "audit trail sealed"), "\(daemon.log)")
        let step = try Program.run(
            "cases", "confirm", number, "--actor", "li", "--output", scratch.path("out"))
        #expect(step.code == 0, "\(step.errors)")
        #expect(daemon.waits(for: ":registered"), "\(daemon.log)")
        #expect(daemon.terminate() == 0)

        let told = try String(contentsOfFile: scratch.path("told.jsonl"), encoding: .utf8)
            .split(separator: "\n")
        #expect(told.contains { $0.contains("\"type\":\"seal\"") || $0.contains("\"seal\"") })
        #expect(told.count { $0.contains(":registered") && $0.contains(number) } == 1)
        let audit = try Program.run(
            "cases", "audit", "--output", scratch.path("out"), "--key-file",
            scratch.path("audit.key"))
        #expect(audit.code == 0, "\(audit.errors)")
    }

    @Test(
        "an audit key that is too short, or beside the store, ends with 78 before anything is visited"
    )
    func shortKey() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try Data([1, 2, 3]).write(to: scratch.url.appendingPathComponent("audit.key"))
        let path = try config(
            Program.root.appendingPathComponent("Samples/bags.mp4").path, in: scratch)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + "\naudit: {key_file: audit.key}\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try Program.run("run", "--config", path)
        #expect(outcome.code == 78, "\(outcome.errors)")
        #expect(outcome.errors.contains("3 bytes"))

        let inside = scratch.url.appendingPathComponent("out/audit.key")
        try Data(repeating: 7, count: 32).write(to: inside)
        try (text + "\naudit: {key_file: out/audit.key}\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let beside = try Program.run("run", "--config", path)
        #expect(beside.code == 78 && beside.errors.contains("beside the store"))
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
