import Foundation
import Testing

@Suite("A scan isolates its inputs", .enabled(if: Clips.areToBeHad, "needs /usr/bin/ffmpeg"))
struct ScanInputTests {
    private static let files = [
        "events.jsonl", "suppressed.jsonl", "cases.jsonl", "observations.jsonl",
        "curbwatch.sqlite", "summary.json", "evidence",
    ]

    private func clip(_ path: String, seconds: Int = 4) throws {
        try Clips.make([
            "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=\(seconds)", "-c:v",
            "libx264", "-g", "10", "-pix_fmt", "yuv420p", path,
        ])
    }

    private func summary(_ directory: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/summary.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("every file is there though nothing was found")
    func everyFile() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try clip(scratch.path("quiet.mp4"))
        let out = scratch.path("out")
        let outcome = try Program.run("scan", scratch.path("quiet.mp4"), "--output", out)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty, "piped, a scan is silent")
        for file in Self.files {
            #expect(FileManager.default.fileExists(atPath: "\(out)/\(file)"), "\(file) is missing")
        }
        let inputs = try #require(try summary(out)["inputs"] as? [[String: Any]])
        #expect(inputs.map { $0["status"] as? String } == ["done"])
        #expect(inputs[0]["observations"] as? Int == 4, "one picture a second of four seconds")
        #expect(try summary(out)["time_source"] as? String == "none")
    }

    @Test("broken inputs are named, the good one is scanned, the exit code tells")
    func broken() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try clip(scratch.path("good.mp4"))
        let good = try Data(contentsOf: URL(fileURLWithPath: scratch.path("good.mp4")))
        try Data().write(to: scratch.url.appendingPathComponent("empty.mp4"))
        try good.prefix(good.count / 3).write(
            to: scratch.url.appendingPathComponent("truncated.mp4"))
        try Data("no video at all".utf8).write(to: scratch.url.appendingPathComponent("text.mp4"))
        try Clips.make([
            "-f", "lavfi", "-i", "sine=duration=1", scratch.path("audio.mp4"),
        ])
        let names = ["empty.mp4", "good.mp4", "truncated.mp4", "text.mp4", "audio.mp4", "gone.mp4"]
        let out = scratch.path("out")
        let outcome = try Program.run(
            ["scan"] + names.map(scratch.path) + ["--output", out, "--sampling", "all"])
        #expect(outcome.code == 1)
        for name in names where name != "good.mp4" {
            #expect(outcome.errors.contains(name), "\(name) is not named in: \(outcome.errors)")
        }
        let inputs = try #require(try summary(out)["inputs"] as? [[String: Any]])
        for input in inputs {
            let path = try #require(input["path"] as? String)
            let isGood = path.hasSuffix("good.mp4")
            #expect(input["status"] as? String == (isGood ? "done" : "failed"), "\(path)")
            #expect((input["error"] is NSNull) == isGood, "\(path)")
            if isGood { #expect(input["observations"] as? Int == 40) }
        }
    }

    @Test("an input that is not there ends with 66 and says so")
    func missing() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let outcome = try Program.run(
            "scan", scratch.path("gone.mp4"), "--output", scratch.path("out"))
        #expect(outcome.code == 66)
        #expect(outcome.errors.contains("gone.mp4"))
    }

    @Test(
        "wrong words end with 64",
        arguments: [
            ["scan"], ["scan", "x.mp4", "--sampling", "often"],
            ["scan", "x.mp4", "--interval", "5"],
            ["scan", "x.mp4", "--jobs", "0"], ["scan", "x.mp4", "--start", "yesterday"],
            ["scan", "x.mp4", "--view", "gate"], ["scan", "x.mp4", "--detector", "magic"],
            ["nonsense"], ["grab", "x.mp4", "--output", "y.jpg"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try Program.run(arguments).code == 64)
    }

    @Test("an output that holds a scan is touched only to resume it or to overwrite it")
    func secondScan() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try clip(scratch.path("a.mp4"))
        try clip(scratch.path("b.mp4"), seconds: 2)
        let out = scratch.path("out")
        #expect(try Program.run("scan", scratch.path("a.mp4"), "--output", out).code == 0)
        let again = try Program.run("scan", scratch.path("a.mp4"), "--output", out)
        #expect(again.code == 73)
        #expect(again.errors.contains("--resume") && again.errors.contains("--overwrite"))
        #expect(
            try Program.run("scan", scratch.path("a.mp4"), "--output", out, "--resume").code == 0)
        #expect(
            try Program.run("scan", scratch.path("b.mp4"), "--output", out, "--resume").code == 65,
            "another scan is not resumed")
        #expect(
            try Program.run("scan", scratch.path("b.mp4"), "--output", out, "--overwrite").code == 0
        )
    }

    @Test("a full disk ends with 73; with room again the scan goes on")
    func fullDisk() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try clip(scratch.path("a.mp4"), seconds: 30)
        let out = scratch.path("out")
        let arguments = [
            "scan", scratch.path("a.mp4"), "--output", out, "--observations", "--sampling", "all",
        ]
        // No file may grow beyond 16 KiB: writing fails as on a full disk.
        let full = try Program.run(arguments, shell: "ulimit -f 16; trap '' XFSZ")
        #expect(full.code == 73, "\(full.errors)")
        #expect(!full.errors.isEmpty)
        let resumed = try Program.run(arguments + ["--resume"])
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(try Scratch.lines(out + "/observations.jsonl").count == 300)
    }

    @Test("an output that cannot be made ends with 73")
    func unwritable() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try clip(scratch.path("a.mp4"))
        try Data().write(to: scratch.url.appendingPathComponent("file"))
        let outcome = try Program.run(
            "scan", scratch.path("a.mp4"), "--output", scratch.path("file/out"))
        #expect(outcome.code == 73)
    }

    @Test("smallest and largest pictures", arguments: ["16x16", "8192x8192"])
    func sizes(size: String) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try Clips.make([
            "-f", "lavfi", "-i", "testsrc=size=\(size):rate=1:duration=3", "-c:v", "mjpeg", "-q:v",
            "9", scratch.path("a.mkv"),
        ])
        let out = scratch.path("out")
        let outcome = try Program.run("scan", scratch.path("a.mkv"), "--output", out)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let inputs = try #require(try summary(out)["inputs"] as? [[String: Any]])
        #expect(inputs[0]["observations"] as? Int == 3)
    }

    @Test("what is found does not depend on the jobs")
    func jobs() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        for name in ["a", "b", "c"] { try clip(scratch.path("\(name).mp4")) }
        var texts: [String] = []
        for jobs in ["1", "3"] {
            let out = scratch.path("out\(jobs)")
            let outcome = try Program.run(
                "scan", scratch.path("*.mp4"), "--output", out, "--jobs", jobs, "--observations",
                "--sampling", "all")
            #expect(outcome.code == 0, "\(outcome.errors)")
            texts.append(
                try ["events", "suppressed", "cases", "observations"].map {
                    try String(contentsOfFile: "\(out)/\($0).jsonl", encoding: .utf8)
                }.joined(separator: "\n--\n"))
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0].contains("\"moment\""))
    }
}
