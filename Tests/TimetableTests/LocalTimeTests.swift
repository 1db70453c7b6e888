import Foundation
import Testing
import Timetable

@Suite("local time as text")
struct LocalTimeTests {
    @Test(
        "an instant is written with the offset that held then",
        arguments: [
            (1_769_817_600.0, "Asia/Shanghai", "2026-01-31T08:00:00+08:00"),
            (1_769_817_600.123, "Asia/Shanghai", "2026-01-31T08:00:00.123+08:00"),
            (1_769_817_600.1, "UTC", "2026-01-31T00:00:00.100+00:00"),
            (1_769_817_600, "America/St_Johns", "2026-01-30T20:30:00-03:30"),
            (1_774_745_999, "Europe/Berlin", "2026-03-29T01:59:59+01:00"),
            (1_774_746_000, "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
            (-1, "UTC", "1969-12-31T23:59:59+00:00"),
            (1_769_817_599.9996, "UTC", "2026-01-31T00:00:00+00:00"),
        ])
    func writes(seconds: Double, zone: String, text: String) throws {
        let clock = try #require(TimeZone(identifier: zone))
        #expect(LocalTime.iso8601(Date(timeIntervalSince1970: seconds), zone: clock) == text)
    }

    @Test(
        "text is read with its own offset, else on the zone's wall clock",
        arguments: [
            ("2026-01-31T08:00:00+08:00", 1_769_817_600), ("2026-01-31T00:00:00Z", 1_769_817_600),
            ("2026-01-30T20:30-0330", 1_769_817_600), ("2026-01-31 02+02", nil),
            ("2026-01-31T01:00", 1_769_817_600), ("2026-01-31", 1_769_814_000),
            ("2026-01-31T01:00:00.5", 1_769_817_600.5),
            // Left out on this day, and twice on that.
            ("2026-03-29T02:30", 1_774_746_000), ("2026-10-25T02:30", 1_792_888_200),
            ("2026-02-30", nil), ("2026-01-31T24:00", nil), ("2026-01-31T08:60", nil),
            ("2026-1-31", nil), ("", nil), ("2026-01-31T08:00:00+25:00", nil),
            ("2026-01-31T08:00:00.", nil), ("2026-01-31T08:00:00+08:00x", nil),
        ])
    func reads(text: String, seconds: Double?) throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(
            LocalTime.parse(text, zone: berlin)
                == seconds.map { Date(timeIntervalSince1970: $0) })
    }

    @Test("what is written is read back to the millisecond, in any zone")
    func roundTrip() throws {
        var numbers = SeededNumbers(state: 42)
        let names = ["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"]
        for _ in 0..<500 {
            let milliseconds = Int.random(
                in: -2_000_000_000_000...4_000_000_000_000, using: &numbers)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            let zone = try #require(TimeZone(identifier: names.randomElement(using: &numbers)!))
            let back = try #require(
                LocalTime.parse(LocalTime.iso8601(date, zone: zone), zone: .gmt))
            #expect(abs(back.timeIntervalSince(date)) < 0.0005)
        }
    }

    @Test("days are counted as Foundation's calendar counts them, over four centuries")
    func days() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for number in stride(from: -60_000, through: 90_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(number) * 86400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let day = LocalDay(number: number)
            #expect(day.parts == (parts.year!, parts.month!, parts.day!))
            #expect(LocalDay(day.description) == day)
            // Foundation counts from Sunday, 1.
            #expect(Weekday.allCases.firstIndex(of: day.weekday)! == (parts.weekday! + 5) % 7)
        }
    }
}
