import CaseFiling
import Foundation
import Scene
import Testing

/// A process that files and prints what it has committed.
struct Child {
    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    /// Beside the test's own program: it is built with it.
    private static let program = URL(fileURLWithPath: "/proc/self/exe")
        .resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("CaseFilingChild")

    init(_ folder: TemporaryFolder, batches: Int, bytes: Int? = nil) throws {
        process.executableURL = Self.program
        process.arguments = [folder.path, "\(batches)"] + (bytes.map { ["\($0)"] } ?? [])
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    /// Reads until so many batches were reported and kills so much later: somewhere in the next
    /// ones, between two writes or within one. Nothing is waited for; the time only picks the
    /// moment.
    ///
    /// - Returns: the last number it reported, nil for none.
    func kill(afterReports count: Int, andMicroseconds later: UInt32) -> Int? {
        var seen = Data()
        while seen.count(where: { $0 == 10 }) < count {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            seen += more
        }
        usleep(later)
        Foundation.kill(process.processIdentifier, SIGKILL)
        seen += output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Self.last(seen)
    }

    func finish() -> (last: Int?, code: Int32, words: String) {
        let seen = output.fileHandleForReading.readDataToEndOfFile()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            Self.last(seen), process.terminationStatus, String(decoding: words, as: UTF8.self)
        )
    }

    /// A killed child's last line may lack its end; it counts only whole.
    private static func last(_ bytes: Data) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .compactMap { Int($0) }.last
    }
}

@Suite("A process that dies while it files")
struct KillTests {
    static let exported = ["events", "cases", "suppressed", "observations"].map { $0 + ".jsonl" }

    /// More by `CURBWATCH_KILLS=300`, as the promise is.
    static let moments =
        ProcessInfo.processInfo.environment["CURBWATCH_KILLS"].flatMap(Int.init) ?? 25

    @Test("kill -9 at 25 moments loses nothing that was reported and doubles nothing")
    func killed() throws {
        let batches = 8 * Self.moments
        var random = SeededGenerator(seed: 20_260_131)
        let folder = try TemporaryFolder()
        var reported = -1
        for _ in 0..<Self.moments {
            let last = try Child(folder, batches: batches).kill(
                afterReports: Int.random(in: 0...9, using: &random),
                andMicroseconds: UInt32.random(in: 0...30000, using: &random))
            reported = max(reported, last ?? -1)
            let store = try CaseStore(path: folder.store)
            #expect(try store.problems().isEmpty)
            let checkpoint = try store.checkpoint(of: Self.view, run: "child")
            let done = checkpoint?.position.picturesDecoded
            expectParts(of: checkpoint)
            let events = try store.events()
            // Neither ahead nor behind: as many events as the checkpoint says, each with a case.
            #expect(events.count == done ?? 0)
            #expect(events.count > reported)
            #expect(Set(events.map(\.id)).count == events.count)
            let cases = try store.cases()
            #expect(cases.reduce(0) { $0 + 1 + $1.linked.count } == events.count)
            let rejected = Set(cases.filter { $0.state == .rejected }.map(\.event.id))
            try expectEvidence(of: events, rejected: rejected, in: folder)
            let audit = try store.audit(evidence: folder.path)
            #expect(audit.verdict == .consistent, "\(audit.breaks)")
            for record in cases {
                let states = record.history.filter { $0.from != $0.to }.map(\.to)
                #expect(Set(states).count == states.count, "a step was made twice")
            }
        }
        try expectWhole(folder, batches)
    }

    /// A base at every fifth checkpoint, and all the parts since: none is torn, missing or too many.
    private func expectParts(of checkpoint: Checkpoint?) {
        guard let checkpoint else { return }
        let last = checkpoint.position.picturesDecoded - 1
        let base = last - last % 5
        let expected = Dictionary(
            uniqueKeysWithValues: (base...last).map { step in
                let bytes = [UInt8](repeating: UInt8(step & 255), count: 5000 + step % 100)
                return ("\(step - base)", Checkpoint.Part.written(bytes))
            })
        #expect(checkpoint.parts == expected)
    }

    /// What is finished now is, byte for byte, what one undisturbed run gives.
    private func expectWhole(_ folder: TemporaryFolder, _ batches: Int) throws {
        let last = try Child(folder, batches: batches).finish()
        #expect(last.code == 0)

        let whole = try TemporaryFolder()
        #expect(try Child(whole, batches: batches).finish().code == 0)
        for place in [folder, whole] {
            try CaseStore(path: place.store).export(to: place.path, zone: .gmt)
        }
        for name in Self.exported {
            #expect(try folder.text(name) == whole.text(name), "\(name) differs")
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/evidence").sorted()
                == FileManager.default.contentsOfDirectory(atPath: whole.path + "/evidence")
                .sorted())
    }

    /// Each run may write files up to another size, from one that not even opening has room for to one
    /// that some thirty batches fit into; what stops it is whatever write meets the limit first.
    @Test(
        "a disk that is full at 25 random moments is named, and nothing has to be repaired by hand")
    func fullAtRandom() throws {
        let batches = 150
        var random = SeededGenerator(seed: 7)
        let folder = try TemporaryFolder()
        var stopped = 0
        var reported = -1
        for _ in 0..<25 {
            let size =
                (try? FileManager.default.attributesOfItem(atPath: folder.store)[.size] as? Int)
                ?? 0
            let child = try Child(
                folder, batches: batches,
                bytes: max(4096, size / 2) + Int.random(in: 0...700_000, using: &random)
            ).finish()
            reported = max(reported, child.last ?? -1)
            if child.code != 0 {
                stopped += 1
                #expect(child.code == 73)
                #expect(!child.words.isEmpty && child.words.contains(folder.path), "\(child.words)")
            }
            let store = try CaseStore(path: folder.store)
            #expect(try store.problems().isEmpty)
            let events = try store.events()
            #expect(events.count > reported && Set(events.map(\.id)).count == events.count)
            let audit = try store.audit(evidence: folder.path)
            #expect(audit.verdict == .consistent, "\(audit.breaks)")
        }
        #expect(stopped >= 5, "the disk was full \(stopped) times")
        try expectWhole(folder, batches)
    }

    /// No file may pass the limit: the store's log meets it first.
    @Test("when the disk takes no more, the error says so, and with room again it goes on")
    func limited() throws {
        let folder = try TemporaryFolder()
        let stopped = try Child(folder, batches: 500, bytes: 600_000).finish()
        #expect(stopped.code == 73)
        #expect(stopped.words.contains("cannot write there"))
        let reported = try #require(stopped.last)
        #expect(try CaseStore(path: folder.store).events().count == reported + 1)
        let resumed = try Child(folder, batches: reported + 20).finish()
        #expect(resumed.code == 0)
        let store = try CaseStore(path: folder.store)
        #expect(try store.events().count == reported + 20)
        #expect(try store.problems().isEmpty)
    }

    @Test("a second process that wants to file into the same folder is told so")
    func secondProcess() throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(CaseStore(path: folder.store)) {
            let other = try Child(folder, batches: 1).finish()
            #expect(other.code == 69)
            #expect(other.words.contains("another curbwatch"))
        }
    }

    private static let view = ViewID(camera: CameraID("child"), preset: PresetID("p"))

    /// Every picture that a record names is there, and holds what the child wrote.
    private func expectEvidence(
        of events: [Event], rejected: Set<String>, in folder: TemporaryFolder
    ) throws {
        for event in events {
            #expect(event.evidence.count >= 2 || rejected.contains(event.id))
            for (kind, file) in event.evidence {
                #expect(try folder.text(file.path) == "\(event.id) \(kind.rawValue)")
            }
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
