import CaseFiling
import Foundation
import Scene
import Testing

@Suite("Events become cases")
struct FilingTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    @Test("a confirmed event of a filed class is one reported case with the record's fields")
    func files() throws {
        let event = Sample.event()
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        let cases = try store.cases()
        #expect(cases.count == 1)
        let record = try #require(cases.first)
        #expect(record.event == event)
        #expect(record.state == .reported)
        #expect(record.entry.code2026?.code == "06010")
        #expect(record.place.grid == "440111001001001")
        #expect(record.registered == nil && record.deadline == nil)
        #expect(record.history.map(\.to) == [.reported])
        #expect(record.history.first?.actor == .engine)
    }

    @Test("the number follows from the event: local day and the first ten digits of its id")
    func number() throws {
        let event = Sample.event()
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        let number = try #require(try store.cases().first?.number)
        #expect(number == "20260130-" + event.id.prefix(10).uppercased())
    }

    @Test("left_object is an event but no case, unless the catalogue says so")
    func leftObject() throws {
        let event = Sample.event(.leftObject)
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        #expect(try store.events() == [event])
        #expect(try store.cases().isEmpty)

        var filing = Sample.filing
        filing.catalogue[.leftObject].file = .reported
        let later = Sample.event(.leftObject, at: Sample.friday + .seconds(60))
        try store.commit(Batch(view: Sample.view, filing: filing, events: [later]))
        #expect(try store.cases().map(\.event.id) == [later.id])
    }

    @Test("a class that registers by itself has a deadline in working hours")
    func registers() throws {
        var filing = Sample.filing
        filing.catalogue[.garbagePile].file = .registered
        try store.commit(Batch(view: Sample.view, filing: filing, events: [Sample.event()]))
        let record = try #require(try store.cases().first)
        #expect(record.state == .registered)
        #expect(record.history.map(\.to) == [.reported, .registered])
        // Four working hours from Friday 16:00: two until 18:00, two on Monday from 08:00.
        let monday = Moment(milliseconds: 1_769_997_600_000)
        #expect(record.deadline == monday)
    }

    @Test("below its confidence floor a class that registers by itself is only reported")
    func floor() throws {
        var filing = Sample.filing
        filing.catalogue[.garbagePile].file = .registered
        filing.registerFloors = [.garbagePile: 0.95]
        try store.commit(Batch(view: Sample.view, filing: filing, events: [Sample.event()]))
        let record = try #require(try store.cases().first)
        #expect(record.state == .reported && record.deadline == nil)
    }

    @Test("the same batch twice files once")
    func repeated() throws {
        let batch = Batch(
            view: Sample.view, filing: Sample.filing, events: [Sample.event()],
            cleared: [.init(event: Sample.event().id, at: Sample.friday + .seconds(60))])
        try store.commit(batch)
        let once = try store.cases()
        try store.commit(batch)
        #expect(try store.cases() == once)
        #expect(try store.events().count == 1)
    }

    @Test("while a case is open, an event of its class and place is linked to it, not filed")
    func links() throws {
        let first = Sample.event()
        let again = Sample.event(
            at: Sample.friday + .seconds(7200),
            box: Box(x: 0.105, y: 0.2, width: 0.05, height: 0.07))
        let elsewhere = Sample.event(
            at: Sample.friday + .seconds(7200),
            box: Box(x: 0.6, y: 0.2, width: 0.05, height: 0.07))
        try store.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [first, again, elsewhere]))
        let cases = try store.cases()
        #expect(cases.map(\.event.id) == [first.id, elsewhere.id])
        #expect(cases.first?.linked == [again.id])
        #expect(cases.first?.history.last?.note == "seen again as \(again.id)")
    }

    @Test("once the case is closed, the next event is a new case")
    func afterClosing() throws {
        let first = Sample.event()
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [first]))
        let number = try #require(try store.cases().first?.number)
        try store.move(
            case: number, to: .rejected, by: .officer("li"), at: Sample.friday,
            zone: Sample.shanghai)
        let again = Sample.event(at: Sample.friday + .seconds(7200))
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [again]))
        #expect(try store.cases().map(\.event.id) == [first.id, again.id])
    }

    @Test(
        "a cleared event attaches its after picture and proposes closing; a new sight withdraws it")
    func proposes() throws {
        let event = Sample.event()
        let after = EvidenceFile(path: "evidence/\(event.id)-after.jpg", sha256: "00")
        let clean = Sample.friday + .seconds(3600)
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        try store.commit(
            Batch(
                view: Sample.view, filing: Sample.filing,
                cleared: [.init(event: event.id, at: clean, evidence: after)]))
        var record = try #require(try store.cases().first)
        #expect(record.closingProposed == clean)
        #expect(record.event.cleared == clean)
        #expect(record.event.evidence[.after] == after)
        #expect(record.state == .reported)

        let again = Sample.event(at: Sample.friday + .seconds(7200))
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [again]))
        record = try #require(try store.cases().first)
        #expect(record.closingProposed == nil)
        #expect(record.linked == [again.id])
    }
}

@Suite("A case's way")
struct WorkflowTests {
    let folder: TemporaryFolder
    let store: CaseStore
    let number: String

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
        try store.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [Sample.event()]))
        number = try store.cases()[0].number
    }

    @discardableResult
    private func move(_ state: CaseState, at moment: Moment = Sample.friday) throws -> CaseRecord {
        try store.move(
            case: number, to: state, by: .officer("li"), at: moment, zone: Sample.shanghai)
    }

    @Test(
        "from report to close, each step in the history with actor and time; reopening begins anew")
    func wholeWay() throws {
        for state in [
            CaseState.registered, .dispatched, .handling, .handled, .verified, .closed,
        ] {
            try move(state)
        }
        let closed = try #require(try store.caseRecord(number))
        #expect(closed.state == .closed && !closed.state.isOpen)
        let reopened = try move(.registered, at: Sample.friday + .seconds(3600))
        #expect(reopened.history.count == 8)
        let deadlines = reopened.history.compactMap(\.deadline)
        #expect(deadlines.count == 2 && deadlines[0] < deadlines[1])
        #expect(reopened.deadline == deadlines[1])
        #expect(reopened.history.last?.actor == .officer("li"))
    }

    /// Every pair of states: allowed exactly where `next` names it.
    @Test("an illegal transition is refused, names the allowed ones and changes nothing")
    func illegal() throws {
        let before = try store.caseRecord(number)
        let error = #expect(throws: StoreError.self) { try move(.closed) }
        #expect(
            error?.reason
                == .illegalTransition(
                    from: .reported, to: .closed, allowed: [.registered, .rejected, .cancelled]))
        #expect(error?.description.contains("registered, rejected, cancelled") == true)
        #expect(try store.caseRecord(number) == before)
        for state in CaseState.allCases {
            #expect(!state.next.contains(state))
            #expect(!state.next.isEmpty)
        }
    }

    @Test("an unknown number is refused by name")
    func unknown() {
        let error = #expect(throws: StoreError.self) {
            try store.move(
                case: "nothing", to: .registered, by: .engine, at: Sample.friday,
                zone: Sample.shanghai)
        }
        #expect(error?.reason == .noSuchCase)
    }
}
