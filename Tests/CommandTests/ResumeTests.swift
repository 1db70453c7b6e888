import Foundation
import Testing

@Suite("A killed scan goes on as if never stopped")
struct ResumeTests {
    static let sample = Program.root.appendingPathComponent("Samples/bags.mp4").path
    static let site = Program.root.appendingPathComponent("Samples/bags.yaml").path

    private func outputs(_ directory: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in ["events", "suppressed", "cases", "observations"] {
            texts[name] = try String(contentsOfFile: "\(directory)/\(name).jsonl", encoding: .utf8)
        }
        return texts
    }

    private func evidence(_ directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory + "/evidence").sorted()
    }

    @Test("kill -9 at random moments, then --resume: the outputs equal the uninterrupted run's")
    func killed() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let arguments = ["scan", Self.sample, "--site", Self.site, "--sampling", "all"]
        let whole = scratch.path("whole")
        #expect(try Program.run(arguments + ["--observations", "--output", whole]).code == 0)
        let expected = try outputs(whole)
        #expect(expected["events"]?.isEmpty == false, "the sample has an event to lose")

        // 11: any seed will do; fixed so that a failure comes again.
        var random = SplitMix(state: 11)
        let cut = scratch.path("cut")
        let resumed = arguments + ["--observations", "--output", cut, "--resume"]
        for _ in 0..<8 {
            let process = try Program.start(resumed)
            try await Task.sleep(for: .milliseconds(Int(random.next() % 1500) + 50))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let last = try Program.run(resumed)
        #expect(last.code == 0, "\(last.errors)")
        for (name, text) in try outputs(cut) {
            #expect(text == expected[name], "\(name).jsonl differs after resuming")
        }
        #expect(try evidence(cut) == evidence(whole))
    }

    @Test("SIGTERM leaves a scan that can be resumed")
    func terminate() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let out = scratch.path("out")
        let arguments = [
            "scan", Self.sample, "--site", Self.site, "--sampling", "all", "--output", out,
        ]
        let process = try Program.start(arguments)
        try await Task.sleep(for: .milliseconds(700))
        process.terminate()
        process.waitUntilExit()
        #expect([0, 130].contains(process.terminationStatus))
        #expect(try Program.run(arguments + ["--resume"]).code == 0)
    }

    @Test("a resume under other settings is refused, and the output stays as it was")
    func otherSettings() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let out = scratch.path("out")
        let text = try String(contentsOfFile: Self.site, encoding: .utf8)
        let site = scratch.url.appendingPathComponent("site.yaml")
        try Data(text.utf8).write(to: site)
        let arguments = ["scan", Self.sample, "--site", site.path, "--output", out]
        #expect(try Program.run(arguments).code == 0)
        let before = try String(contentsOfFile: out + "/cases.jsonl", encoding: .utf8)
        #expect(before.contains("garbage_pile"))

        try Data((text + "\n").utf8).write(to: site)
        #expect(try Program.run(arguments + ["--resume"]).code == 0, "the same, said otherwise")
        let changed = text.replacingOccurrences(of: "zone: Asia/Shanghai", with: "zone: Asia/Tokyo")
        #expect(changed != text)
        try Data(changed.utf8).write(to: site)
        let refused = try Program.run(arguments + ["--resume"])
        #expect(refused.code == 65)
        #expect(refused.errors.contains("settings"), "\(refused.errors)")
        #expect(try String(contentsOfFile: out + "/cases.jsonl", encoding: .utf8) == before)
    }

    @Test("a scan whose memory could not be written is not finished: a resume writes it")
    func memoryFirst() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let memory = scratch.url.appendingPathComponent("memory")
        let arguments = [
            "scan", Self.sample, "--site", Self.site, "--memory", memory.path, "--output",
        ]
        #expect(try Program.run(arguments + [scratch.path("first")]).code == 0)
        let files = FileManager.default
        let name = try #require(files.contentsOfDirectory(atPath: memory.path).first)
        let file = memory.appendingPathComponent(name)
        let learnt = try Data(contentsOf: file)

        // A folder with something in it cannot be replaced by a file, not even by root.
        try files.removeItem(at: file)
        try files.createDirectory(
            at: file.appendingPathComponent("in the way"), withIntermediateDirectories: true)
        let out = scratch.path("second")
        let failed = try Program.run(arguments + [out])
        #expect(failed.code == 73, "\(failed.errors)")
        #expect(failed.errors.contains(name))

        try files.removeItem(at: file)
        let resumed = try Program.run(arguments + [out, "--resume"])
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(try Data(contentsOf: file) == learnt)
    }
}

/// Steele, Lea and Flood's SplitMix64: a seeded stream for tests.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
