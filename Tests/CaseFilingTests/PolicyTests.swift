import CaseFiling
import Foundation
import Scene
import Testing
import Timetable

@Suite("The site's policy of filing")
struct PolicyTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    /// Events of one view, each at a place of its own.
    private static func event(_ place: Int, at moment: Moment = Sample.friday) -> Event {
        Sample.event(
            at: moment, box: Box(x: 0.1 * Double(place), y: 0.2, width: 0.05, height: 0.05))
    }

    private static func filing(
        _ policy: FilingPolicy = .standard, recurrence: Recurrence? = nil
    ) -> Filing {
        var filing = Sample.filing
        filing.policies = [.garbagePile: policy]
        filing.recurrence = recurrence
        return filing
    }

    private func file(_ filing: Filing, _ events: Event...) throws {
        try store.commit(Batch(view: Sample.view, filing: filing, events: events))
    }

    /// Friday 16:00 in Shanghai lies in the first window and not in the second.
    private static let afternoon = ActiveWindow(between: [DayWindow("15:00-17:00")!])
    private static let night = ActiveWindow(between: [DayWindow("22:00-06:00")!])

    @Test("files no more of a class in a view and local day than the cap, and counts the rest")
    func cap() throws {
        let filing = Self.filing(FilingPolicy(dailyCap: 2))
        for place in 0..<5 {
            try file(filing, Self.event(place, at: Sample.friday + .seconds(60 * place)))
        }
        #expect(try store.cases().count == 2)
        let left = try store.notFiled()
        #expect(left.map(\.count) == [3])
        #expect(left.first?.cause == .dailyCap)
        #expect(left.first?.day.description == "2026-01-30")
        // Midnight in Shanghai is eight hours on: the count begins anew.
        try file(filing, Self.event(6, at: Sample.friday + .seconds(8 * 3600 + 1)))
        #expect(try store.cases().count == 3)
    }

    @Test("links what comes back to an open case, cap or not")
    func capLinks() throws {
        let filing = Self.filing(FilingPolicy(dailyCap: 1))
        try file(filing, Self.event(1))
        try file(filing, Self.event(1, at: Sample.friday + .seconds(60)))
        #expect(try store.cases().map(\.linked.count) == [1])
        #expect(try store.notFiled().isEmpty)
    }

    @Test("files nothing in a quiet time, and at its end what still stands")
    func quiet() throws {
        let filing = Self.filing(FilingPolicy(quiet: [Self.afternoon]))
        let (stays, goes) = (Self.event(1), Self.event(2))
        try file(filing, stays, goes)
        #expect(try store.cases().isEmpty)
        #expect(try store.notFiled().map(\.count) == [2])
        try store.commit(
            Batch(
                view: Sample.view, filing: filing,
                cleared: [.init(event: goes.id, at: Sample.friday + .seconds(60))]))
        let later = Sample.friday + .seconds(7200)
        try file(filing, Self.event(3, at: later))
        let cases = try store.cases()
        #expect(Set(cases.map(\.event.id)) == [stays.id, Self.event(3, at: later).id])
        #expect(cases.first { $0.event.id == stays.id }?.history.first?.at == later)
        #expect(try store.notFiled().map(\.count) == [1])
        #expect(try store.audit().verdict == .consistent)
    }

    @Test("registers by itself only in its hours", arguments: [true, false])
    func hours(_ isOpen: Bool) throws {
        var filing = Self.filing(
            FilingPolicy(registerHours: isOpen ? Self.afternoon : Self.night))
        filing.catalogue[.garbagePile].file = .registered
        try file(filing, Self.event(1))
        #expect(try store.cases().map(\.state) == [isOpen ? .registered : .reported])
    }

    /// Files, closes an hour later, and files again at the same place after a pause.
    private func recur(_ action: Recurrence.Action, after pause: Duration) throws -> [CaseRecord] {
        let filing = Self.filing(
            recurrence: Recurrence(within: .seconds(86400), action: action))
        try file(filing, Self.event(1))
        let number = try #require(try store.cases().first?.number)
        let closed = Sample.friday + .seconds(3600)
        for verb in [CaseVerb.confirm, .dispatch, .handle, .finish, .verify, .close] {
            try store.perform(verb, on: number, by: .officer("li"), at: closed)
        }
        try file(filing, Self.event(1, at: closed + pause))
        #expect(try store.audit().verdict == .consistent)
        return try store.cases()
    }

    @Test("registers a closed case again when the thing is back within the time")
    func reopens() throws {
        let cases = try recur(.reopen, after: .seconds(3600))
        #expect(cases.map(\.state) == [.registered])
        #expect(cases[0].linked.count == 1)
        let last = try #require(cases[0].history.last)
        #expect(last.actor == .engine && last.from == .closed)
        #expect(last.deadline != nil && last.deadline == cases[0].deadline)
    }

    @Test("or files a new case that names the closed one")
    func links() throws {
        let cases = try recur(.link, after: .seconds(3600))
        #expect(cases.map(\.state) == [.closed, .reported])
        #expect(cases[1].history.first?.note == "follows \(cases[0].number), which was closed")
    }

    @Test("files anew what is back later than that", arguments: [Recurrence.Action.reopen, .link])
    func late(_ action: Recurrence.Action) throws {
        let cases = try recur(action, after: .seconds(86401))
        #expect(cases.map(\.state) == [.closed, .reported])
        #expect(cases[1].history.first?.note == nil)
    }

    @Test("tells which cases of a view ended since, and which events the judge may let go")
    func endings() throws {
        let filing = Self.filing()
        try file(filing, Self.event(1), Self.event(2))
        let numbers = try store.cases().map(\.number)
        try store.perform(.reject, on: numbers[0], by: .officer("li"), at: Sample.friday)
        let first = try store.endings(of: Sample.view, after: 0)
        #expect(first.map(\.number) == [numbers[0]])
        #expect(first[0].state == .rejected && first[0].events.map(\.id) == [Self.event(1).id])
        let entry = first[0].entry
        #expect(try store.endings(of: Sample.view, after: entry).isEmpty)
        try store.perform(.cancel, on: numbers[1], by: .officer("li"), at: Sample.friday)
        #expect(try store.endings(of: Sample.view, after: entry).map(\.state) == [.cancelled])
        // Reopened meanwhile: what is held stays held.
        try store.perform(.reopen, on: numbers[1], by: .officer("li"), at: Sample.friday)
        #expect(try store.endings(of: Sample.view, after: entry).isEmpty)
        let other = ViewID(camera: CameraID("gate"), preset: PresetID("market"))
        #expect(try store.endings(of: other, after: 0).isEmpty)
    }
}
