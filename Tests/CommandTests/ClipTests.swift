import Crypto
import Foundation
import Testing

@Suite("A clip as evidence", .timeLimit(.minutes(3)))
struct ClipTests {
    private func site(_ scratch: Scratch, _ change: (String) -> String) throws -> String {
        let text = try String(
            contentsOf: Program.root.appendingPathComponent("Samples/bags.yaml"), encoding: .utf8)
        let path = scratch.path("site.yaml")
        try change(text).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private let film = Program.root.appendingPathComponent("Samples/bags.mp4").path

    private func events(_ scratch: Scratch) throws -> [[String: Any]] {
        try String(contentsOfFile: scratch.path("out/events.jsonl"), encoding: .utf8)
            .split(separator: "\n").map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
            }
    }

    @Test("lies beside the pictures with its hash, is audited with them, and goes with them")
    func kept() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let site = try site(scratch) {
            $0.replacingOccurrences(
                of: "        zones:", with: "        clip: true\n        zones:")
        }
        let scan = try Program.run(
            "scan", film, "--site", site, "--output", scratch.path("out"))
        #expect(scan.code == 0, "\(scan.errors)")
        let events = try events(scratch)
        try #require(!events.isEmpty)
        for event in events {
            let evidence = try #require(event["evidence"] as? [String: [String: String]])
            let clip = try #require(evidence["clip"])
            let id = try #require(event["id"] as? String)
            #expect(clip["path"] == "evidence/\(id)-clip.mp4")
            let bytes = try Data(
                contentsOf: scratch.url.appendingPathComponent("out/evidence/\(id)-clip.mp4"))
            let hash = SHA256.hash(data: bytes).map {
                String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
            }
            #expect(hash.joined() == clip["sha256"])
            #expect(bytes.dropFirst(4).prefix(4) == Data("ftyp".utf8))
        }
        let audit = try Program.run("cases", "audit", "--output", scratch.path("out"), "--evidence")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")

        // A changed clip is found like a changed picture.
        let id = try #require(events.first?["id"] as? String)
        let path = scratch.url.appendingPathComponent("out/evidence/\(id)-clip.mp4")
        let whole = try Data(contentsOf: path)
        try (whole + Data([0])).write(to: path)
        let caught = try Program.run(
            "cases", "audit", "--output", scratch.path("out"), "--evidence")
        #expect(caught.code != 0)
        try whole.write(to: path)

        let prune = try Program.run(
            "store", "prune", "--output", scratch.path("out"), "--days", "0", "--budget", "1kB")
        #expect(prune.code == 1 && prune.errors.contains("above the budget"), "\(prune.errors)")
        let lines = try String(contentsOfFile: scratch.path("out/cases.jsonl"), encoding: .utf8)
        // The cases are open, so everything stays, the clips too.
        #expect(lines.contains("\"reported\"") && FileManager.default.fileExists(atPath: path.path))
        for line in lines.split(separator: "\n") {
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let number = try #require(record?["case"] as? String)
            let step = try Program.run(
                "cases", "reject", number, "--actor", "li", "--note", "no", "--output",
                scratch.path("out"))
            #expect(step.code == 0, "\(step.errors)")
        }
        let again = try Program.run(
            "store", "prune", "--output", scratch.path("out"), "--budget", "1kB")
        #expect(again.code == 0, "\(again.errors)")
        #expect(!FileManager.default.fileExists(atPath: path.path))
        let rest = try Program.run("cases", "audit", "--output", scratch.path("out"), "--evidence")
        #expect(rest.code == 0, "\(rest.output)\(rest.errors)")
    }

    @Test("is refused for a view with a privacy zone, with line and column")
    func refused() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let site = try site(scratch) {
            $0.replacingOccurrences(
                of: "        zones:",
                with: """
                            clip: true
                            zones:
                              - {id: window, kind: privacy, polygon: [[0,0],[0.1,0],[0.1,0.1]]}
                    """)
        }
        let text = try String(contentsOfFile: site, encoding: .utf8)
        let line =
            try #require(
                text.split(separator: "\n", omittingEmptySubsequences: false)
                    .firstIndex { $0.contains("clip: true") }) + 1
        let check = try Program.run("check", "--config", site)
        #expect(check.code == 78)
        #expect(check.errors.contains("site.yaml:\(line):15: "), "\(check.errors)")
        #expect(check.errors.contains("privacy zone \"window\""), "\(check.errors)")
    }
}
