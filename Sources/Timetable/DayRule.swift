/// Which days a rule means: a weekday, a group of days, or dates with or without a year.
public enum DayRule: Sendable, Hashable, Codable {
    case weekday(Weekday)
    /// Monday to Friday, whatever the calendar says.
    case weekdays
    /// Saturday and Sunday, whatever the calendar says.
    case weekend
    /// The days that the calendar works, make-up days included.
    case workdays
    /// The days that the calendar names as holidays.
    case holidays
    /// From one date to another, both included.
    case dates(LocalDay, LocalDay)
    /// From a month and day to another of every year, both included, past new year if need be.
    case yearly(MonthDay, MonthDay)

    /// Reads `mon` … `sun`, `weekdays`, `weekend`, `workdays`, `holidays`, `2026-05-01`,
    /// `2026-05-01..2026-05-05`, `12-24`, `12-24..01-06`.
    public init?(_ text: String) {
        switch text {
        case "weekdays": self = .weekdays
        case "weekend": self = .weekend
        case "workdays": self = .workdays
        case "holidays": self = .holidays
        default:
            if let weekday = Weekday(rawValue: text) {
                self = .weekday(weekday)
            } else if let dates = DayRule.dates(in: text) {
                self = dates
            } else {
                return nil
            }
        }
    }

    public func contains(_ day: LocalDay, calendar: WorkCalendar) -> Bool {
        switch self {
        case .weekday(let weekday): day.weekday == weekday
        case .weekdays: day.weekday != .saturday && day.weekday != .sunday
        case .weekend: day.weekday == .saturday || day.weekday == .sunday
        case .workdays: calendar.works(on: day)
        case .holidays: calendar.holidays.contains(day)
        case .dates(let first, let last): first <= day && day <= last
        case .yearly(let first, let last):
            first <= last
                ? first <= MonthDay(day) && MonthDay(day) <= last
                : first <= MonthDay(day) || MonthDay(day) <= last
        }
    }

    private static func dates(in text: String) -> DayRule? {
        let (first, last) = ends(of: text)
        if let from = LocalDay(first), let to = LocalDay(last), from <= to {
            return .dates(from, to)
        }
        if let from = MonthDay(first), let to = MonthDay(last) { return .yearly(from, to) }
        return nil
    }

    private static func ends(of text: String) -> (String, String) {
        guard let dots = text.firstRange(of: "..") else { return (text, text) }
        return (String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
    }
}

extension DayRule: CustomStringConvertible {
    public var description: String {
        switch self {
        case .weekday(let weekday): weekday.rawValue
        case .weekdays: "weekdays"
        case .weekend: "weekend"
        case .workdays: "workdays"
        case .holidays: "holidays"
        case .dates(let first, let last): first == last ? "\(first)" : "\(first)..\(last)"
        case .yearly(let first, let last): first == last ? "\(first)" : "\(first)..\(last)"
        }
    }
}

/// A day of any year: 12-24.
public struct MonthDay: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public let month: Int
    public let day: Int

    public init(_ date: LocalDay) {
        let parts = date.parts
        month = parts.month
        day = parts.day
    }

    /// Reads `12-24`; `02-29` is a day that most years lack.
    public init?(_ text: String) {
        guard text.utf8.count == 5, let date = LocalDay("2000-" + text) else { return nil }
        self.init(date)
    }

    public static func < (a: MonthDay, b: MonthDay) -> Bool {
        (a.month, a.day) < (b.month, b.day)
    }

    public var description: String { "\(Digits.padded(month, 2))-\(Digits.padded(day, 2))" }
}
