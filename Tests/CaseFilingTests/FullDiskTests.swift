import Foundation
import GRDB
import Scene
import Testing

@testable import CaseFiling

@Suite("A full disk")
struct FullDiskTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a commit that does not fit is refused whole; with room again it goes through")
    func commit() throws {
        let store = try CaseStore(path: folder.store)
        try store.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [Sample.event()]))
        try store.connection.pool.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        let events = (1...400).map { Sample.event(at: Sample.friday + .seconds(Int64($0) * 60)) }
        let batch = Batch(view: Sample.view, filing: Sample.filing, events: events)
        let error = #expect(throws: StoreError.self) { try store.commit(batch) }
        #expect(error?.reason == .diskFull)
        #expect(error?.description.contains("--resume") == true)
        #expect(try store.events().count == 1)

        try store.connection.pool.write { database in
            try database.execute(sql: "PRAGMA max_page_count = 1073741823")
        }
        try store.commit(batch)
        #expect(try store.events().count == 401)
        #expect(try store.problems().isEmpty)
    }

    /// `/dev/full` takes nothing: every write to it fails as on a full disk.
    @Test(
        "evidence that does not fit is an error and leaves no rest",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func evidence() throws {
        let evidence = try EvidenceStore(root: folder.path)
        let id = "0123456789abcdef"
        let rest = "\(folder.path)/evidence/.writing-\(id)-before.jpg"
        try FileManager.default.createSymbolicLink(
            atPath: rest, withDestinationPath: "/dev/full")
        let error = #expect(throws: StoreError.self) {
            try evidence.put(event: id, kind: .before, bytes: [1, 2, 3])
        }
        #expect(error?.reason == .diskFull)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/evidence") == [])
    }
}
