import CaseFiling
import Foundation
import Scene
import Testing

@testable import Delivering

/// The store as the courier sees it; the Engine joins the two the same way.
private struct StoreOutbox: Outbox {
    let store: CaseStore

    func waiting(for target: String, limit: Int) async throws -> [WaitingNotice] {
        try await store.waiting(for: target, limit: limit)
    }

    func settle(_ outcomes: [NoticeOutcome], for target: String) async throws {
        try await store.settle(outcomes, for: target)
    }
}

/// A clock that stands still until it is told.
private final class ManualClock: Clock, @unchecked Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
    }

    // Only one test's own task uses it.
    var now = Instant(offset: .zero)
    let minimumResolution = Duration.zero

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        now = max(now, deadline)
    }
}

/// A target that answers as it is bidden: one answer for each call, then yes.
private final class Scripted: Target, @unchecked Sendable {
    let name: String
    // Only one courier calls it.
    var answers: [DeliveryError.Reason?]
    var refusing: (Notice) -> Bool = { _ in false }
    private(set) var heard: [Notice] = []
    private(set) var calls = 0

    init(_ name: String, _ answers: [DeliveryError.Reason?] = []) {
        self.name = name
        self.answers = answers
    }

    func deliver(_ notice: Notice) async throws(DeliveryError) {
        calls += 1
        if let answer = answers.isEmpty ? nil : answers.removeFirst() {
            throw DeliveryError(answer, target: name, "as bidden")
        }
        if refusing(notice) { throw DeliveryError(.refused, target: name, "never") }
        heard.append(notice)
    }
}

/// An outbox whose process dies between the delivery and the note of it, so many times.
private final class Dying: Outbox, @unchecked Sendable {
    struct Death: Error {}
    let store: CaseStore
    // Only one courier calls it.
    var deaths: Int

    init(_ store: CaseStore, deaths: Int) {
        self.store = store
        self.deaths = deaths
    }

    func waiting(for target: String, limit: Int) async throws -> [WaitingNotice] {
        try await store.waiting(for: target, limit: limit)
    }

    func settle(_ outcomes: [NoticeOutcome], for target: String) async throws {
        if deaths > 0, !outcomes.isEmpty {
            deaths -= 1
            throw Death()
        }
        try await store.settle(outcomes, for: target)
    }
}

@Suite("A courier")
struct CourierTests {
    let folder: TemporaryFolder
    let store: CaseStore
    private let clock = ManualClock()
    private let reports = Reports()

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.path + "/curbwatch.sqlite")
    }

    private func file(_ events: [Event]) throws {
        try store.commit(Batch(view: Sample.view, filing: Filing(), events: events))
    }

    private func confirmAll() throws {
        for record in try store.cases() {
            try store.perform(
                .confirm, on: record.number, by: .officer("li"), at: Sample.start)
        }
    }

    private func courier(
        _ target: any Target, outbox: (any Outbox)? = nil,
        filter: NoticeFilter = .all, tries: Int = 3
    ) -> Courier<ManualClock> {
        Courier(
            outbox: outbox ?? StoreOutbox(store: store), target: target, filter: filter,
            policy: CourierPolicy(tries: tries, shortest: .seconds(1), longest: .seconds(60)),
            clock: clock, chance: { 1 }, report: { [reports] in reports.add($0) })
    }

    /// Rounds until nothing waits for this target, the clock moving on by each pause.
    private func empty(
        _ courier: Courier<ManualClock>, _ name: String, rounds: Int = 1000
    ) async throws {
        for _ in 0..<rounds {
            if try store.outboxStatus().first(where: { $0.target == name })?.pending == 0 { return }
            let pause = await courier.round()
            clock.now = clock.now.advanced(by: pause)
        }
        Issue.record("the outbox is not empty after \(rounds) rounds")
    }

    @Test("tells everything in its order")
    func order() async throws {
        try store.setOutboxTargets(["t"])
        try file((0..<40).map { Sample.event($0) })
        try confirmAll()
        let target = Scripted("t")
        try await empty(courier(target), "t")
        #expect(target.heard.map(\.sequence) == Array(1...80).map(Int64.init))
    }

    @Test("waits for a target that nobody answers at, and blames no notice")
    func unavailable() async throws {
        try store.setOutboxTargets(["t"])
        try file([Sample.event(0), Sample.event(1)])
        let target = Scripted("t", Array(repeating: .unavailable, count: 9))
        let courier = courier(target)
        var pauses: [Duration] = []
        for _ in 0..<9 {
            let pause = await courier.round()
            pauses.append(pause)
            clock.now = clock.now.advanced(by: pause)
        }
        // With the chance at 1 the whole pause: doubling up to the longest.
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { Duration.seconds($0) })
        #expect(try store.refusedNotices().isEmpty)
        try await empty(courier, "t")
        #expect(target.heard.count == 2)
    }

    @Test("tries a refused notice again with growing pauses, while other cases pass")
    func refused() async throws {
        try store.setOutboxTargets(["t"])
        try file([Sample.event(0), Sample.event(1)])
        try confirmAll()
        let target = Scripted("t", [.refused, nil])
        try await empty(courier(target), "t")
        let first = try #require(try store.cases().first?.number)
        #expect(target.heard.filter { $0.subject == first }.map(\.kind) == [.new, .update])
        #expect(target.heard.first?.subject != first)
        #expect(target.heard.count == 4)
    }

    @Test("gives a notice up after its tries; a replay brings it back")
    func dead() async throws {
        try store.setOutboxTargets(["t"])
        try file([Sample.event(0), Sample.event(1)])
        try confirmAll()
        let target = Scripted("t")
        let poisoned = try store.cases()[0].event.id + ":reported"
        target.refusing = { $0.key == poisoned }
        let courier = courier(target)
        try await empty(courier, "t")
        // Its case goes on without it: an officer's step is not lost with a bad first notice.
        #expect(target.heard.count == 3)
        let dead = try store.refusedNotices()
        #expect(dead.map(\.notice.key) == [poisoned])
        #expect(dead.first?.tries == 3 && dead.first?.error == "never")
        target.refusing = { _ in false }
        #expect(try store.replayOutbox(target: "t") == 1)
        try await empty(courier, "t")
        #expect(target.heard.count == 4)
    }

    @Test("does not hammer a target that refuses everything")
    func allRefused() async throws {
        try store.setOutboxTargets(["t"])
        try file((0..<50).map { Sample.event($0) })
        let target = Scripted("t")
        target.refusing = { _ in true }
        let courier = courier(target, tries: 1000)
        let start = clock.now
        for _ in 0..<30 { clock.now = clock.now.advanced(by: await courier.round()) }
        let minutes = Int(start.duration(to: clock.now).components.seconds / 60)
        #expect(target.calls < 40 && minutes > 10)
    }

    @Test("never waits for another's target")
    func independent() async throws {
        try store.setOutboxTargets(["down", "up"])
        try file((0..<20).map { Sample.event($0) })
        let down = Scripted("down", Array(repeating: .unavailable, count: 1000))
        _ = await courier(down).round()
        let up = Scripted("up")
        try await empty(courier(up), "up")
        #expect(up.heard.count == 20 && down.heard.isEmpty)
    }

    @Test("tells nothing twice that differs, and loses nothing, when it dies before it notes")
    func dies() async throws {
        try store.setOutboxTargets(["t"])
        try file((0..<30).map { Sample.event($0) })
        try confirmAll()
        let target = Scripted("t")
        let dying = Dying(store, deaths: 5)
        // Each death is a new courier: a restart forgets its schedule.
        while dying.deaths > 0 { _ = await courier(target, outbox: dying).round() }
        try await empty(courier(target, outbox: dying), "t")
        var seen: [String: Notice] = [:]
        var firsts: [Int64] = []
        for notice in target.heard {
            if let before = seen[notice.key] { #expect(before == notice) }
            if seen.updateValue(notice, forKey: notice.key) == nil {
                firsts.append(notice.sequence)
            }
        }
        #expect(target.heard.count > 60, "nothing was told twice: the test shows nothing")
        #expect(firsts == Array(1...60).map(Int64.init))
    }

    @Test("passes over what its target does not want")
    func filtered() async throws {
        try store.setOutboxTargets(["t"])
        try file([Sample.event(0)])
        try confirmAll()
        let target = Scripted("t")
        try await empty(courier(target, filter: NoticeFilter(kinds: [.update])), "t")
        #expect(target.heard.map(\.kind) == [.update])
    }

    @Test("brings everything to a web server that fails, hangs up and is restarted")
    func endToEnd() async throws {
        try #require(Programs.hasPython)
        try store.setOutboxTargets(["hook"])
        try file((0..<12).map { Sample.event($0) })
        try confirmAll()
        for answers in ["200,500,500,200,hangup,503,200,hangup,200,200,hangup", "500,200"] {
            let (server, port) = try Peer.script("webhook", [folder.path, answers])
            let target = try WebhookTarget(
                name: "hook",
                settings: WebhookSettings(address: Secret("http://127.0.0.1:\(port)/")),
                pictures: PictureFolder(root: folder.path))
            let courier = courier(target)
            for _ in 0..<60 { clock.now = clock.now.advanced(by: await courier.round()) }
            server.end()
            _ = await courier.round()
            await target.close()
        }
        #expect(try store.outboxStatus().first?.pending == 0)
        let kept = try folder.lines("calls.jsonl").filter { $0["answer"] as? String == "200" }
        let keys = kept.compactMap { ($0["headers"] as? [String: String])?["idempotency-key"] }
        #expect(Set(keys).count == 24 && keys.count == 24)
        for record in try store.cases() {
            #expect(
                keys.filter { $0.hasPrefix(record.event.id) }
                    == [":reported", ":registered"].map { record.event.id + $0 })
        }
    }
}
