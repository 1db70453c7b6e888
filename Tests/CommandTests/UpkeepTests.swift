import Foundation
import Testing

@Suite("What the daemon does beside its visits", .timeLimit(.minutes(3)))
struct UpkeepTests {
    @Test("pictures of a rejected case go when their days are over, those of an open one stay")
    func retention() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let out = scratch.path("out")
        let samples = Program.root.appendingPathComponent("Samples")
        let scanned = try Program.run(
            "scan", samples.appendingPathComponent("bags.mp4").path, "--site",
            samples.appendingPathComponent("bags.yaml").path, "--output", out)
        #expect(scanned.code == 0, "\(scanned.errors)")
        let cases = try Scratch.lines(out + "/cases.jsonl").compactMap { $0["case"] as? String }
        try #require(cases.count >= 2)
        let rejected = try Program.run(
            "cases", "reject", cases[0], "--output", out, "--actor", "chen", "--note", "none")
        try #require(rejected.code == 0, "\(rejected.errors)")
        func pictures(_ number: String) throws -> Int {
            let shown = try Program.run("cases", "show", number, "--output", out)
            let paths = shown.output.split(whereSeparator: \.isWhitespace)
                .filter { $0.hasSuffix(".jpg") }
            return paths.count { FileManager.default.fileExists(atPath: String($0)) }
        }
        let before = try cases.map(pictures)
        #expect(before.allSatisfy { $0 > 0 })

        let config = scratch.path("run.yaml")
        try """
        output: \(out)
        retention: {of: {rejected: 0}}
        cameras:
          - {id: gate, source: \(scratch.path("none.mp4")), schedule: {every: 1h}}
        """.write(toFile: config, atomically: true, encoding: .utf8)
        let daemon = try Daemon(config: config)
        #expect(daemon.waits(for: "evidence given up"), "\(daemon.log)")
        #expect(daemon.terminate() == 0)
        let after = try cases.map(pictures)
        #expect(after[0] == 0)
        #expect(Array(after.dropFirst()) == Array(before.dropFirst()))
        let audit = try Program.run("cases", "audit", "--output", out)
        #expect(audit.code == 0, "\(audit.output) \(audit.errors)")
    }
}
