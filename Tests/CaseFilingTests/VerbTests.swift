import CaseFiling
import Foundation
import Scene
import Testing
import Timetable

@Suite("An officer's verbs")
struct VerbTests {
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
    private func perform(
        _ verb: CaseVerb, zone: TimeZone? = nil, calendar: WorkCalendar = .standard,
        dryRun: Bool = false
    ) throws -> CaseRecord {
        try store.perform(
            verb, on: number, by: .officer("li"), at: Sample.friday, note: "so", zone: zone,
            calendar: calendar, dryRun: dryRun
        ).after
    }

    @Test("every step of the state machine belongs to exactly one verb, and no verb makes others")
    func everyStep() {
        for state in CaseState.allCases {
            let targets = CaseVerb.allCases.compactMap { $0.target(from: state) }
            #expect(targets.count == Set(targets).count, "two verbs for one step of \(state)")
            #expect(Set(targets) == Set(state.next), "\(state)")
        }
    }

    @Test("many cases move together, or none where one may not")
    func many() throws {
        let second = Sample.event(
            at: Sample.friday + .seconds(60), box: Box(x: 0.6, y: 0.6, width: 0.1, height: 0.1))
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [second]))
        let numbers = try store.cases().map(\.number)
        try store.perform(.confirm, on: numbers, by: .officer("li"), at: Sample.friday)
        #expect(try store.cases().allSatisfy { $0.state == .registered })
        try store.perform(.dispatch, on: numbers[1], by: .officer("li"), at: Sample.friday)
        let error = #expect(throws: StoreError.self) {
            try store.perform(.dispatch, on: numbers, by: .officer("li"), at: Sample.friday)
        }
        #expect(error?.subject == numbers[1])
        #expect(try store.cases().map(\.state) == [.registered, .dispatched])
        #expect(try store.audit().verdict == .consistent)
    }

    @Test("an ended case no longer waits for its view's observations")
    func openCase() throws {
        let seen = Sample.event(at: Sample.friday + .seconds(60))
        #expect(try store.openCase(like: seen) == number)
        let elsewhere = Sample.event(box: Box(x: 0.8, y: 0.8, width: 0.1, height: 0.1))
        #expect(try store.openCase(like: elsewhere) == nil)
        try perform(.reject)
        #expect(try store.openCase(like: seen) == nil)
    }

    @Test("the usual way by verbs, and back into the register")
    func wholeWay() throws {
        let way: [(CaseVerb, CaseState)] = [
            (.confirm, .registered), (.dispatch, .dispatched), (.handle, .handling),
            (.finish, .handled), (.verify, .verified), (.close, .closed), (.reopen, .registered),
            (.dispatch, .dispatched), (.return, .registered), (.cancel, .cancelled),
            (.reopen, .reported), (.reject, .rejected),
        ]
        for (verb, state) in way { #expect(try perform(verb).state == state) }
        let record = try #require(try store.caseRecord(number))
        #expect(record.history.count == way.count + 1)
        #expect(record.history.last?.note == "so")
    }

    @Test("a verb twice is refused, names the verbs that are allowed, and changes nothing")
    func twice() throws {
        let before = try perform(.confirm)
        let error = #expect(throws: StoreError.self) { try perform(.confirm) }
        #expect(
            error?.reason
                == .illegalVerb(
                    .confirm, from: .registered, allowed: [.reject, .dispatch, .cancel]))
        #expect(
            error?.description.contains(
                "is registered; allowed: reject (rejected), dispatch (dispatched), "
                    + "cancel (cancelled)") == true)
        #expect(try store.caseRecord(number) == before)
    }

    @Test("a dry run shows the case as it would be, and leaves it as it is")
    func dryRun() throws {
        let before = try store.caseRecord(number)
        let shown = try perform(.confirm, dryRun: true)
        #expect(shown.state == .registered && shown.deadline != nil)
        #expect(try store.caseRecord(number) == before)
        #expect(try perform(.confirm) == shown)
    }

    /// Four working hours from Friday 16:00 in Shanghai: until Monday 10:00, Tuesday where Monday is
    /// a holiday. In Greenwich it is then 08:00, so the day's first four hours are enough.
    @Test("a deadline counts the hours of the case's own clock, or of the one that is given")
    func deadline() throws {
        let hour: Int64 = 3_600_000
        #expect(
            try perform(.confirm, dryRun: true).deadline
                == Moment(milliseconds: Sample.friday.milliseconds + 66 * hour))
        let monday = try #require(LocalDay(year: 2026, month: 2, day: 2))
        #expect(
            try perform(.confirm, calendar: WorkCalendar(holidays: [monday]), dryRun: true).deadline
                == Moment(milliseconds: Sample.friday.milliseconds + 90 * hour))
        #expect(
            try perform(.confirm, zone: .gmt, dryRun: true).deadline
                == Moment(milliseconds: Sample.friday.milliseconds + 4 * hour))
    }
}

@Suite("Counting cases")
struct StatisticsTests {
    private typealias Count = CaseStatistics.Count

    let folder: TemporaryFolder
    let store: CaseStore
    private let bridge = ViewID(camera: CameraID("bridge"), preset: PresetID("a"))

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    /// Three at the gate, an hour apart (16:00, 17:00, 18:00 in Shanghai), and one at the bridge at
    /// 00:30 of the next day.
    private func file() throws -> [String] {
        for hour in 0..<3 {
            let event = Sample.event(
                at: Sample.friday + .seconds(3600 * hour),
                box: Box(x: 0.3 * Double(hour), y: 0.2, width: 0.05, height: 0.07))
            try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        }
        let late = Sample.event(
            .illegalBanner, at: Sample.friday + .seconds(8 * 3600 + 1800), view: bridge)
        try store.commit(Batch(view: bridge, filing: Sample.filing, events: [late]))
        return try store.cases().map(\.number)
    }

    @discardableResult
    private func perform(_ verbs: CaseVerb..., on number: String, at moment: Moment) throws
        -> CaseRecord?
    {
        for verb in verbs {
            try store.perform(verb, on: number, by: .officer("li"), at: moment)
        }
        return try store.caseRecord(number)
    }

    @Test("no case is all zeros")
    func nothing() throws {
        let found = try store.statistics(now: Sample.friday)
        #expect(found.total == Count() && found.byState.isEmpty && found.reportedToClosed == nil)
        let object = try JSONSerialization.jsonObject(with: Data(found.json.utf8))
        #expect((object as? [String: Any])?["reported_to_closed_seconds"] is NSNull)
    }

    @Test("cases count once by state, class, view and local day; overdue are open ones only")
    func counts() throws {
        let numbers = try file()
        let registered = try perform(.confirm, on: numbers[0], at: Sample.friday)
        try perform(.reject, on: numbers[1], at: Sample.friday)
        let deadline = try #require(registered?.deadline)
        #expect(try store.statistics(now: deadline).total.overdue == 0)
        let found = try store.statistics(now: deadline + .seconds(1))
        #expect(found.total == Count(open: 3, overdue: 1, dropped: 1))
        #expect(found.byState == [.registered: 1, .rejected: 1, .reported: 2])
        #expect(found.byClass[.garbagePile] == Count(open: 2, overdue: 1, dropped: 1))
        #expect(found.byView[bridge] == Count(open: 1))
        #expect(Set(found.byDay.keys) == ["2026-01-30", "2026-01-31"])
        #expect(found.byDay["2026-01-31"]?.all == 1)
        let gate = try store.statistics(StoreQuery(camera: "gate"), now: Sample.friday)
        #expect(gate.total.all == 3)
    }

    /// 1 h, 2 h and 10 h after their reports: the median is the second, nine of ten the third.
    @Test("the time from report to close is told by median, ninth tenth and longest")
    func times() throws {
        let numbers = try file()
        for (place, hours) in [(0, 1), (1, 3), (2, 12)] {
            try perform(
                .confirm, .dispatch, .handle, .finish, .verify, .close, on: numbers[place],
                at: Sample.friday + .seconds(hours * 3600))
        }
        let times = try #require(try store.statistics(now: Sample.friday).reportedToClosed)
        #expect(times.count == 3)
        #expect(times.median == .seconds(2 * 3600))
        #expect(times.ninetieth == .seconds(10 * 3600) && times.longest == times.ninetieth)
    }
}
