import Foundation
import Testing
import Timetable

@Suite("zones in force")
struct ActiveWindowTests {
    static let zone = TimeZone(identifier: "Asia/Shanghai")!

    /// Open on Friday and Saturday nights. 2026-01-30 is a Friday.
    @Test(
        "a night window holds past midnight, by the day on which it opened",
        arguments: [
            ("2026-01-30T17:59:59", false), ("2026-01-30T18:00:00", true),
            ("2026-01-31T01:59:59", true), ("2026-01-31T02:00:00", false),
            ("2026-02-01T01:30:00", true), ("2026-02-01T18:30:00", false),
            ("2026-01-30T01:30:00", false),
        ])
    func night(time: String, isActive: Bool) throws {
        let window = ActiveWindow(
            between: [DayWindow("18:00-02:00")!],
            days: DayRules(days: [.weekday(.friday), .weekday(.saturday)]))
        let instant = try #require(LocalTime.parse(time, zone: Self.zone))
        #expect(
            window.isActive(at: instant, zone: Self.zone, calendar: .standard, location: nil)
                == isActive)
    }

    @Test("days alone hold from midnight to midnight")
    func daysAlone() throws {
        let window = ActiveWindow(days: DayRules(days: [.weekend]))
        for (time, isActive) in [("2026-01-30T23:59:59", false), ("2026-01-31T00:00:00", true)] {
            let instant = try #require(LocalTime.parse(time, zone: Self.zone))
            #expect(
                window.isActive(at: instant, zone: Self.zone, calendar: .standard, location: nil)
                    == isActive)
        }
    }

    @Test(
        "what is written is read back",
        arguments: [
            "07:00-22:30", "22:00-05:00",
            "sunset-30m-sunrise+1h", "06:15:30-24:00", "sunrise-12:00",
        ])
    func windows(text: String) {
        #expect(DayWindow(text)?.description == text)
    }

    @Test(
        "what is no window is refused",
        arguments: [
            "07:00", "7:00-8:00", "07:00-07:00",
            "24:00-05:00", "07:00-25:00", "07:00-22:60", "sunset-7h-05:00", "", "-", "07:00–22:00",
        ])
    func refused(text: String) {
        #expect(DayWindow(text) == nil)
    }
}
