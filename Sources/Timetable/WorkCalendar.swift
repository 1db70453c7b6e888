public import Foundation

/// Which days and hours a city works, and what a deadline in them means.
public struct WorkCalendar: Sendable, Hashable, Codable {
    /// Days of the week that are worked; never empty.
    public let workingWeekdays: Set<Weekday>
    public let holidays: Set<LocalDay>
    /// Days that are worked although the week or a holiday says otherwise.
    public let makeUpDays: Set<LocalDay>
    /// The parts of a working day, in order; never empty.
    public let hours: [DayWindow]

    /// - Parameter hours: clock times within one day, in order and apart.
    public init(
        workingWeekdays: Set<Weekday> = WorkCalendar.mondayToFriday,
        holidays: Set<LocalDay> = [], makeUpDays: Set<LocalDay> = [],
        hours: [DayWindow] = WorkCalendar.standardHours
    ) {
        precondition(!workingWeekdays.isEmpty && WorkCalendar.areWorkable(hours))
        self.workingWeekdays = workingWeekdays
        self.holidays = holidays
        self.makeUpDays = makeUpDays
        self.hours = hours
    }

    /// Monday to Friday, 08–12 and 14–18, no holidays.
    public static let standard = WorkCalendar()

    public static let mondayToFriday: Set<Weekday> = [
        .monday, .tuesday, .wednesday, .thursday, .friday,
    ]

    public static let standardHours = [
        DayWindow(from: .clock(8 * 3600), to: .clock(12 * 3600)),
        DayWindow(from: .clock(14 * 3600), to: .clock(18 * 3600)),
    ]

    /// Whether the parts are clock times of one day, none empty, in order and apart.
    public static func areWorkable(_ hours: [DayWindow]) -> Bool {
        var last = -1
        for window in hours {
            guard case .clock(let from) = window.from, case .clock(let to) = window.to,
                from > last, to > from
            else { return false }
            last = to
        }
        return !hours.isEmpty
    }

    public func works(on day: LocalDay) -> Bool {
        makeUpDays.contains(day)
            || (workingWeekdays.contains(day.weekday) && !holidays.contains(day))
    }

    /// The instant after so many hours, day and night.
    public func deadline(urgentHours: Int, from start: Date) -> Date {
        start.addingTimeInterval(Double(urgentHours) * 3600)
    }

    /// The instant at which so many working hours have run since `start`.
    ///
    /// Four hours from 14:00 end at 18:00 of the same day, not at 08:00 of the next.
    ///
    /// - Returns: nil where ten years hold too few working hours.
    public func deadline(workingHours: Int, from start: Date, zone: TimeZone) -> Date? {
        let almanac = Almanac(zone: zone, calendar: self, sun: nil)
        let began = start.timeIntervalSince1970
        var left = Double(workingHours) * 3600
        if left <= 0 { return start }
        let instant = Int(began.rounded(.down))
        let first = Almanac.day(of: instant + almanac.offset(at: instant))
        for day in first...(first + 3660) where works(on: LocalDay(number: day)) {
            for window in hours {
                guard case .clock(let from) = window.from, case .clock(let to) = window.to
                else { continue }
                let opens = Double(almanac.instant(ofReading: day * Almanac.day + from))
                let closes = Double(almanac.instant(ofReading: day * Almanac.day + to))
                let runs = closes - max(opens, began)
                if runs <= 0 { continue }
                if runs >= left { return Date(timeIntervalSince1970: closes - runs + left) }
                left -= runs
            }
        }
        return nil
    }

    /// One working day is eight working hours.
    public func deadline(workingDays: Int, from start: Date, zone: TimeZone) -> Date? {
        deadline(workingHours: workingDays * 8, from: start, zone: zone)
    }
}
