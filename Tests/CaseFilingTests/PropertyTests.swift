import Foundation
import GRDB
import Scene
import Testing

@testable import CaseFiling

/// Lets the writes of one connection fail: the count of writes that still go through is all there is.
private struct Fuse {
    let store: CaseStore
    private static let tables = [
        "event", "evidence", "filed", "case_event", "case_change", "audit", "checkpoint",
        "checkpoint_part",
        "notice",
    ]

    init(_ store: CaseStore) throws {
        self.store = store
        try store.connection.pool.writeWithoutTransaction { database in
            try database.execute(
                sql: "CREATE TEMP TABLE fuse (writes); INSERT INTO fuse VALUES (-1)")
            for table in Self.tables {
                for verb in ["INSERT", "UPDATE"] {
                    try database.execute(
                        sql: """
                            CREATE TEMP TRIGGER \(table)_\(verb) BEFORE \(verb) ON main.\(table) BEGIN
                                SELECT RAISE(ROLLBACK, 'crash') FROM fuse WHERE writes = 0;
                                UPDATE fuse SET writes = writes - 1 WHERE writes > 0;
                            END
                            """)
                }
            }
        }
    }

    /// - Parameter writes: how many go through before one fails; nil for all.
    func set(_ writes: Int?) throws {
        try store.connection.pool.writeWithoutTransaction {
            try $0.execute(sql: "UPDATE fuse SET writes = ?", arguments: [writes ?? -1])
        }
    }
}

/// What must stand in the store, worked out without one: for each view, class and place the cases in
/// their order, each with its events.
private struct Model {
    struct Case: Equatable {
        var events: [String]
        var state: CaseState
    }

    private(set) var cases: [String: Case] = [:]
    private(set) var standing: [Event] = []
    private var order: [(place: String, first: String, confirmed: Moment)] = []
    private var seen: Set<String> = []

    mutating func take(_ batch: Batch, place: (Event) -> String) {
        for event in batch.events where seen.insert(event.id).inserted {
            standing.append(event)
            let open = order.filter { $0.place == place(event) && cases[$0.first]!.state.isOpen }
                .min { ($0.confirmed, $0.first) < ($1.confirmed, $1.first) }
            if let open {
                cases[open.first]!.events.append(event.id)
            } else {
                order.append((place(event), event.id, event.confirmed))
                cases[event.id] = Case(events: [event.id], state: .reported)
            }
        }
        let cleared = Set(batch.cleared.map(\.event))
        standing.removeAll { cleared.contains($0.id) }
    }

    /// - Returns: false where the verb must be refused.
    mutating func take(_ verb: CaseVerb, on event: String) -> Bool {
        guard let target = verb.target(from: cases[event]!.state) else { return false }
        cases[event]!.state = target
        return true
    }
}

@Suite("Random streams of events, with a crash at every write")
struct PropertyTests {
    private static let violations = [Violation.garbagePile, .illegalBanner]

    @Test("no case is lost, doubled or half changed, and the trail fits", arguments: 0..<6)
    func streams(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        var (store, model, batches) = (try CaseStore(path: folder.store), Model(), [Batch]())
        try store.setOutboxTargets(["listener"])
        var fuse = try Fuse(store)
        for step in 0..<40 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<10:
                let batch = Self.batch(step, model.standing, &random)
                try Self.crashing(fuse) { try store.commit(batch) }
                model.take(batch, place: Self.place(of:))
                batches.append(batch)
            case 10..<12:
                // A replay: the engine repeats what it had committed before it died.
                if let batch = batches.randomElement(using: &random) { try store.commit(batch) }
            case 12..<19:
                guard let event = model.cases.keys.sorted().randomElement(using: &random),
                    let verb = CaseVerb.allCases.randomElement(using: &random)
                else { continue }
                let number = try #require(
                    try store.cases().first { $0.event.id == event }?.number)
                let perform = {
                    _ = try store.perform(
                        verb, on: number, by: .officer("li"), at: Self.moment(step))
                }
                if model.take(verb, on: event) {
                    try Self.crashing(fuse, perform)
                } else {
                    #expect(throws: StoreError.self) { try perform() }
                }
            default:
                // A restart: nothing of what the old one knew is left.
                store = try CaseStore(path: folder.store, access: .desk)
                fuse = try Fuse(store)
            }
            try Self.expect(store, is: model)
        }
        let audit = try store.audit()
        #expect(audit.verdict == .consistent, "\(audit.breaks)")
        #expect(try store.problems().isEmpty)
        try await Self.expectTold(store)
    }

    /// Who only hears the notices knows every case as it stands, each change joined to the one before.
    private static func expectTold(_ store: CaseStore) async throws {
        var known: [String: String] = [:]
        let notices = try await store.waiting(for: "listener", limit: 10_000).map(\.notice)
        for notice in notices {
            let body = try #require(
                try JSONSerialization.jsonObject(with: Data(notice.body.utf8)) as? [String: Any])
            #expect(words(body["before"]) == known[notice.subject])
            #expect((notice.kind == .new) == (known[notice.subject] == nil))
            known[notice.subject] = words(body["after"])
        }
        #expect(Set(notices.map(\.key)).count == notices.count)
        for record in try store.cases() {
            #expect(
                known[record.number] == "\(record.state) \(record.linked) \(record.history.count)")
        }
    }

    private static func words(_ value: Any?) -> String? {
        guard let record = value as? [String: Any] else { return nil }
        let history = record["history"] as? [Any] ?? []
        return "\(record["state"] ?? "") \(record["linked"] as? [String] ?? []) \(history.count)"
    }

    /// Tries the change with 0, 1, 2 … writes before a crash, until it goes through.
    private static func crashing(_ fuse: Fuse, _ change: () throws -> Void) throws {
        let before = try state(of: fuse.store)
        var crashes = 0
        while true {
            try fuse.set(crashes)
            do {
                try change()
                break
            } catch let error as StoreError {
                #expect(error.reason == .failed)
                #expect(try state(of: fuse.store) == before)
                crashes += 1
            }
        }
        try fuse.set(nil)
        #expect(crashes > 0, "nothing was written")
    }

    private static func state(of store: CaseStore) throws -> String? {
        try store.connection.pool.read { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) FROM event) || ' ' || (SELECT count(*) FROM evidence)
                        || ' ' || (SELECT count(*) FROM event WHERE cleared IS NOT NULL)
                        || ' ' || (SELECT count(*) FROM case_change)
                        || ' ' || (SELECT count(*) FROM case_event)
                        || ' ' || (SELECT count(*) FROM notice)
                        || ' ' || (SELECT group_concat(hex(bytes)) FROM checkpoint_part)
                        || ' ' || (SELECT group_concat(number || state) FROM filed)
                        || ' ' || coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '')
                    """)
        }
    }

    private static func expect(_ store: CaseStore, is model: Model) throws {
        let found = try store.cases()
        #expect(found.count == model.cases.count)
        for record in found {
            let expected = try #require(model.cases[record.event.id])
            #expect(record.state == expected.state)
            #expect(Set([record.event.id] + record.linked) == Set(expected.events))
            for (change, next) in zip(record.history, record.history.dropFirst()) {
                #expect(next.from == change.to)
                #expect(next.to == next.from || change.to.next.contains(next.to))
            }
        }
    }

    private static func moment(_ step: Int) -> Moment { Sample.friday + .seconds(600 * step) }

    /// One to three events at six places of two views, and the end of some that stand.
    private static func batch(
        _ step: Int, _ standing: [Event], _ random: inout SeededGenerator
    ) -> Batch {
        let view = ViewID(
            camera: CameraID("c\(Int.random(in: 0..<2, using: &random))"), preset: PresetID("p"))
        let count = Int.random(in: 1...3, using: &random)
        let events = (0..<count).map { place in
            Sample.event(
                violations.randomElement(using: &random) ?? .garbagePile,
                at: moment(step) + .seconds(place),
                box: Box(
                    x: Double(Int.random(in: 0..<3, using: &random)) / 3, y: 0.2, width: 0.05,
                    height: 0.07), view: view,
                evidence: [.first: EvidenceFile(path: "evidence/\(step).jpg", sha256: "aa")])
        }
        let cleared = standing.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        return Batch(
            view: view, filing: Sample.filing, events: events,
            cleared: cleared.map { .init(event: $0.id, at: moment(step)) },
            checkpoint: Checkpoint(
                view: view, run: "live",
                position: .init(
                    inputIndex: 0, inputPath: "", lastMoment: moment(step), picturesDecoded: step),
                memoryGeneration: step, memory: [1],
                parts: ["a": .written([UInt8(step & 255)])], settingsHash: "s"))
    }

    private static func place(of event: Event) -> String {
        "\(event.view) \(event.violation) \(Int((event.box.x * 3).rounded()))"
    }
}
