import Foundation
import Grabbing
import Testing

@testable import CaseFiling
@testable import Engine
@testable import Picturing
@testable import Scene

@Suite("Evidence of suspicions waits in memory until it is needed")
struct PendingEvidenceTests {
    private static func picture(_ level: UInt8) -> LatentPicture {
        // 64 × 48 and its chroma of 32 × 24: the smallest that looks like a picture.
        let chroma = Plane(width: 32, height: 24, bytes: [UInt8](repeating: 128, count: 32 * 24))
        return LatentPicture(
            Frame(
                luma: Plane(
                    width: 64, height: 48, bytes: [UInt8](repeating: level, count: 64 * 48)),
                chromaBlue: chroma, chromaRed: chroma,
                moment: Moment(milliseconds: Int64(level)), name: "\(level)"))
    }

    private static func id(_ number: Int) -> String { String(format: "%016x", number) }

    private func inScratch(
        _ body: (inout PendingEvidence, _ files: () throws -> [String]) throws -> Void
    ) throws {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent("pending-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try EvidenceStore(root: root)
        var pending = PendingEvidence(evidence: store, writer: PictureWriter(privacy: []))
        try body(&pending) {
            try FileManager.default.contentsOfDirectory(atPath: root + "/evidence").sorted()
        }
    }

    @Test("what comes to nothing at once never touches the disk")
    func dropped() throws {
        try inScratch { pending, files in
            try pending.add(Self.id(1), [.first: Self.picture(1), .before: Self.picture(2)])
            #expect(pending.ids == [Self.id(1)])
            try pending.drop(Self.id(1))
            #expect(pending.ids.isEmpty)
            #expect(try files().isEmpty)
        }
    }

    @Test("what is confirmed has its pictures, the same as if written at once")
    func taken() throws {
        try inScratch { pending, files in
            let first = Self.picture(90)
            try pending.add(Self.id(1), [.first: first, .before: Self.picture(80)])
            #expect(try files().isEmpty)
            let taken = try pending.take(Self.id(1))
            #expect(Set(taken.keys) == [.before, .first])
            #expect(try files() == [Self.id(1) + "-before.jpg", Self.id(1) + "-first.jpg"])
            #expect(pending.ids.isEmpty)
            #expect(try pending.take(Self.id(1)).isEmpty, "a second taker gets nothing")
        }
    }

    @Test("a checkpoint names files that are there; what is dropped later goes from the disk too")
    func checkpoint() throws {
        try inScratch { pending, files in
            try pending.add(Self.id(1), [.first: Self.picture(1)])
            try pending.add(Self.id(2), [.first: Self.picture(2)])
            let names = try pending.written()
            #expect(names.keys.sorted() == [Self.id(1), Self.id(2)])
            #expect(try files().count == 2)
            try pending.drop(Self.id(1))
            #expect(try files() == [Self.id(2) + "-first.jpg"])
        }
    }

    @Test("more than the room goes to disk, the oldest first; one picture of many counts once")
    func room() throws {
        try inScratch { pending, files in
            let shared = Self.picture(200)
            for number in 1...20 { try pending.add(Self.id(number), [.first: shared]) }
            #expect(try files().isEmpty)
            for number in 21...(20 + PendingEvidence.roomForDecoded) {
                try pending.add(Self.id(number), [.first: Self.picture(UInt8(number))])
            }
            #expect(try files().first == Self.id(1) + "-first.jpg")
            #expect(try files().count == 1, "the shared picture is encoded and needs no room")
        }
    }
}
