public import Foundation

/// When a zone is in force: a licensed stall by night, a no-parking strip in school hours.
public struct ActiveWindow: Sendable, Hashable, Codable {
    /// Empty: the whole day.
    public var between: [DayWindow]
    /// A window that runs past midnight belongs to the day on which it opens.
    public var days: DayRules

    public init(between: [DayWindow] = [], days: DayRules = DayRules()) {
        self.between = between
        self.days = days
    }

    public static let always = ActiveWindow()

    public var needsSun: Bool { between.contains { $0.needsSun } }

    /// Whether the wall clock of the zone stands inside a window at this instant.
    ///
    /// - Parameter location: needed where a window speaks of the sun; without it such a window
    ///   never opens.
    public func isActive(
        at instant: Date, zone: TimeZone, calendar: WorkCalendar, location: Place?
    ) -> Bool {
        if between.isEmpty && days.everyDay { return true }
        let almanac = Almanac(
            zone: zone, calendar: calendar, sun: location.map { Sun(place: $0) })
        let second = Int(instant.timeIntervalSince1970.rounded(.down))
        let offset = almanac.offset(at: second)
        let reading = second + offset
        let today = Almanac.day(of: reading)
        if between.isEmpty { return days.contains(LocalDay(number: today), calendar: calendar) }
        return ((today - 2)...(today + 1)).contains { day in
            days.contains(LocalDay(number: day), calendar: calendar)
                && between.contains { window in
                    almanac.readings(of: window, on: day, offset: offset)?.contains(reading)
                        ?? false
                }
        }
    }
}
