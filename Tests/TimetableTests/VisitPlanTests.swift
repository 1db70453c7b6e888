import Foundation
import Testing
import Timetable

/// A zone and a day near which its wall clock does something unusual.
struct Turn: Sendable, CustomTestStringConvertible {
    var zone: String
    var day: String
    var testDescription: String { "\(zone) from \(day)" }

    static let all = [
        Turn(zone: "Asia/Shanghai", day: "2026-05-01"),
        Turn(zone: "Europe/Berlin", day: "2026-03-28"),
        Turn(zone: "Europe/Berlin", day: "2026-10-24"),
        Turn(zone: "America/New_York", day: "2026-03-07"),
        Turn(zone: "America/New_York", day: "2026-10-31"),
        // Half an hour forward and back.
        Turn(zone: "Australia/Lord_Howe", day: "2026-04-04"),
        Turn(zone: "Australia/Lord_Howe", day: "2026-10-03"),
        // Midnight itself was left out, and came twice.
        Turn(zone: "America/Sao_Paulo", day: "2017-10-14"),
        Turn(zone: "America/Sao_Paulo", day: "2018-02-17"),
        // A whole day was left out: 2011-12-30.
        Turn(zone: "Pacific/Apia", day: "2011-12-29"),
        // A change that is not daylight saving: half an hour back.
        Turn(zone: "Asia/Pyongyang", day: "2015-08-14"),
        Turn(zone: "Asia/Kathmandu", day: "2026-01-01"),
    ]
}

@Suite("visits in time")
struct VisitPlanTests {
    static let calendar = WorkCalendar(
        holidays: [LocalDay("2026-05-01")!, LocalDay("2026-10-26")!],
        makeUpDays: [LocalDay("2026-05-02")!])

    /// Four days hold the turn, a day before and two after; 40 schedules each.
    @Test("are those that a minute-by-minute reading of the wall clock finds", arguments: Turn.all)
    func agreesWithTheOracle(turn: Turn) throws {
        let zone = try #require(TimeZone(identifier: turn.zone))
        let start = try #require(LocalTime.parse(turn.day, zone: zone))
        let aligned = Date(timeIntervalSince1970: (start.timeIntervalSince1970 / 60).rounded() * 60)
        let oracle = ScheduleOracle(zone: zone, start: aligned, days: 4)
        let until = aligned.addingTimeInterval(4 * 86400)
        var numbers = SeededNumbers(state: 20_260_131)
        var found = 0
        for _ in 0..<40 {
            let (schedule, phase) = Self.schedule(&numbers, near: LocalDay(turn.day)!)
            let plan = VisitPlan(
                schedule: schedule, zone: zone, calendar: Self.calendar, location: nil,
                viewName: "north-gate/corner")
            let visits = plan.visits(from: aligned, until: until)
            let due = visits.map { Int($0.due.timeIntervalSince1970) }
            #expect(due == oracle.visits(schedule, phase: phase, calendar: Self.calendar))
            #expect(Self.stepping(plan, after: aligned, until: until) == visits.map(\.due))
            let exact = visits.filter(\.isExact)
            #expect(exact.allSatisfy { $0.reason.hasPrefix("at ") })
            #expect(Self.exactly(plan, from: aligned, until: until) == exact.map(\.due))
            found += due.count
        }
        #expect(found > 1000)
    }

    /// The same visits one by one: `next` never skips and never repeats.
    static func stepping(_ plan: VisitPlan, after start: Date, until: Date) -> [Date] {
        var dues: [Date] = []
        var instant = start.addingTimeInterval(-0.001)
        while let visit = plan.next(after: instant), visit.due < until {
            dues.append(visit.due)
            instant = visit.due
        }
        return dues
    }

    static func schedule(
        _ numbers: inout SeededNumbers, near day: LocalDay
    ) -> (schedule: Schedule, phase: Int) {
        func minute(_ numbers: inout SeededNumbers) -> DayTime {
            // Half of the times lie in the hours in which clocks are changed.
            let latest = Bool.random(using: &numbers) ? 240 : 1439
            return .clock(Int.random(in: 0...latest, using: &numbers) * 60)
        }
        var schedule = Schedule(
            at: (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
                minute(&numbers)
            })
        let minutes = [1, 5, 7, 10, 60, 90, 1440].randomElement(using: &numbers)!
        let phase = Int.random(in: 0..<minutes, using: &numbers) * 60
        if schedule.at.isEmpty || Bool.random(using: &numbers) {
            schedule.every = .seconds(minutes * 60)
            schedule.phase = .seconds(phase)
            for _ in 0..<Int.random(in: 0...2, using: &numbers) {
                let window = DayWindow(from: minute(&numbers), to: minute(&numbers))
                if window.from != window.to { schedule.between.append(window) }
            }
        }
        let rules: [DayRule] = [
            .weekdays, .weekend, .workdays, .holidays, .weekday(day.weekday),
            .dates(LocalDay(number: day.number + 1), LocalDay(number: day.number + 2)),
            .yearly(MonthDay(LocalDay(number: day.number + 2)), MonthDay(day)),
        ]
        switch Int.random(in: 0...5, using: &numbers) {
        case 0: schedule.days.days = [rules.randomElement(using: &numbers)!]
        case 1: schedule.days.dates = [rules.randomElement(using: &numbers)!]
        case 2: schedule.days.except = [rules.randomElement(using: &numbers)!]
        default: break
        }
        if Int.random(in: 0...3, using: &numbers) == 0 {
            let window = DayWindow(from: minute(&numbers), to: minute(&numbers))
            if window.from != window.to { schedule.blackouts = [.daily(window)] }
            let noon = (day.number + 1) * 86400 + 43200
            schedule.blackouts.append(.once(from: noon, until: noon + 7200))
        }
        return (schedule, phase)
    }

    static func plan(_ schedule: Schedule, zone: String, name: String = "gate/corner") -> VisitPlan
    {
        VisitPlan(
            schedule: schedule, zone: TimeZone(identifier: zone)!, calendar: calendar,
            location: Place(longitude: 113.2644, latitude: 23.1291), viewName: name)
    }

    static func lines(_ schedule: Schedule, zone: String, from: String, until: String) -> [String] {
        let clock = TimeZone(identifier: zone)!
        return plan(schedule, zone: zone).visits(
            from: LocalTime.parse(from, zone: clock)!, until: LocalTime.parse(until, zone: clock)!
        ).map { LocalTime.iso8601($0.due, zone: clock) + " " + $0.reason }
    }

    private static func exactly(_ plan: VisitPlan, from start: Date, until: Date) -> [Date] {
        var found: [Date] = []
        var after = start.addingTimeInterval(-0.001)
        while let next = plan.nextExact(after: after), next < until {
            found.append(next)
            after = next
        }
        return found
    }

    @Test("an exact time that the clock skips is visited when the gap ends, and says so")
    func gap() {
        let lines = Self.lines(
            Schedule(at: [.clock(9000)]), zone: "Europe/Berlin", from: "2026-03-28",
            until: "2026-03-31")
        #expect(
            lines == [
                "2026-03-28T02:30:00+01:00 at 02:30",
                "2026-03-29T03:00:00+02:00 at 02:30, which the clock skips on this day: "
                    + "at the end of the gap",
                "2026-03-30T02:30:00+02:00 at 02:30",
            ])
    }

    @Test("an exact time that comes twice is visited once, spread visits in both hours")
    func overlap() {
        let exact = Self.lines(
            Schedule(at: [.clock(9000)]), zone: "Europe/Berlin", from: "2026-10-25",
            until: "2026-10-26")
        #expect(exact == ["2026-10-25T02:30:00+02:00 at 02:30"])
        let spread = Self.lines(
            Schedule(
                every: .seconds(1800), phase: .zero,
                between: [DayWindow("02:00-03:00")!]), zone: "Europe/Berlin", from: "2026-10-25",
            until: "2026-10-26")
        #expect(
            spread.map { $0.prefix(25) } == [
                "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00",
                "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00",
            ])
    }

    @Test("the distance of spread visits is the interval across midnight and daylight saving")
    func monotone() {
        let plan = Self.plan(Schedule(every: .seconds(420)), zone: "Europe/Berlin")
        let zone = TimeZone(identifier: "Europe/Berlin")!
        let visits = plan.visits(
            from: LocalTime.parse("2026-03-28", zone: zone)!,
            until: LocalTime.parse("2026-03-31", zone: zone)!)
        let steps = zip(visits, visits.dropFirst()).map { $1.due.timeIntervalSince($0.due) }
        #expect(steps.count > 600)
        #expect(steps.allSatisfy { $0 == 420 })
    }

    /// Motion compares hours and minutes separately: the first window would hold in minutes 05–30
    /// of hours 9, 10 and 11 only, the second never, and the third would be refused.
    @Test(
        "the windows on which Motion fails hold from their first minute to their last",
        arguments: [
            ("09:05-11:30", 145, "09:05", "11:29"), ("13:30-16:05", 155, "13:30", "16:04"),
            ("22:30-05:15", 405, "22:30", "05:14"),
        ])
    func motion(window: String, count: Int, first: String, last: String) {
        let lines = Self.lines(
            Schedule(every: .seconds(60), phase: .zero, between: [DayWindow(window)!]),
            zone: "Asia/Shanghai", from: "2026-01-31T06:00", until: "2026-02-01T06:00")
        #expect(lines.count == count)
        #expect(lines.first?.dropFirst(11).prefix(5) == first[...])
        #expect(lines.last?.dropFirst(11).prefix(5) == last[...])
        #expect(lines.allSatisfy { $0.hasSuffix("every 1m, phase 0s, window \(window)") })
    }

    @Test("a window past midnight belongs to the day on which it opens")
    func nightOfFriday() {
        let schedule = Schedule(
            every: .seconds(3600), phase: .zero, between: [DayWindow("22:00-02:00")!],
            days: DayRules(days: [.weekday(.friday)]))
        let lines = Self.lines(
            schedule, zone: "Asia/Shanghai", from: "2026-01-29", until: "2026-02-02")
        #expect(
            lines.map { $0.prefix(16) } == [
                "2026-01-30T22:00", "2026-01-30T23:00", "2026-01-31T00:00", "2026-01-31T01:00",
            ])
    }

    @Test("the range holds its start and not its end")
    func halfOpen() {
        let plan = Self.plan(Schedule(every: .seconds(60), phase: .zero), zone: "UTC")
        let from = Date(timeIntervalSince1970: 600)
        let visits = plan.visits(from: from, until: Date(timeIntervalSince1970: 660))
        #expect(visits.map(\.due) == [from])
        #expect(plan.visits(from: from, until: from).isEmpty)
        #expect(plan.next(after: from)?.due == Date(timeIntervalSince1970: 660))
    }

    @Test("two reasons for one instant make one visit that gives both")
    func bothReasons() {
        let lines = Self.lines(
            Schedule(every: .seconds(3600), phase: .zero, at: [.clock(36000)]), zone: "UTC",
            from: "2026-01-31T10:00", until: "2026-01-31T10:30")
        #expect(lines == ["2026-01-31T10:00:00+00:00 at 10:00 and every 1h, phase 0s"])
    }

    @Test("a schedule that can never come has no next visit")
    func never() {
        let day = LocalDay("2020-01-01")!
        let past = Schedule(
            every: .seconds(60), days: DayRules(dates: [.dates(day, day)]))
        #expect(
            Self.plan(past, zone: "Europe/Berlin").next(after: Date(timeIntervalSince1970: 1.8e9))
                == nil)
    }

    @Test("a leap day is found years ahead")
    func leapDay() {
        let schedule = Schedule(
            at: [.clock(3600)], days: DayRules(dates: [DayRule("02-29")!]))
        let next = Self.plan(schedule, zone: "UTC").next(
            after: LocalTime.parse("2024-03-01", zone: .gmt)!)
        #expect(next.map { LocalTime.iso8601($0.due, zone: .gmt) } == "2028-02-29T01:00:00+00:00")
    }

    /// 35,000 names into 600 seconds: 58 each on average, a Poisson spread of 7.6.
    @Test("phases are spread evenly over the interval and stay for ever")
    func phases() {
        var counts = Array(repeating: 0, count: 600)
        let start = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 600)
        for index in 0..<35_000 {
            let plan = Self.plan(
                Schedule(every: .seconds(600)), zone: "UTC", name: "cam-\(index)/corner")
            for visit in plan.visits(from: start, until: end) {
                counts[Int(visit.due.timeIntervalSince1970)] += 1
            }
        }
        #expect(counts.reduce(0, +) == 35_000)
        let chi = counts.reduce(0.0) { $0 + pow(Double($1) - 35_000 / 600, 2) / (35_000 / 600) }
        // 599 degrees of freedom: mean 599, standard deviation 34.6; six of them.
        #expect(chi < 599 + 6 * 34.6)
        let reason = Self.plan(Schedule(every: .seconds(600)), zone: "UTC")
            .visits(from: start, until: end).first?.reason
        // Worked out by another program from the published algorithms.
        #expect(reason == "every 10m, phase 4s")
    }
}
