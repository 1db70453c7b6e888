import CaseFiling
import Foundation
import Scene
import Testing

@Suite("Evidence on disk")
struct EvidenceTests {
    let folder: TemporaryFolder
    let evidence: EvidenceStore
    private let id = "0123456789abcdef"

    init() throws {
        folder = try TemporaryFolder()
        evidence = try EvidenceStore(root: folder.path)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/evidence").sorted()
    }

    @Test("a picture lies under the event's name with the hash of its bytes")
    func puts() throws {
        let file = try evidence.put(event: id, kind: .before, bytes: Array("abc".utf8))
        #expect(file.path == "evidence/\(id)-before.jpg")
        // FIPS 180-2, appendix B.1: the digest of "abc".
        #expect(
            file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try folder.text(file.path) == "abc")
        #expect(try names() == ["\(id)-before.jpg"])
    }

    @Test(
        "only an event's id becomes part of a name",
        arguments: [
            "", "../../etc/passwd", "0123456789ABCDEF", "0123456789abcde/", "é123456789abcde",
        ])
    func badNames(_ name: String) {
        let error = #expect(throws: StoreError.self) {
            try evidence.put(event: name, kind: .before, bytes: [])
        }
        #expect(error?.reason == .badName)
        #expect(throws: StoreError.self) { try evidence.remove(event: name) }
    }

    @Test("a sweep takes what nothing names and half-written files, and nothing else")
    func sweeps() throws {
        let orphan = "ffffffffffffffff"
        _ = try evidence.put(event: id, kind: .first, bytes: [1])
        _ = try evidence.put(event: orphan, kind: .first, bytes: [2])
        for name in [".writing-\(id)-after.jpg", "notes.txt"] {
            _ = FileManager.default.createFile(
                atPath: "\(folder.path)/evidence/\(name)", contents: Data())
        }
        #expect(try evidence.sweep(keeping: [id]) == 2)
        #expect(try names() == ["\(id)-first.jpg", "notes.txt"])
    }

    @Test("removing an event takes all its pictures; doing so again is no error")
    func removes() throws {
        for kind in EvidenceKind.allCases {
            _ = try evidence.put(event: id, kind: kind, bytes: [1])
        }
        try evidence.remove(event: id)
        try evidence.remove(event: id)
        #expect(try names().isEmpty)
    }

    @Test("an id is the start of SHA-256 over view, class, first sight and place")
    func identity() {
        // printf 'gate\ncorner\ngarbage_pile\n1769817600000\n100,200,50,70' | sha256sum
        let id = EventIdentity.id(
            view: Sample.view, violation: .garbagePile,
            firstSeen: Moment(milliseconds: 1_769_817_600_000),
            firstBox: Box(x: 0.1, y: 0.2, width: 0.05, height: 0.07))
        #expect(id == "e13b6371215b5290")
    }
}
