import CaseFiling
import Foundation
import Scene
import Testing

@Suite("A store of version 1")
struct UpgradeTests {
    let folder: TemporaryFolder
    private var backup: String { folder.store + ".version-1" }

    init() throws {
        folder = try TemporaryFolder()
        try OtherHand.run(folder.store, VersionOneStore.sql)
    }

    @Test("opens, keeps its cases, and has a trail that says where it began")
    func opens() throws {
        let store = try CaseStore(path: folder.store)
        #expect(try store.problems().isEmpty)
        #expect(try store.cases().map(\.linked.count) == [0, 0, 1])
        let report = try store.audit()
        #expect(report.verdict == .consistent, "\(report.breaks)")
        #expect(report.cases == 3)
        #expect(
            try OtherHand.text(folder.store, "SELECT kind FROM audit WHERE seq = 1") == "adopted")
        try store.perform(
            .confirm, on: store.cases()[0].number, by: .officer("li"), at: Sample.friday)
        #expect(try store.audit().entries == report.entries + 1)
    }

    @Test("has a copy of what it was beside it", arguments: [CaseStore.Access.engine, .desk])
    func copy(_ access: CaseStore.Access) throws {
        _ = try CaseStore(path: folder.store, access: access)
        #expect(try OtherHand.text(backup, "PRAGMA user_version") == "1")
        #expect(try OtherHand.text(backup, "SELECT count(*) FROM filed") == "3")
        #expect(try OtherHand.text(backup, "PRAGMA integrity_check") == "ok")
        #expect(try OtherHand.text(folder.store, "PRAGMA user_version") == "6")
    }

    @Test("is upgraded once; a store of this version gets no copy")
    func once() throws {
        _ = try CaseStore(path: folder.store)
        try FileManager.default.removeItem(atPath: backup)
        let entries = try CaseStore(path: folder.store).audit().entries
        #expect(try CaseStore(path: folder.store, access: .desk).audit().entries == entries)
        #expect(!FileManager.default.fileExists(atPath: backup))
    }

    /// An old program that still runs would file without a trail.
    @Test("is left as it is while another curbwatch runs on it")
    func inUse() throws {
        let other = try TemporaryFolder()
        try withExtendedLifetime(CaseStore(path: other.store)) {
            try OtherHand.replace(other.store, with: folder.store)
            let error = #expect(throws: StoreError.self) {
                try CaseStore(path: other.store, access: .desk)
            }
            #expect(error?.reason == .inUse)
            #expect(try OtherHand.text(other.store, "PRAGMA user_version") == "1")
        }
    }

    @Test("whose copy cannot be written is left as it is")
    func noCopy() throws {
        try FileManager.default.createDirectory(
            atPath: backup + "/in-the-way", withIntermediateDirectories: true)
        #expect(throws: StoreError.self) { try CaseStore(path: folder.store) }
        #expect(try OtherHand.text(folder.store, "PRAGMA user_version") == "1")
    }
}

@Suite("A store of version 2")
struct SecondUpgradeTests {
    @Test("opens with its cases, a copy beside it, and the ends of what had ended")
    func opens() throws {
        let folder = try TemporaryFolder()
        try OtherHand.run(folder.store, VersionOneStore.sql)
        _ = try CaseStore(path: folder.store)
        // Back to what version 2 had: the tables of the third migration go.
        try OtherHand.run(
            folder.store,
            """
            DROP TABLE checkpoint_part; DROP TABLE visit_mark; DROP TABLE missed_visit; DROP TABLE camera_fault; DROP TABLE lease;
            DROP TABLE set_aside; DROP TABLE outbox_target; DROP TABLE notice;
            DROP TABLE proposal; DROP TABLE unfiled; DROP TABLE spot;
            DROP INDEX filed_ended; DROP INDEX filed_open_state;
            DROP INDEX filed_open_newest; DROP INDEX filed_class; DROP INDEX filed_ended_state;
            ALTER TABLE filed DROP COLUMN ended;
            UPDATE filed SET state = 'rejected', is_open = 0
                WHERE number = (SELECT min(number) FROM filed);
            PRAGMA user_version = 2
            """)
        let store = try CaseStore(path: folder.store)
        #expect(try store.problems().isEmpty)
        #expect(try store.cases().count == 3)
        #expect(
            try OtherHand.text(
                folder.store,
                """
                SELECT ended = (SELECT max(at) FROM case_change
                    WHERE case_change.number = filed.number) FROM filed WHERE is_open = 0
                """) == "1")
        #expect(
            try OtherHand.text(folder.store, "SELECT count(ended) FROM filed WHERE is_open = 1")
                == "0")
        #expect(
            try OtherHand.text(folder.store + ".version-2", "PRAGMA user_version") == "2")
    }
}
