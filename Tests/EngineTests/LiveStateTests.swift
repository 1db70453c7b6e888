import CaseFiling
import Foundation
import Scene
import Testing

@testable import Engine

@Suite(
    "What a view knows between two visits", .enabled(if: StreetStills.areToBeHad, "needs ffmpeg"))
struct LiveStateTests {
    private static let view = ViewID(camera: CameraID("gate"), preset: PresetID("corner"))

    private func checkpoint(in output: String) throws -> Checkpoint {
        let store = try CaseStore(path: "\(output)/curbwatch.sqlite", access: .desk)
        return try #require(try store.checkpoint(of: Self.view, run: "live"))
    }

    private func parts(in output: String) throws -> [String: [UInt8]] {
        try checkpoint(in: output).parts.compactMapValues {
            guard case .written(let bytes) = $0 else { return nil }
            return bytes
        }
    }

    @Test("a visit writes what it changed: differences of the memory, and each picture once")
    func writesWhatChanged() async throws {
        let street = try PatrolledStreet(bag: 20..<32)
        defer { street.remove() }
        let output = street.path("out")
        var before: [String: [UInt8]] = [:]
        var pictures: [String: [UInt8]] = [:]
        var written: [Int] = []
        var whole = 0
        _ = try await street.patrol(into: output) { _ in
            let parts = try parts(in: output)
            for (name, bytes) in parts where name.hasPrefix("clean.") {
                #expect(pictures.updateValue(bytes, forKey: name) ?? bytes == bytes)
            }
            #expect(parts.keys.count { $0.hasPrefix("clean.") } <= CleanPictures.capacity)
            let memory = parts.filter { $0.key.hasPrefix("memory.") }
            whole = try LiveState.read(checkpoint(in: output)).watch.memory.count
            written.append(
                memory.filter { before[$0.key] != $0.value }.reduce(0) { $0 + $1.value.count })
            before = memory
        }
        #expect(written.count == 40)
        #expect(!written.contains(0), "a visit that teaches changes the memory")
        let mean = written.reduce(0, +) / written.count
        #expect(mean * 2 < whole, "\(mean) of \(whole) bytes a visit")
    }

    @Test("what an earlier version wrote in one piece is gone on from, to the same cases")
    func onePiece() async throws {
        let street = try PatrolledStreet(bag: 20..<32)
        defer { street.remove() }
        let (whole, broken) = (street.path("whole"), street.path("broken"))
        try await street.patrol(into: whole).export()
        // Between the bag's first picture and its case.
        try await street.patrol(into: broken, endingAfter: 22) {
            var checkpoint = try checkpoint(in: broken)
            let coder = PropertyListEncoder()
            coder.outputFormat = .binary
            checkpoint.memory = Array(try coder.encode(LiveState.read(checkpoint).watch))
            checkpoint.parts = [:]
            try CaseStore(path: "\(broken)/curbwatch.sqlite", access: .desk)
                .commit(Batch(view: Self.view, checkpoint: checkpoint))
        }.export()
        for name in ["events", "cases", "suppressed"] {
            let one = try Data(contentsOf: URL(fileURLWithPath: "\(whole)/\(name).jsonl"))
            let other = try Data(contentsOf: URL(fileURLWithPath: "\(broken)/\(name).jsonl"))
            #expect(one == other, "\(name).jsonl differs")
        }
        #expect(try parts(in: broken)["memory.0"] != nil)
    }

    @Test("a part that is damaged or gone has the view learn anew", arguments: [true, false])
    func damaged(isGone: Bool) async throws {
        let street = try PatrolledStreet(bag: 0..<0)
        defer { street.remove() }
        let output = street.path("out")
        let patrol = try await street.patrol(into: output, endingAfter: 30) {
            var checkpoint = try checkpoint(in: output)
            let generation = checkpoint.memoryGeneration
            #expect(generation == 30)
            for name in checkpoint.parts.keys { checkpoint.parts[name] = .kept }
            checkpoint.parts["memory.0"] = isGone ? nil : .written([1, 2, 3, 4, 5, 6, 7])
            try CaseStore(path: "\(output)/curbwatch.sqlite", access: .desk)
                .commit(Batch(view: Self.view, checkpoint: checkpoint))
        }
        try patrol.export()
        let page = try ViewBook(CaseStore(path: "\(output)/curbwatch.sqlite", access: .desk))
            .page(of: Self.view)
        // Ten visits came after the thirtieth; the first of twelve lessons was among them.
        #expect(page.heading.generation == 40)
        #expect(try #require(page.learnt).lessonsInColor < 12)
    }
}
