import CaseFiling
import Foundation
import Scene
import Testing

@Suite("The outbox")
struct OutboxTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    private func file(_ events: Event...) throws {
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: events))
    }

    private func notices(for target: String = "hook") async throws -> [Notice] {
        try await store.waiting(for: target, limit: 100).map(\.notice)
    }

    private func count() throws -> String? {
        try OtherHand.text(folder.store, "SELECT count(*) FROM notice")
    }

    private static func event(_ place: Int) -> Event {
        Sample.event(
            at: Sample.friday + .seconds(place),
            box: Box(x: 0.1 * Double(place), y: 0.2, width: 0.05, height: 0.05))
    }

    @Test("notes nothing while nobody is to be told")
    func silent() throws {
        try file(Sample.event())
        #expect(try count() == "0")
    }

    @Test("tells of a case from its filing to its end, with what was and what is")
    func life() async throws {
        try store.setOutboxTargets(["hook"])
        let event = Sample.event()
        try file(event)
        let number = try #require(try store.cases().first?.number)
        try store.perform(.confirm, on: number, by: .officer("li"), at: Sample.friday)
        try store.perform(.reject, on: number, by: .officer("li"), at: Sample.friday, note: "no")
        try store.perform(.reopen, on: number, by: .officer("li"), at: Sample.friday)
        let told = try await notices()
        #expect(told.map(\.kind) == [.new, .update, .end, .update])
        // The fourth change comes to `reported` again: its step tells it from the first.
        #expect(
            told.map(\.key)
                == ["reported", "registered", "rejected", "reported:4"].map { "\(event.id):\($0)" })
        #expect(told.allSatisfy { $0.subject == number && $0.camera == event.view.camera })
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(told[2].body.utf8)) as? [String: Any])
        #expect(body["type"] as? String == "end")
        #expect((body["before"] as? [String: Any])?["state"] as? String == "registered")
        #expect((body["after"] as? [String: Any])?["state"] as? String == "rejected")
    }

    @Test("tells of an event that is not filed, and of its end")
    func unfiled() async throws {
        try store.setOutboxTargets(["hook"])
        let event = Sample.event(.leftObject)
        try file(event)
        try store.commit(
            Batch(
                view: Sample.view, filing: Sample.filing,
                cleared: [.init(event: event.id, at: Sample.friday + .seconds(60))]))
        let told = try await notices()
        #expect(told.map(\.key) == ["\(event.id):confirmed", "\(event.id):cleared"])
        #expect(told.map(\.kind) == [.new, .end])
    }

    @Test("keeps for one target what another has had, and forgets what all have had")
    func cursors() async throws {
        try store.setOutboxTargets(["fast", "slow"])
        try file(Self.event(1), Self.event(2))
        let fast = try await notices(for: "fast")
        try await store.settle(fast.map { NoticeOutcome($0, .delivered) }, for: "fast")
        #expect(try await notices(for: "fast").isEmpty)
        #expect(try await notices(for: "slow") == fast)
        #expect(try count() == "2")
        try await store.settle([NoticeOutcome(fast[0], .delivered)], for: "slow")
        #expect(try count() == "1")
        try store.setOutboxTargets(["fast"])
        #expect(try count() == "0")
    }

    @Test("tells a new target only of what comes after it")
    func newTarget() async throws {
        try store.setOutboxTargets(["old"])
        try file(Self.event(1))
        try store.setOutboxTargets(["old", "new"])
        #expect(try await notices(for: "new").isEmpty)
        try file(Self.event(2))
        #expect(try await notices(for: "new").map(\.sequence) == [2])
        // And numbers are not used again once all is delivered and gone.
        try store.setOutboxTargets([])
        try store.setOutboxTargets(["newer"])
        try file(Self.event(3))
        #expect(try await notices(for: "newer").map(\.sequence) == [3])
    }

    @Test("sets a refused notice aside: later ones of its case wait, other cases pass")
    func refused() async throws {
        try store.setOutboxTargets(["hook"])
        try file(Self.event(1), Self.event(2))
        let first = try #require(try store.cases().first?.number)
        try store.perform(.confirm, on: first, by: .officer("li"), at: Sample.friday)
        let told = try await notices()
        try await store.settle(
            [
                NoticeOutcome(told[0], .refused("HTTP 500")), NoticeOutcome(told[1], .delivered),
            ], for: "hook")
        let waiting = try await store.waiting(for: "hook", limit: 100)
        #expect(waiting.map(\.notice) == [told[0], told[2]])
        #expect(waiting.map(\.tries) == [1, 0])
        #expect(waiting.map(\.isBehind) == [false, true])
        try await store.settle([NoticeOutcome(told[2], .held)], for: "hook")
        // Only the head of the case is offered until it is gone.
        #expect(try await notices() == [told[0]])
        try await store.settle([NoticeOutcome(told[0], .delivered)], for: "hook")
        #expect(try await notices() == [told[2]])
    }

    @Test("keeps given-up notices for a person, who replays or drops them")
    func dead() async throws {
        try store.setOutboxTargets(["hook"])
        try file(Self.event(1), Self.event(2))
        let told = try await notices()
        try await store.settle(told.map { NoticeOutcome($0, .dead("HTTP 400")) }, for: "hook")
        #expect(try await notices().isEmpty)
        let dead = try store.refusedNotices(target: "hook")
        #expect(dead.map(\.notice) == told)
        #expect(dead.allSatisfy { $0.isDead && $0.error == "HTTP 400" && $0.tries == 1 })
        #expect(
            try store.outboxStatus() == [
                OutboxStatus(target: "hook", pending: 0, setAside: 0, dead: 2)
            ])
        #expect(try store.replayOutbox(target: "hook", key: told[1].key) == 1)
        #expect(try await notices() == [told[1]])
        #expect(try store.dropFromOutbox(target: "hook") == 1)
        try await store.settle([NoticeOutcome(told[1], .delivered)], for: "hook")
        #expect(try count() == "0")
    }

    @Test("is as it was where the change it tells of did not happen")
    func takenBack() throws {
        try store.setOutboxTargets(["hook"])
        try file(Sample.event())
        let number = try #require(try store.cases().first?.number)
        try store.perform(
            .confirm, on: number, by: .officer("li"), at: Sample.friday, dryRun: true)
        #expect(try count() == "1")
    }
}
