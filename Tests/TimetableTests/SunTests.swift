import Foundation
import Testing
import Timetable

@Suite("sunrise and sunset")
struct SunTests {
    struct Sky: Sendable, CustomTestStringConvertible {
        var zone: String
        var latitude: Double
        var longitude: Double
        var rises: String
        var sets: String
        var testDescription: String { "\(rises) at \(latitude), \(longitude)" }
    }

    /// By the Python package astral 3.2, which follows the same chapter of Meeus. Apia lies a day
    /// ahead of its longitude, Ürümqi two hours behind its clock.
    static let skies = [
        Sky(
            zone: "Asia/Shanghai", latitude: 23.1291, longitude: 113.2644,
            rises: "2026-06-21T05:42:08", sets: "2026-06-21T19:15:15"),
        Sky(
            zone: "Asia/Shanghai", latitude: 39.9042, longitude: 116.4074,
            rises: "2026-12-21T07:32:24", sets: "2026-12-21T16:52:09"),
        Sky(
            zone: "Asia/Shanghai", latitude: 43.8256, longitude: 87.6168,
            rises: "2026-07-01T06:31:18", sets: "2026-07-01T21:55:15"),
        Sky(
            zone: "Europe/London", latitude: 51.5074, longitude: -0.1278,
            rises: "2026-03-29T06:43:07", sets: "2026-03-29T19:28:24"),
        Sky(
            zone: "Australia/Sydney", latitude: -33.8688, longitude: 151.2093,
            rises: "2026-01-15T05:59:43", sets: "2026-01-15T20:08:45"),
        Sky(
            zone: "America/Guayaquil", latitude: -0.1807, longitude: -78.4678,
            rises: "2026-09-22T06:03:28", sets: "2026-09-22T18:09:36"),
        Sky(
            zone: "Pacific/Apia", latitude: -13.8333, longitude: -171.7667,
            rises: "2026-05-01T06:35:57", sets: "2026-05-01T18:12:21"),
        Sky(
            zone: "Atlantic/Reykjavik", latitude: 64.1466, longitude: -21.9426,
            rises: "2026-12-21T11:23:11", sets: "2026-12-21T15:28:33"),
    ]

    static func visits(
        _ schedule: Schedule, zone: String, latitude: Double, longitude: Double, day: String
    ) -> [PlannedVisit] {
        let clock = TimeZone(identifier: zone)!
        let plan = VisitPlan(
            schedule: schedule, zone: clock, calendar: .standard,
            location: Place(longitude: longitude, latitude: latitude), viewName: "a/b")
        let start = LocalTime.parse(day, zone: clock)!
        return plan.visits(from: start, until: start.addingTimeInterval(86400))
    }

    @Test("agree with a second implementation within a minute", arguments: skies)
    func agrees(sky: Sky) throws {
        let day = String(sky.rises.prefix(10))
        let visits = Self.visits(
            Schedule(at: [DayTime("sunrise")!, DayTime("sunset")!]), zone: sky.zone,
            latitude: sky.latitude, longitude: sky.longitude, day: day)
        try #require(visits.map(\.reason) == ["at sunrise", "at sunset"])
        let zone = TimeZone(identifier: sky.zone)!
        for (visit, text) in zip(visits, [sky.rises, sky.sets]) {
            let expected = try #require(LocalTime.parse(text, zone: zone))
            #expect(abs(visit.due.timeIntervalSince(expected)) < 60)
        }
    }

    @Test("offsets shift them")
    func offsets() throws {
        let visits = Self.visits(
            Schedule(at: [DayTime("sunrise-30m")!, DayTime("sunrise")!, DayTime("sunrise+1h")!]),
            zone: "Asia/Shanghai", latitude: 23.1291, longitude: 113.2644, day: "2026-06-21")
        try #require(visits.count == 3)
        #expect(visits[1].due.timeIntervalSince(visits[0].due) == 1800)
        #expect(visits[2].due.timeIntervalSince(visits[1].due) == 3600)
    }

    /// Tromsø: midnight sun in June, polar night in December.
    @Test(
        "where the sun does not set the day is whole, where it does not rise the night is",
        arguments: [
            ("2026-06-21", "sunrise-sunset", 24), ("2026-06-21", "sunset-sunrise", 0),
            ("2026-12-21", "sunrise-sunset", 0), ("2026-12-21", "sunset-sunrise", 24),
        ])
    func polar(day: String, window: String, hours: Int) {
        let visits = Self.visits(
            Schedule(every: .seconds(3600), phase: .zero, between: [DayWindow(window)!]),
            zone: "Europe/Oslo", latitude: 69.65, longitude: 18.96, day: day)
        #expect(visits.count == hours)
    }

    @Test("a window from sunset to sunrise holds the night and nothing else")
    func night() {
        let visits = Self.visits(
            Schedule(
                every: .seconds(3600), phase: .zero, between: [DayWindow("sunset-sunrise")!]),
            zone: "Asia/Shanghai", latitude: 23.1291, longitude: 113.2644, day: "2026-06-21")
        let zone = TimeZone(identifier: "Asia/Shanghai")!
        let hours = visits.map { LocalTime.iso8601($0.due, zone: zone).dropFirst(11).prefix(2) }
        #expect(hours == ["00", "01", "02", "03", "04", "05", "20", "21", "22", "23"])
    }
}
