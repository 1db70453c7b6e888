public import Scene

/// The moment that a file's name carries.
///
///     2013-02-24_11_30_05.jpg          2013-02-24T11:30:05Z.jpg
///     20130224-113005.png              2013-02-24 11.30.05.250+08.00.jpg
///     gate_20130224113005123.jpg       2013-02-24T113005+0800.mp4
///
/// The first complete date with a time counts; a date without a time is not a moment.
public enum StillNames {
    /// The parts of a local time as they stand in a name.
    public struct Parts: Sendable, Hashable {
        public var year: Int
        public var month: Int
        public var day: Int
        public var hour: Int
        public var minute: Int
        public var second: Int
        public var millisecond: Int

        public init(
            year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int,
            millisecond: Int = 0
        ) {
            self.year = year
            self.month = month
            self.day = day
            self.hour = hour
            self.minute = minute
            self.second = second
            self.millisecond = millisecond
        }
    }

    /// Turns a local time into a moment, in the site's zone; nil where no such time exists.
    public typealias Clock = @Sendable (Parts) -> Moment?

    /// Reads local times as UTC; nil for the 31st of February.
    @Sendable public static func utc(_ parts: Parts) -> Moment? {
        guard (1...12).contains(parts.month), (0...23).contains(parts.hour),
            (0...59).contains(parts.minute), (0...60).contains(parts.second),
            (0...999).contains(parts.millisecond),
            parts.day >= 1, parts.day <= days(ofMonth: parts.month, year: parts.year)
        else { return nil }
        let seconds =
            daysSinceEpoch(year: parts.year, month: parts.month, day: parts.day) * 86_400
            + parts.hour * 3600 + parts.minute * 60 + parts.second
        return Moment(milliseconds: Int64(seconds) * 1000 + Int64(parts.millisecond))
    }

    /// Returns the moment in a file's name or path; nil where it carries none.
    ///
    /// - Parameters:
    ///   - clock: asked for a name without a zone.
    public static func moment(in path: String, clock: Clock = utc) -> Moment? {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
        var place = 0
        while place < name.count {
            if place == 0 || !isDigit(name[place - 1]) {
                var scanner = NameScanner(bytes: name, place: place)
                if let found = scanner.localTime() {
                    guard let offset = scanner.zoneOffset() else { return clock(found) }
                    guard let moment = utc(found) else { return nil }
                    return Moment(milliseconds: moment.milliseconds - Int64(offset) * 60_000)
                }
            }
            place += 1
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func days(ofMonth month: Int, year: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Days from 1970-01-01 in the Gregorian calendar, by counting years from March
    /// (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
