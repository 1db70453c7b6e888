import Foundation
import Testing

@Suite(
    "The daemon watches a stream", .timeLimit(.minutes(3)),
    .enabled(if: RTSPServer.areToBeHad, "needs GStreamer's RTSP server: SKIPPED"))
struct WatchTests {
    /// Fifteen seconds of a textured ground, a dark bag on it from the seventh on.
    private func film(in scratch: Scratch) throws -> String {
        let path = scratch.path("film.mp4")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments = [
            "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i",
            "cellauto=rule=110:size=160x90:rate=10:scroll=0,trim=end_frame=1,loop=-1:1,"
                + "scale=640x360:flags=bicubic,format=yuv420p,lutyuv=y=90+val/4,"
                + "noise=alls=4:allf=t:all_seed=7,"
                + "drawbox=x=300:y=220:w=50:h=36:color=0x202028:t=fill:enable='gte(n,70)'",
            "-frames:v", "150", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "10",
            path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return path
    }

    private func config(_ source: String, _ way: String, in scratch: Scratch) throws -> String {
        let path = scratch.path("curbwatch.yaml")
        try """
        site: {name: test, zone: UTC}
        output: \(scratch.path("out"))
        log: {format: json}
        detection: {detector: none, classifier: none}
        cameras:
          - id: gate
            source: "\(source)"
            \(way)
            learning: 3
            zones:
              - {id: walk, kind: pavement, polygon: [[0,0],[1,0],[1,1],[0,1]]}
        violations: {garbage_pile: {dwell: 4s, file: reported}}
        """.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test(
        "files a case seconds after its dwell, keeps the stream's end as a fault, and ends cleanly")
    func files() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try RTSPServer(film: film(in: scratch))
        defer { server.stop() }
        let daemon = try Daemon(
            config: config(
                "rtsp://127.0.0.1:\(server.port)/film", "watch: {sampling: 4fps}\n    clip: true",
                in: scratch))
        #expect(daemon.waits(for: "\"confirmed\""), "\(daemon.log)")
        #expect(daemon.waits(for: "watching failed"), "\(daemon.log)")
        #expect(daemon.terminate() == 0, "\(daemon.log)")

        let cases = try Scratch.lines(scratch.path("out/cases.jsonl"))
        #expect(cases.count == 1)
        #expect(cases.first?["violation"] as? String == "garbage_pile")
        let evidence = try FileManager.default.contentsOfDirectory(
            atPath: scratch.path("out/evidence"))
        for kind in ["before", "first", "confirmed", "annotated"] {
            #expect(evidence.contains { $0.hasSuffix("-\(kind).jpg") }, "\(evidence)")
        }
        let clip = try #require(evidence.first { $0.hasSuffix("-clip.mp4") })
        // From the key picture before: the bag came at 7 s and is confirmed four seconds later.
        let seconds = try Clips.seconds(scratch.path("out/evidence/\(clip)"))
        #expect((9.0...13.0).contains(seconds), "\(seconds) s")
        let shown = try Program.run("views", "show", "gate/main", "--output", scratch.path("out"))
        #expect(shown.code == 0, "\(shown.errors)")
    }

    @Test("a dead camera is a failure with its reason, and is left alone for a while")
    func dead() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let daemon = try Daemon(
            config: config("rtsp://127.0.0.1:9/none", "watch: {}", in: scratch))
        #expect(daemon.waits(for: "watching failed"), "\(daemon.log)")
        #expect(daemon.log.contains("refused"), "\(daemon.log)")
        #expect(daemon.terminate() == 0)
        #expect(daemon.log.components(separatedBy: "watching failed").count == 2)
    }

    @Test("SIGHUP turns watching into visits and back")
    func reload() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let film = Program.root.appendingPathComponent("Samples/bags.mp4").path
        let daemon = try Daemon(config: config(film, "watch: {sampling: 2fps}", in: scratch))
        #expect(daemon.waits(for: "\"message\":\"watching\""), "\(daemon.log)")
        _ = try config(film, "schedule: {every: 2s}", in: scratch)
        kill(daemon.process.processIdentifier, SIGHUP)
        #expect(daemon.waits(for: "\"message\":\"visit\""), "\(daemon.log)")
        #expect(daemon.log.components(separatedBy: "\"watching\"").count == 2)
        _ = try config(film, "watch: {sampling: 1fps}", in: scratch)
        kill(daemon.process.processIdentifier, SIGHUP)
        while daemon.log.components(separatedBy: "\"watching\"").count < 3 {
            try #require(daemon.waits(forMore: "\"watching\""), "\(daemon.log)")
        }
        #expect(daemon.terminate() == 0)
    }

    @Test("outside its hours a camera is not asked for anything")
    func hours() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let daemon = try Daemon(
            config: config(
                "rtsp://127.0.0.1:9/none", "watch: {dates: [2001-01-01]}", in: scratch))
        #expect(daemon.waits(for: "patrol begins"), "\(daemon.log)")
        #expect(daemon.terminate() == 0)
        #expect(!daemon.log.contains("watching"), "\(daemon.log)")
    }
}
