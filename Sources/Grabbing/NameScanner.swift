/// Reads one date, time and zone from the bytes of a name, starting at a fixed place.
struct NameScanner {
    let bytes: [UInt8]
    var place: Int

    /// Year, month and day, then hour, minute, second and perhaps milliseconds; nil where any of
    /// the first six is missing or out of range.
    mutating func localTime() -> StillNames.Parts? {
        guard let year = number(digits: 4), (1970...2199).contains(year) else { return nil }
        let dateMark = skip(Self.dateMarks)
        guard let month = number(digits: 2), (1...12).contains(month) else { return nil }
        if let dateMark { guard skip([dateMark]) != nil else { return nil } }
        guard let day = number(digits: 2), (1...31).contains(day) else { return nil }
        _ = skip(Self.middleMarks)
        guard let hour = number(digits: 2), (0...23).contains(hour) else { return nil }
        let timeMark = skip(Self.timeMarks)
        guard let minute = number(digits: 2), (0...59).contains(minute) else { return nil }
        if let timeMark { guard skip([timeMark]) != nil else { return nil } }
        guard let second = number(digits: 2), (0...60).contains(second) else { return nil }
        return StillNames.Parts(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            millisecond: milliseconds())
    }

    /// Minutes east of UTC: `Z`, `+08`, `+0800`, `+08:00`, `-03.30`; nil where none stands here.
    mutating func zoneOffset() -> Int? {
        let before = place
        if skip(Array("Zz".utf8)) != nil {
            if place == bytes.count || !Self.isLetter(bytes[place]) { return 0 }
            place = before
            return nil
        }
        guard let sign = skip(Array("+-".utf8)), let hours = number(digits: 2), hours <= 14 else {
            place = before
            return nil
        }
        let afterHours = place
        _ = skip(Array(":._".utf8))
        guard let minutes = number(digits: 2), minutes <= 59 else {
            place = afterHours
            // `-05` could be a running number; only a plus sign says a zone by hours alone.
            if sign == UInt8(ascii: "-") {
                place = before
                return nil
            }
            return hours * 60
        }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    private static let dateMarks = Array("-_./".utf8)
    private static let middleMarks = Array("Tt_- .".utf8)
    private static let timeMarks = Array(":_-.hH".utf8)

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// One to three digits after a mark, or three that follow the seconds at once; else 0.
    private mutating func milliseconds() -> Int {
        let before = place
        let marked = skip(Array(".,_-".utf8)) != nil
        var value = 0
        var digits = 0
        var cursor = place
        while cursor < bytes.count, (48...57).contains(bytes[cursor]), digits < 7 {
            if digits < 3 { value = value * 10 + Int(bytes[cursor] - 48) }
            digits += 1
            cursor += 1
        }
        guard digits == 3 || (marked && digits == 6) else {
            place = before
            return 0
        }
        // `-113005-800` is no fraction when a zone could stand there; three digits never are one.
        place = cursor
        return value
    }

    /// Exactly so many digits as a number; the place is unchanged where they are missing.
    private mutating func number(digits: Int) -> Int? {
        guard place + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[place..<place + digits] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        place += digits
        return value
    }

    /// Steps over one of the given bytes and returns it.
    private mutating func skip(_ marks: [UInt8]) -> UInt8? {
        guard place < bytes.count, marks.contains(bytes[place]) else { return nil }
        defer { place += 1 }
        return bytes[place]
    }
}
