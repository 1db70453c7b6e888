import CaseFiling
import Foundation
import Scene
import Testing

@Suite("The audit trail")
struct AuditTests {
    let folder: TemporaryFolder
    let store: CaseStore
    let numbers: [String]
    private let key = AuditKey(bytes: [UInt8](repeating: 7, count: 32))!

    /// Two cases; the first was seen again, cleared and registered. Entries:
    /// 1 filed, 2 reported, 3 linked, 4 its note, 5 and 6 cleared, 7 closing, 8 its note (case 1);
    /// 9 filed, 10 reported (case 2); 11 registered (case 1).
    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
        let picture = EvidenceFile(path: "evidence/a.jpg", sha256: "aa")
        let first = Sample.event(evidence: [.confirmed: picture])
        let again = Sample.event(at: Sample.friday + .seconds(600))
        let clean = Sample.friday + .seconds(3600)
        try store.commit(
            Batch(
                view: Sample.view, filing: Sample.filing, events: [first, again],
                cleared: [
                    .init(
                        event: first.id, at: clean,
                        evidence: EvidenceFile(path: "evidence/b.jpg", sha256: "bb")),
                    .init(event: again.id, at: clean),
                ]))
        let other = Sample.event(
            at: clean, box: Box(x: 0.6, y: 0.2, width: 0.05, height: 0.07))
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [other]))
        numbers = try store.cases().map(\.number)
        try store.perform(.confirm, on: numbers[0], by: .officer("li"), at: clean)
    }

    private func tamper(_ sql: String) throws { try OtherHand.run(folder.store, sql) }

    @Test("every kind of change is an entry, and an untouched trail is consistent")
    func consistent() throws {
        let report = try store.audit()
        #expect(report.verdict == .consistent, "\(report.breaks)")
        #expect(report.entries == 11 && report.cases == 2)
        try store.perform(.dispatch, on: numbers[0], by: .officer("li"), at: Sample.friday)
        let later = try store.audit()
        #expect(later.entries == 12 && later.head != report.head)
        #expect(later.verdict == .consistent)
    }

    @Test("a refused verb and a dry run leave no entry")
    func nothing() throws {
        let before = try store.audit()
        #expect(throws: StoreError.self) {
            try store.perform(.close, on: numbers[0], by: .officer("li"), at: Sample.friday)
        }
        try store.perform(
            .dispatch, on: numbers[0], by: .officer("li"), at: Sample.friday, dryRun: true)
        #expect(try store.audit() == before)
    }

    @Test("a hash can be worked out without this program")
    func byHand() throws {
        // sha256sum over the 64 zeros, a line feed and the array of the first entry.
        let line = try #require(
            try OtherHand.text(
                folder.store,
                """
                SELECT '[' || seq || ', ' || at || ', "' || actor || '", "' || number || '", "'
                    || kind || '", ' || detail || ']' FROM audit WHERE seq = 1
                """))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        input.fileHandleForWriting.write(
            Data((String(repeating: "0", count: 64) + "\n" + line).utf8))
        try input.fileHandleForWriting.close()
        let sum = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(64), as: UTF8.self)
        #expect(
            try OtherHand.text(folder.store, "SELECT hash FROM audit WHERE seq = 1") == sum)
    }

    @Test(
        "an entry that is changed, deleted or swapped is the first broken one",
        arguments: [
            ("UPDATE audit SET actor = 'officer:wang' WHERE seq = 11", 11),
            ("UPDATE audit SET at = at + 1 WHERE seq = 4", 4),
            ("UPDATE audit SET detail = replace(detail, 'reported', 'rejected') WHERE seq = 2", 2),
            ("DELETE FROM audit WHERE seq = 6", 6),
            ("DELETE FROM audit WHERE seq = 1", 1),
            (
                """
                UPDATE audit SET seq = -3 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4;
                UPDATE audit SET seq = 4 WHERE seq = -3
                """, 3
            ),
        ])
    func entries(sql: String, first: Int64) throws {
        try tamper(sql)
        let report = try store.audit(key: key)
        #expect(report.verdict == .broken)
        #expect(report.breaks.first?.entry == first, "\(report.breaks)")
    }

    @Test(
        "a row past the trail is found with its case, though every entry fits",
        arguments: [
            "UPDATE filed SET state = 'closed', is_open = 0 WHERE state = 'registered'",
            "UPDATE filed SET deadline = deadline + 86400000 WHERE state = 'registered'",
            "UPDATE filed SET is_open = 0 WHERE state = 'registered'",
            "UPDATE filed SET place = '{}' WHERE state = 'registered'",
            "UPDATE case_change SET actor = 'engine' WHERE actor LIKE 'officer%'",
            "UPDATE case_change SET at = at - 1 WHERE step = 2",
            "DELETE FROM case_change WHERE actor LIKE 'officer%'",
            "UPDATE event SET x = 0",
            "UPDATE event SET confidence = 0.930000000000001",
            "UPDATE event SET cleared = NULL",
            "UPDATE evidence SET sha256 = 'cc' WHERE kind = 'after'",
            "UPDATE evidence SET pruned = 1 WHERE kind = 'after'",
            "DELETE FROM evidence WHERE kind = 'confirmed'",
            "DELETE FROM case_event WHERE event NOT IN (SELECT event FROM filed)",
        ])
    func rows(sql: String) throws {
        try tamper(sql)
        let report = try store.audit()
        #expect(report.verdict == .broken)
        #expect(report.breaks.contains { $0.number == numbers[0] }, "\(report.breaks)")
    }

    @Test("a case that is taken out whole is missed")
    func wholeCase() throws {
        try tamper(
            """
            PRAGMA foreign_keys = OFF; DELETE FROM case_change WHERE number = '\(numbers[1])';
            DELETE FROM case_event WHERE number = '\(numbers[1])';
            DELETE FROM filed WHERE number = '\(numbers[1])'
            """)
        let report = try store.audit()
        #expect(report.breaks.map(\.number) == [numbers[1]])
        #expect(report.breaks.first?.entry == 9)
    }

    @Test("a seal proves what it covers; what came since is consistent; another key proves nothing")
    func seals() throws {
        #expect(try store.audit(key: key).verdict == .consistent)
        let seal = try #require(
            try store.seal(store.audit(), with: key, at: Sample.friday))
        #expect(try store.audit().verdict == .consistent)
        #expect(try store.audit(key: key).sealed == seal)
        try store.perform(.dispatch, on: numbers[0], by: .officer("li"), at: Sample.friday)
        let report = try store.audit(key: key)
        #expect(report.verdict == .proven && report.sealed?.entries == 11 && report.entries == 12)
        let other = try #require(AuditKey(bytes: [UInt8](repeating: 8, count: 32)))
        #expect(try store.audit(key: other).verdict == .broken)
        #expect(AuditKey(bytes: [1, 2, 3]) == nil)
    }

    @Test("what is broken is not sealed, nor a trail that has changed since it was audited")
    func refusesToSeal() throws {
        let sound = try store.audit()
        try tamper("UPDATE audit SET hash = 'ff' WHERE seq = 11")
        #expect(try store.seal(store.audit(), with: key, at: Sample.friday) == nil)
        #expect(try store.seal(sound, with: key, at: Sample.friday) == nil)
    }

    /// The forger has the program but not the key: case 1 was never seen again.
    @Test("a trail that is rewritten whole is consistent, but no longer what was sealed")
    func rewritten() throws {
        let seal = try #require(try store.seal(store.audit(), with: key, at: Sample.friday))
        let forged = try TemporaryFolder()
        let forger = try CaseStore(path: forged.store)
        try forger.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [Sample.event()]))
        for verb in [CaseVerb.confirm, .return, .reject, .reopen, .cancel, .reopen] {
            _ = try? forger.perform(
                verb, on: forger.cases()[0].number, by: .officer("li"), at: Sample.friday)
        }
        #expect(try forger.audit().verdict == .consistent)
        try OtherHand.run(
            forged.store,
            """
            INSERT INTO seal VALUES (\(min(seal.entries, try forger.audit().entries)),
                '\(seal.head)', \(seal.at.milliseconds), '\(seal.hmac)')
            """)
        #expect(try forger.audit(key: key).verdict == .broken)
        #expect(try forger.audit(anchors: [seal]).verdict == .broken)
    }

    @Test("a cut end leaves a consistent store; only an anchor shows it")
    func cutEnd() throws {
        let early = try #require(try store.seal(store.audit(), with: key, at: Sample.friday))
        try store.perform(.dispatch, on: numbers[0], by: .officer("li"), at: Sample.friday)
        let late = try #require(try store.seal(store.audit(), with: key, at: Sample.friday))
        try tamper(
            """
            DELETE FROM audit WHERE seq = 12; DELETE FROM seal WHERE entries = 12;
            DELETE FROM case_change WHERE to_state = 'dispatched';
            UPDATE filed SET state = 'registered' WHERE state = 'dispatched'
            """)
        #expect(try store.audit(key: key).verdict == .proven)
        #expect(try store.audit(key: key, anchors: [early]).verdict == .proven)
        for key in [key, nil] {
            let report = try store.audit(key: key, anchors: [early, late])
            #expect(report.verdict == .broken)
            #expect(report.breaks.first?.entry == 12)
        }
    }

    @Test("an anchor line is read as it was written, and a forged one is not of the key")
    func anchorLine() throws {
        let seal = try #require(try store.seal(store.audit(), with: key, at: Sample.friday))
        #expect(AuditSeal(line: seal.line) == seal)
        #expect(AuditSeal(line: "{}") == nil)
        var forged = seal
        forged.at = Sample.friday + .seconds(1)
        #expect(try store.audit(key: key, anchors: [forged]).verdict == .broken)
    }

    @Test("a picture that is missing or changed is found where pictures are to be read")
    func pictures() throws {
        let evidence = try EvidenceStore(root: folder.path)
        var event = Sample.event(.illegalBanner)
        for kind in [EvidenceKind.first, .confirmed] {
            event.evidence[kind] = try evidence.put(event: event.id, kind: kind, bytes: [1, 2])
        }
        let other = try TemporaryFolder()
        let store = try CaseStore(path: other.store)
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        #expect(try store.audit(evidence: folder.path).breaks.isEmpty)
        #expect(try store.audit(evidence: folder.path).pictures == 2)
        _ = try evidence.put(event: event.id, kind: .first, bytes: [1, 3])
        #expect(try store.audit().breaks.isEmpty)
        var breaks = try store.audit(evidence: folder.path).breaks
        #expect(
            breaks.map(\.what) == [
                "evidence/\(event.id)-first.jpg is not the picture that was kept"
            ])
        #expect(breaks.first?.number == (try store.cases().first?.number))
        try evidence.remove(event: event.id)
        breaks = try store.audit(evidence: folder.path).breaks
        #expect(breaks.count == 2 && breaks.allSatisfy { $0.what.hasSuffix("is missing") })
    }
}
