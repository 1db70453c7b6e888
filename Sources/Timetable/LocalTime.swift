public import Foundation

/// Instants as ISO 8601 text on a zone's wall clock.
public enum LocalTime {
    /// Writes `2026-01-31T08:00:00+08:00`, with `.123` after the seconds where they are not whole.
    ///
    /// Below a millisecond the time is rounded to the nearest.
    public static func iso8601(_ date: Date, zone: TimeZone) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
        // Old local mean times have offsets with seconds, which ISO 8601 cannot say.
        let minutes = zone.secondsFromGMT(for: date) / 60
        let reading = milliseconds + minutes * 60000
        let day = reading >= 0 ? reading / 86_400_000 : (reading - 86_399_999) / 86_400_000
        let rest = reading - day * 86_400_000
        var text = LocalDay(number: day).description + "T"
        text += Digits.padded(rest / 3_600_000, 2) + ":" + Digits.padded(rest / 60000 % 60, 2)
        text += ":" + Digits.padded(rest / 1000 % 60, 2)
        if rest % 1000 != 0 { text += "." + Digits.padded(rest % 1000, 3) }
        text += minutes < 0 ? "-" : "+"
        return text + Digits.padded(abs(minutes) / 60, 2) + ":"
            + Digits.padded(abs(minutes) % 60, 2)
    }

    /// Reads `2026-01-31`, `2026-01-31T08:00`, `2026-01-31 08:00:00.5`, each with or without `Z`,
    /// `+08:00`, `+0800` or `+08`; a fraction has one to nine digits.
    ///
    /// Without an offset the zone's wall clock is meant: a reading that it leaves out is the end
    /// of the gap, one that comes twice the first.
    public static func parse(_ text: String, zone: TimeZone) -> Date? {
        guard let (reading, fraction, offset) = split(text) else { return nil }
        let almanac = Almanac(zone: zone, calendar: .standard, sun: nil)
        let instant = offset.map { reading - $0 } ?? almanac.instant(ofReading: reading)
        return Date(timeIntervalSince1970: Double(instant) + fraction)
    }

    /// The wall reading in seconds since 1970-01-01T00:00, or nil; without offset and fraction.
    public static func reading(_ text: String) -> Int? {
        guard let (reading, fraction, offset) = split(text), fraction == 0, offset == nil
        else { return nil }
        return reading
    }

    private static func split(_ text: String) -> (reading: Int, fraction: Double, offset: Int?)? {
        guard let day = LocalDay(String(text.prefix(10))) else { return nil }
        var rest = text.dropFirst(10)
        var seconds = 0
        var fraction = 0.0
        if let mark = rest.first, mark == "T" || mark == " " {
            rest = rest.dropFirst()
            guard let time = clock(&rest, last: 23) else { return nil }
            seconds = time
            if rest.first == ":" {
                rest = rest.dropFirst()
                guard let value = twoDigits(&rest), value < 60 else { return nil }
                seconds += value
                if rest.first == "." {
                    let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
                    guard (1...9).contains(digits.count), let value = Digits.value(digits)
                    else { return nil }
                    fraction = Double(value) / pow(10, Double(digits.count))
                    rest = rest.dropFirst(1 + digits.count)
                }
            }
        }
        guard let offset = offset(rest) else { return nil }
        return (day.number * 86400 + seconds, fraction, offset.seconds)
    }

    /// The offset in seconds, nil in the tuple where none is written; nil where it is no offset.
    private static func offset(_ text: Substring) -> (seconds: Int?, Void)? {
        if text.isEmpty { return (nil, ()) }
        if text == "Z" || text == "z" { return (0, ()) }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        var rest = text.dropFirst()
        guard let hours = twoDigits(&rest), hours <= 18 else { return nil }
        var seconds = hours * 3600
        if !rest.isEmpty {
            if rest.first == ":" { rest = rest.dropFirst() }
            guard let minutes = twoDigits(&rest), minutes < 60, rest.isEmpty else { return nil }
            seconds += minutes * 60
        }
        return (sign == "-" ? -seconds : seconds, ())
    }

    private static func clock(_ rest: inout Substring, last: Int) -> Int? {
        guard let hour = twoDigits(&rest), hour <= last, rest.first == ":" else { return nil }
        rest = rest.dropFirst()
        guard let minute = twoDigits(&rest), minute < 60 else { return nil }
        return hour * 3600 + minute * 60
    }

    private static func twoDigits(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix(2)
        guard digits.utf8.count == 2, let value = Digits.value(digits) else { return nil }
        rest = rest.dropFirst(2)
        return value
    }
}
