import Foundation
import GRDB
import Scene
import Testing

@testable import CaseFiling

@Suite("Batches that come at the same time")
struct GroupTests {
    @Test("are each kept, from sixteen threads")
    func together() throws {
        let folder = try TemporaryFolder()
        let store = try CaseStore(path: folder.store)
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            let view = ViewID(camera: CameraID("c\(thread)"), preset: PresetID("p"))
            for step in 0..<12 {
                let event = Sample.event(
                    at: Sample.friday + .seconds(step),
                    box: Box(x: Double(step) / 20, y: 0.1, width: 0.04, height: 0.04), view: view)
                do {
                    try store.commit(Batch(view: view, filing: Sample.filing, events: [event]))
                    // On return it is there, whoever wrote it.
                    let kept = try store.events(StoreQuery(camera: "c\(thread)"))
                    #expect(kept.count == step + 1)
                } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(try store.cases().count == 16 * 12)
        let audit = try store.audit()
        #expect(audit.verdict == .consistent, "\(audit.breaks)")
    }

    /// The clearance's trigger fails one batch and not its neighbours.
    @Test("do not fall with one of them that cannot be kept")
    func oneFails() throws {
        let folder = try TemporaryFolder()
        let store = try CaseStore(path: folder.store)
        try store.connection.pool.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    CREATE TEMP TRIGGER bad BEFORE INSERT ON main.event WHEN NEW.camera = 'bad'
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """)
        }
        let group = GroupCommit()
        let batches = ["good", "bad", "fine"].map { name in
            let view = ViewID(camera: CameraID(name), preset: PresetID("p"))
            return Batch(view: view, filing: Sample.filing, events: [Sample.event(view: view)])
        }
        let outcomes = try store.keep(batches)
        #expect(outcomes.map { $0 == nil } == [true, false, true])
        #expect(try store.cases().map(\.event.view.camera.name).sorted() == ["fine", "good"])
        // And what holds for all is told to each.
        #expect(throws: StoreError.self) {
            try group.commit(batches[0]) { (_) throws(StoreError) in
                throw StoreError(.diskFull, subject: "s", attempt: "a")
            }
        }
    }
}

@Suite("The daily seal")
struct SealTests {
    let folder: TemporaryFolder
    let store: CaseStore
    private let key = AuditKey(bytes: Array(repeating: 7, count: 32))!
    private let day = Duration.seconds(86400)

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    private func file(_ step: Int) throws {
        let event = Sample.event(
            at: Sample.friday + .seconds(step),
            box: Box(x: Double(step) / 20, y: 0.1, width: 0.04, height: 0.04))
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
    }

    @Test("is due once a day, while there is something new to seal")
    func due() throws {
        #expect(try !store.isSealDue(at: Sample.friday))
        try file(1)
        #expect(try store.isSealDue(at: Sample.friday))
        #expect(try store.sealTrail(with: key, at: Sample.friday).seal != nil)
        #expect(try !store.isSealDue(at: Sample.friday + day))
        try file(2)
        #expect(try !store.isSealDue(at: Sample.friday + day - .seconds(1)))
        #expect(try store.isSealDue(at: Sample.friday + day))
    }

    @Test("goes out to every target, and is proven by the whole audit")
    func sealed() async throws {
        try store.setOutboxTargets(["anchor"])
        try file(1)
        let first = try #require(try store.sealTrail(with: key, at: Sample.friday).seal)
        try file(2)
        let second = try #require(try store.sealTrail(with: key, at: Sample.friday + day).seal)
        let told = try await store.waiting(for: "anchor", limit: 10).map(\.notice)
        let seals = told.filter { $0.kind == .seal }
        #expect(seals.map(\.key) == ["seal:\(first.entries)", "seal:\(second.entries)"])
        #expect(seals.last?.body.contains(second.hmac) == true)
        let report = try store.audit(key: key, anchors: [first, second])
        #expect(report.verdict == .proven && report.sealed == second)
    }

    @Test(
        "is not made over a trail that was changed since the last one, or with another key",
        arguments: [true, false])
    func broken(_ isChanged: Bool) throws {
        try file(1)
        _ = try store.sealTrail(with: key, at: Sample.friday)
        try file(2)
        if isChanged {
            try OtherHand.run(folder.store, "UPDATE audit SET at = at + 1 WHERE seq = 4")
        }
        let other = try #require(AuditKey(bytes: Array(repeating: 8, count: 32)))
        let found = try store.sealTrail(
            with: isChanged ? key : other, at: Sample.friday + day)
        #expect(found.seal == nil && !found.breaks.isEmpty)
    }
}
