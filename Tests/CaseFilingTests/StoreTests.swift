import CaseFiling
import Foundation
import Scene
import Testing

@Suite("The store")
struct StoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("what is committed is there after opening again, checkpoint and all")
    func reopens() throws {
        let event = Sample.event()
        let suppression = Suppression(
            id: "00112233445566ff", violation: .leftObject, view: Sample.view, zone: "walk",
            firstSeen: Sample.friday, lastSeen: Sample.friday, suppressed: Sample.friday,
            box: event.box, cause: .tooShort, reason: Reason("Gone."))
        let checkpoint = Checkpoint(
            view: Sample.view, run: "scan",
            position: .init(
                inputIndex: 2, inputPath: "a.mp4", lastMoment: Sample.friday, picturesDecoded: 99),
            memoryGeneration: 7, memory: [0, 1, 255],
            parts: ["a": .written([7]), "b": .written([])], settingsHash: "ab")
        do {
            let store = try CaseStore(path: folder.store)
            try store.commit(
                Batch(
                    view: Sample.view, filing: Sample.filing, events: [event],
                    suppressed: [suppression], checkpoint: checkpoint))
        }
        let store = try CaseStore(path: folder.store)
        #expect(try store.events() == [event])
        #expect(try store.suppressed() == [suppression])
        #expect(try store.checkpoint(of: Sample.view, run: "scan") == checkpoint)
        #expect(try store.checkpoint(of: Sample.view, run: "live") == nil)
        #expect(try store.eventIDs() == [event.id])
        #expect(try store.problems().isEmpty)
        try store.dropCheckpoints(run: "scan")
        #expect(try store.checkpoint(of: Sample.view, run: "scan") == nil)
    }

    @Test("queries bound by camera, class, state, time and count")
    func queries() throws {
        let store = try CaseStore(path: folder.store)
        let other = ViewID(camera: CameraID("bridge"), preset: PresetID("a"))
        let events = [
            Sample.event(), Sample.event(.illegalBanner, at: Sample.friday + .seconds(10)),
            Sample.event(at: Sample.friday + .seconds(20), view: other),
        ]
        for event in events {
            try store.commit(Batch(view: event.view, filing: Sample.filing, events: [event]))
        }
        #expect(try store.events(StoreQuery(camera: "gate")).count == 2)
        #expect(try store.events(StoreQuery(violations: [.garbagePile])).count == 2)
        #expect(try store.events(StoreQuery(since: events[1].confirmed)).count == 2)
        #expect(try store.events(StoreQuery(before: events[1].confirmed)).count == 1)
        #expect(try store.cases(StoreQuery(states: [.reported], limit: 2)).count == 2)
        #expect(try store.cases(StoreQuery(states: [.closed])).isEmpty)
    }

    @Test("a second engine is kept out while the desk may read beside it")
    func twoEngines() throws {
        let store = try CaseStore(path: folder.store)
        let error = #expect(throws: StoreError.self) { try CaseStore(path: folder.store) }
        #expect(error?.reason == .inUse)
        let desk = try CaseStore(path: folder.store, access: .desk)
        try store.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [Sample.event()]))
        #expect(try desk.cases().count == 1)
    }

    @Test("the desk does not make a store where there is none")
    func noStore() {
        let error = #expect(throws: StoreError.self) {
            try CaseStore(path: folder.store, access: .desk)
        }
        #expect(error?.reason == .noSuchStore)
        #expect(!FileManager.default.fileExists(atPath: folder.store))
    }

    @Test("a file that is no database is refused and left as it is")
    func notADatabase() throws {
        let bytes = Data(repeating: 0x41, count: 4096)
        try bytes.write(to: URL(fileURLWithPath: folder.store))
        let error = #expect(throws: StoreError.self) { try CaseStore(path: folder.store) }
        #expect(error?.reason == .notOurs)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == bytes)
    }

    @Test("a database of another program is refused and left as it is")
    func foreign() throws {
        try OtherHand.run(folder.store, "CREATE TABLE notes (text); PRAGMA user_version = 3;")
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        let error = #expect(throws: StoreError.self) { try CaseStore(path: folder.store) }
        #expect(error?.reason == .notOurs)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test("a store of a newer curbwatch is refused with both versions")
    func newer() throws {
        _ = try CaseStore(path: folder.store)
        try OtherHand.run(folder.store, "PRAGMA user_version = 99;")
        let error = #expect(throws: StoreError.self) { try CaseStore(path: folder.store) }
        #expect(error?.reason == .newerVersion(found: 99, known: 6))
        #expect(error?.description.contains("newer curbwatch") == true)
    }

    @Test("a damaged store is refused in words, by a read at the latest")
    func damaged() throws {
        do {
            let store = try CaseStore(path: folder.store)
            try store.commit(
                Batch(
                    view: Sample.view, filing: Sample.filing,
                    events: (0..<200).map {
                        Sample.event(at: Sample.friday + .seconds(Int64($0)))
                    }))
        }
        let file = URL(fileURLWithPath: folder.store)
        var bytes = try Data(contentsOf: file)
        for place in stride(from: 4096, to: bytes.count, by: 7) { bytes[place] = 0xA5 }
        try bytes.write(to: file)
        let error = #expect(throws: StoreError.self) {
            let store = try CaseStore(path: folder.store)
            _ = try store.events()
        }
        #expect(error?.reason == .corrupt)
    }

    /// Nobody, not even root, makes files in /proc.
    @Test(
        "where nothing can be written the error says so",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self")))
    func readOnly() {
        let store = #expect(throws: StoreError.self) {
            try CaseStore(path: "/proc/curbwatch.sqlite")
        }
        #expect(store?.reason == .cannotWrite)
        let evidence = #expect(throws: StoreError.self) { try EvidenceStore(root: "/proc") }
        #expect(evidence?.reason == .cannotWrite)
    }

    @Test("a folder that is not there is named", arguments: [CaseStore.Access.engine, .desk])
    func noFolder(_ access: CaseStore.Access) {
        let error = #expect(throws: StoreError.self) {
            try CaseStore(path: folder.path + "/missing/curbwatch.sqlite", access: access)
        }
        #expect(error?.reason == (access == .engine ? .cannotWrite : .noSuchStore))
    }
}
