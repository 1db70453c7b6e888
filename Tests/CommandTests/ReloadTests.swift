import Foundation
import Testing

@Suite("The daemon and those who follow it", .timeLimit(.minutes(3)))
struct ReloadTests {
    private let film = Program.root.appendingPathComponent("Samples/bags.mp4").path

    private func settings(_ scratch: Scratch, cameras: [(String, String)], _ more: String) throws
        -> String
    {
        var text = """
            site: {name: test, zone: Asia/Shanghai}
            output: \(scratch.path("out"))
            log: {format: json, level: debug}
            cameras:

            """
        for (name, source) in cameras {
            text += """
                  - id: \(name)
                    source: "\(source)"
                    presets:
                      - id: corner
                        schedule: {every: 2s}
                        zones:
                          - {id: walk, kind: pavement, polygon: [[0,0.5],[1,0.5],[1,1],[0,1]]}

                """
        }
        return text + more + "\n"
    }

    private func write(_ text: String, _ scratch: Scratch) throws -> String {
        let path = scratch.path("curbwatch.yaml")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test(
        "a broker keeps the state of every camera, and hears from the last will that we were killed",
        .enabled(if: Broker.isToBeHad, "needs mosquitto: SKIPPED"))
    func status() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let broker = try Broker(in: scratch)
        let deliver =
            "deliver: [{name: city, kind: mqtt, host: 127.0.0.1, port: \(broker.port)}]"
        let follower = try broker.listener("curbwatch/#")
        // Port 9 of loopback: nobody listens.
        let cameras = [("gate", film), ("dead", "rtsp://127.0.0.1:9/none")]
        let path = try write(try settings(scratch, cameras: cameras, deliver), scratch)
        let daemon = try Daemon(config: path)
        #expect(follower.line(with: "GOT curbwatch/available 0 online") != nil, "\(daemon.log)")
        let dead = try #require(follower.line(with: "dead/status", "\"unreachable\""))
        #expect(dead.contains("refused") && dead.contains("\"since\": \"20"), "\(dead)")
        #expect(!dead.contains("127.0.0.1"), "the camera's address goes out: \(dead)")

        let gate = try broker.listener("curbwatch/gate/status")
        #expect(gate.line(with: "\"state\": \"online\"", "\"preset\": \"corner\"") != nil)

        let late = try broker.listener("curbwatch/+/status")
        let kept = [late.line(with: "GOT"), late.line(with: "GOT")].compactMap { $0 }
        #expect(kept.contains { $0.contains("dead/status 1 {\"camera\": \"dead\"") })
        #expect(kept.contains { $0.contains("curbwatch/gate/status 1 {") })

        // The dead camera is taken out: its state goes, and the other's stays.
        _ = try write(try settings(scratch, cameras: [cameras[0]], deliver), scratch)
        kill(daemon.process.processIdentifier, SIGHUP)
        #expect(follower.line { $0.hasSuffix("dead/status 0 ") } != nil)
        #expect(daemon.waits(for: "settings reloaded"), "\(daemon.log)")

        kill(daemon.process.processIdentifier, SIGKILL)
        #expect(follower.line(with: "GOT curbwatch/available 0 offline") != nil)
    }

    /// A store with a case that officers can take on.
    private func filed(_ scratch: Scratch) throws -> [String] {
        let samples = Program.root.appendingPathComponent("Samples")
        let scan = try Program.run(
            "scan", film, "--site", samples.appendingPathComponent("bags.yaml").path, "--output",
            scratch.path("out"))
        try #require(scan.code == 0, "\(scan.errors)")
        return try String(contentsOfFile: scratch.path("out/cases.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { line in
                let record = try JSONSerialization.jsonObject(with: Data(line.utf8))
                return try #require((record as? [String: Any])?["case"] as? String)
            }
    }

    private func step(_ verb: String, _ number: String, _ scratch: Scratch) throws {
        let step = try Program.run(
            "cases", verb, number, "--actor", "li", "--output", scratch.path("out"))
        try #require(step.code == 0, "\(step.errors)")
    }

    @Test(
        "SIGHUP changes who is told, what seals and what is kept; one fault in it changes nothing")
    func takesOver() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let number = try #require(try filed(scratch).first)
        let cameras = [("gate", film)]
        let path = try write(
            try settings(
                scratch, cameras: cameras, "deliver: [{name: a, kind: file, path: a.jsonl}]"),
            scratch)
        let daemon = try Daemon(config: path)
        #expect(daemon.waits(for: "\"view\":\"gate/corner\""), "\(daemon.log)")
        try step("confirm", number, scratch)
        #expect(daemon.waits(for: ":registered"), "\(daemon.log)")

        // Everything in it is new, and the key is too short.
        try Data([1, 2, 3]).write(to: scratch.url.appendingPathComponent("audit.key"))
        let new = """
            deliver: [{name: b, kind: file, path: b.jsonl}]
            audit: {key_file: audit.key}
            retention: {budget: 1kB}
            """
        _ = try write(try settings(scratch, cameras: [("other", film)], new), scratch)
        kill(daemon.process.processIdentifier, SIGHUP)
        #expect(daemon.waits(for: "settings not reloaded"), "\(daemon.log)")
        #expect(daemon.log.contains("3 bytes"), "\(daemon.log)")
        try step("dispatch", number, scratch)
        #expect(daemon.waits(for: ":dispatched"), "a is told as before: \(daemon.log)")
        #expect(!daemon.log.contains("other/corner") && !daemon.log.contains("trail sealed"))

        try Data(repeating: 7, count: 32).write(
            to: scratch.url.appendingPathComponent("audit.key"))
        kill(daemon.process.processIdentifier, SIGHUP)
        #expect(daemon.waits(for: "settings reloaded"), "\(daemon.log)")
        #expect(daemon.waits(for: "audit trail sealed"), "\(daemon.log)")
        #expect(daemon.waits(for: "above its budget"), "open cases keep theirs: \(daemon.log)")
        #expect(daemon.waits(for: "other/corner"), "\(daemon.log)")
        try step("handle", number, scratch)
        #expect(daemon.waits(for: ":handling"), "\(daemon.log)")
        #expect(daemon.terminate() == 0, "\(daemon.log)")

        let a = try String(contentsOfFile: scratch.path("a.jsonl"), encoding: .utf8)
        let b = try String(contentsOfFile: scratch.path("b.jsonl"), encoding: .utf8)
        #expect(a.contains(":dispatched") && !a.contains(":handling"))
        #expect(b.contains(":handling") && !b.contains(":dispatched"))
    }
}
