import Foundation
import Testing
import Timetable

@Suite("deadlines")
struct WorkCalendarTests {
    static let zone = TimeZone(identifier: "Asia/Shanghai")!
    /// May Day 2026: Friday 1st to Tuesday 5th off, Saturday 9th worked.
    static let calendar = WorkCalendar(
        holidays: Set((1...5).map { LocalDay(year: 2026, month: 5, day: $0)! }),
        makeUpDays: [LocalDay("2026-05-09")!])

    static func date(_ text: String) -> Date { LocalTime.parse(text, zone: zone)! }

    @Test(
        "working hours run in the working hours of working days",
        arguments: [
            // Within a part, over noon, and up to the very end of the day.
            ("2026-04-28T08:00", 2, "2026-04-28T10:00"),
            ("2026-04-28T11:00", 2, "2026-04-28T15:00"),
            ("2026-04-28T14:00", 4, "2026-04-28T18:00"),
            // Before work, over noon and after work the hours wait.
            ("2026-04-28T05:00", 4, "2026-04-28T12:00"),
            ("2026-04-28T12:30", 1, "2026-04-28T15:00"),
            ("2026-04-28T22:00", 1, "2026-04-29T09:00"),
            // Over the weekend, over the holidays, and on a make-up Saturday.
            ("2026-04-24T17:00", 2, "2026-04-27T09:00"),
            ("2026-04-30T17:00", 2, "2026-05-06T09:00"),
            ("2026-05-08T17:00", 2, "2026-05-09T09:00"),
            ("2026-05-09T17:00", 2, "2026-05-11T09:00"),
            ("2026-04-28T09:30:15", 0, "2026-04-28T09:30:15"),
        ])
    func workingHours(from: String, hours: Int, until: String) {
        let deadline = Self.calendar.deadline(
            workingHours: hours, from: Self.date(from), zone: Self.zone)
        #expect(deadline == Self.date(until))
    }

    @Test("a working day is eight working hours")
    func workingDays() {
        let deadline = Self.calendar.deadline(
            workingDays: 1, from: Self.date("2026-04-30T15:00"), zone: Self.zone)
        #expect(deadline == Self.date("2026-05-06T15:00"))
    }

    @Test("urgent hours run day and night")
    func urgentHours() {
        let deadline = Self.calendar.deadline(
            urgentHours: 2, from: Self.date("2026-05-01T23:30"))
        #expect(deadline == Self.date("2026-05-02T01:30"))
    }

    /// A random start and count against a walk minute by minute.
    @Test("agree with a walk minute by minute over three weeks")
    func agreesWithAWalk() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = Self.zone
        var numbers = SeededNumbers(state: 7)
        let first = Self.date("2026-04-24")
        var works: [Bool] = []
        for minute in 0..<30 * 1440 {
            let instant = first.addingTimeInterval(Double(minute) * 60)
            let parts = calendar.dateComponents(
                [.month, .day, .weekday, .hour], from: instant)
            let isHoliday = parts.month == 5 && parts.day! <= 5
            let isMakeUp = parts.month == 5 && parts.day == 9
            let isWeekend = parts.weekday == 1 || parts.weekday == 7
            let isHour = [8, 9, 10, 11, 14, 15, 16, 17].contains(parts.hour!)
            works.append(isHour && (isMakeUp || (!isHoliday && !isWeekend)))
        }
        for _ in 0..<200 {
            let start = Int.random(in: 0..<14 * 1440, using: &numbers)
            let hours = Int.random(in: 1...40, using: &numbers)
            var left = hours * 60
            var minute = start
            while left > 0 {
                if works[minute] { left -= 1 }
                minute += 1
            }
            let deadline = Self.calendar.deadline(
                workingHours: hours, from: first.addingTimeInterval(Double(start) * 60),
                zone: Self.zone)
            #expect(deadline == first.addingTimeInterval(Double(minute) * 60))
        }
    }

    @Test("a calendar that never works again has no deadline")
    func endless() {
        let days = LocalDay("2026-01-01")!.number...LocalDay("2037-12-31")!.number
        let calendar = WorkCalendar(holidays: Set(days.map { LocalDay(number: $0) }))
        #expect(
            calendar.deadline(workingHours: 1, from: Self.date("2026-02-01"), zone: Self.zone)
                == nil)
    }
}
