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
