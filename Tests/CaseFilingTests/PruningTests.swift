import Foundation
import Scene
import Testing

@testable import CaseFiling

@Suite("Pictures that are given up")
struct PruningTests {
    let folder: TemporaryFolder
    let store: CaseStore
    let evidence: EvidenceStore
    let numbers: [String]
    let ids: [String]
    private let day: Int64 = 86400

    /// Four cases with two pictures of 1000 bytes each: 0 open, 1 rejected on the first day, 2
    /// cancelled on the second, 3 rejected on the third.
    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
        evidence = try EvidenceStore(root: folder.path)
        for place in 0..<4 {
            var event = Sample.event(
                place == 3 ? .illegalBanner : .garbagePile, at: Sample.friday + .seconds(place),
                box: Box(x: 0.25 * Double(place), y: 0.2, width: 0.05, height: 0.07))
            for kind in [EvidenceKind.first, .confirmed] {
                event.evidence[kind] = try evidence.put(
                    event: event.id, kind: kind, bytes: [UInt8](repeating: 1, count: 1000))
            }
            try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        }
        let cases = try store.cases()
        numbers = cases.map(\.number)
        ids = cases.map(\.event.id)
        for (place, verb) in [(1, CaseVerb.reject), (2, .cancel), (3, .reject)] {
            try store.perform(
                verb, on: numbers[place], by: .officer("li"), at: Sample.friday + days(place))
        }
    }

    private func days(_ count: Int) -> Duration { .seconds(Int64(count) * day) }

    private func remaining() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/evidence")
        return ids.filter { id in names.contains { $0.hasPrefix(id) } }
    }

    @discardableResult
    private func prune(
        _ retention: Retention, after count: Int, dryRun: Bool = false
    ) throws -> PruningReport {
        try store.prune(
            retention, evidence: evidence, now: Sample.friday + days(count), dryRun: dryRun)
    }

    @Test("go when their time is over, by how the case ended; the record stays and can be audited")
    func age() throws {
        let retention = Retention(afterEnd: [.rejected: days(10)])
        #expect(try prune(retention, after: 10).files == 0)
        let report = try prune(retention, after: 11)
        #expect(report.events == 1 && report.files == 2 && report.bytes == 2000)
        #expect(try remaining() == [ids[0], ids[2], ids[3]])
        #expect(try store.caseRecord(numbers[1])?.event.evidence.isEmpty == true)
        let audit = try store.audit(evidence: folder.path)
        #expect(audit.verdict == .consistent, "\(audit.breaks)")
        #expect(audit.pictures == 6)
        #expect(try prune(retention, after: 11) == PruningReport())
    }

    @Test("stay as long as their class says, however the case ended")
    func classes() throws {
        let retention = Retention(
            afterEnd: [.rejected: .zero, .cancelled: .zero], ofClass: [.illegalBanner: days(100)])
        try prune(retention, after: 50)
        #expect(try remaining() == [ids[0], ids[3]])
        try prune(retention, after: 200)
        #expect(try remaining() == [ids[0]])
    }

    @Test(
        "go before their time above the budget, the earliest end first, never of an open case",
        arguments: [(8000, 4, 0), (7999, 3, 0), (4001, 2, 0), (4000, 2, 0), (1, 1, 1999)])
    func budget(bytes: Int64, left: Int, above: Int64) throws {
        let report = try prune(Retention(budget: bytes), after: 4)
        #expect(try remaining() == [ids[0]] + ids.suffix(left - 1))
        #expect(report.aboveBudget == above)
    }

    @Test("a dry run counts the same and changes nothing")
    func dryRun() throws {
        let retention = Retention(afterEnd: [.rejected: .zero, .cancelled: .zero])
        let before = try store.audit(evidence: folder.path)
        let said = try prune(retention, after: 4, dryRun: true)
        #expect(try store.audit(evidence: folder.path) == before)
        #expect(said.files == 6)
        #expect(try prune(retention, after: 4) == said)
    }

    @Test("stay when an officer has reopened the case")
    func reopened() throws {
        try store.perform(
            .reopen, on: numbers[1], by: .officer("li"), at: Sample.friday + days(5))
        try prune(Retention(afterEnd: [.rejected: .zero], budget: 1), after: 100)
        #expect(try remaining() == [ids[0], ids[1]])
    }

    @Test("of an event without a case go by its own limit")
    func unfiled() throws {
        var event = Sample.event(.leftObject)
        event.evidence[.first] = try evidence.put(event: event.id, kind: .first, bytes: [1])
        try store.commit(
            Batch(
                view: Sample.view, filing: Sample.filing, events: [event],
                cleared: [.init(event: event.id, at: Sample.friday + days(1))]))
        #expect(try prune(Retention(unfiled: days(1)), after: 1).files == 0)
        #expect(try prune(Retention(unfiled: days(1)), after: 2).files == 1)
        #expect(try store.events().first { $0.id == event.id }?.evidence.isEmpty == true)
    }

    /// The record is written and the process is gone before a file is: the next call goes on.
    @Test("are removed by the next call where a process died between the record and the files")
    func died() throws {
        let retention = Retention(afterEnd: [.rejected: .zero])
        let path = "\(folder.path)/evidence/\(ids[1])-first.jpg"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path + "/in-the-way", withIntermediateDirectories: true)
        #expect(throws: StoreError.self) { try prune(retention, after: 4) }
        #expect(try store.caseRecord(numbers[1])?.event.evidence.isEmpty == true)
        #expect(try store.audit(evidence: folder.path).verdict == .consistent)

        try FileManager.default.removeItem(atPath: path)
        try prune(Retention(), after: 4)
        #expect(try remaining() == [ids[0], ids[2]])
        #expect(try OtherHand.text(folder.store, "SELECT count(*) FROM removal") == "0")
    }
}

@Suite("Looking after the store")
struct UpkeepTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
        try store.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [Sample.event()]))
    }

    @Test("a backup is a whole store, of what was committed, made while the store is in use")
    func backup() throws {
        let copy = folder.path + "/copy.sqlite"
        #expect(try store.backUp(to: copy) > 0)
        try store.commit(
            Batch(
                view: Sample.view, filing: Sample.filing,
                events: [Sample.event(.illegalBanner)]))
        let found = try CaseStore(path: copy, access: .desk)
        #expect(try found.cases().count == 1)
        #expect(try found.audit().verdict == .consistent)
        #expect(try store.backUp(to: copy) > 0)
        #expect(try CaseStore(path: copy, access: .desk).cases().count == 2)
    }

    @Test("a backup never lands on the store itself, nor leaves a rest where it fails")
    func refused() throws {
        let link = folder.path + "/link.sqlite"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: folder.store)
        for path in [folder.store, link, folder.path + "/missing/copy.sqlite"] {
            let error = #expect(throws: StoreError.self) { try store.backUp(to: path) }
            #expect(error?.reason == .cannotWrite, "\(path)")
        }
        #expect(try store.cases().count == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix(".writing-") })
    }

    @Test("packing keeps everything and takes less room")
    func vacuum() throws {
        let lines = (0..<2000).map { step in
            ObservationLine(
                Observation(
                    view: Sample.view, moment: Sample.friday + .seconds(step), picture: "\(step)",
                    looking: .watch, path: .full, health: .good, zones: [], regions: []),
                zone: .gmt)
        }
        try store.commit(Batch(view: Sample.view, observations: lines))
        try OtherHand.run(folder.store, "DELETE FROM observation")
        try store.vacuum()
        let before = try store.cases()
        let size = try FileManager.default.attributesOfItem(atPath: folder.store)[.size] as? Int
        // Tables and indices of a store without rows take some 200 kB; the lines took 500 kB more.
        #expect(try #require(size) < 300_000)
        #expect(try store.cases() == before && store.problems().isEmpty)
    }
}
