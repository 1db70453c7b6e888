/// A time of day: by the clock, or by the sun.
public enum DayTime: Sendable, Hashable, Codable {
    /// Seconds that the wall clock shows, 0 ... 86,400 (24:00, as the end of a window only).
    case clock(Int)
    /// Seconds after sunrise, negative before it, within six hours.
    case sunrise(Int)
    case sunset(Int)

    /// Reads `07:00`, `22:30:15`, `24:00`, `sunrise`, `sunset-30m`, `sunrise+1h`.
    public init?(_ text: String) {
        for (word, make) in [("sunrise", DayTime.sunrise), ("sunset", DayTime.sunset)]
        where text.hasPrefix(word) {
            let rest = text.dropFirst(word.count)
            guard let sign = rest.first else {
                self = make(0)
                return
            }
            guard sign == "+" || sign == "-",
                let offset = DurationText.parse(String(rest.dropFirst())),
                offset <= .seconds(6 * 3600)
            else { return nil }
            let seconds = Int(offset.components.seconds)
            self = make(sign == "+" ? seconds : -seconds)
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Digits.value(parts[0]), let minute = Digits.value(parts[1]),
            let second = parts.count == 3 ? Digits.value(parts[2]) : 0,
            minute < 60, second < 60
        else { return nil }
        let total = hour * 3600 + minute * 60 + second
        guard total <= 86400 else { return nil }
        self = .clock(total)
    }

    public var needsSun: Bool {
        if case .clock = self { false } else { true }
    }
}

extension DayTime: CustomStringConvertible {
    public var description: String {
        switch self {
        case .clock(let seconds):
            let text = "\(Digits.padded(seconds / 3600, 2)):\(Digits.padded(seconds / 60 % 60, 2))"
            return seconds % 60 == 0 ? text : text + ":" + Digits.padded(seconds % 60, 2)
        case .sunrise(let offset): return "sunrise" + DayTime.signed(offset)
        case .sunset(let offset): return "sunset" + DayTime.signed(offset)
        }
    }

    private static func signed(_ offset: Int) -> String {
        if offset == 0 { return "" }
        return (offset < 0 ? "-" : "+") + DurationText.format(.seconds(abs(offset)))
    }
}

/// A span of the day, its end not included; an end at or before the start lies on the next day.
public struct DayWindow: Sendable, Hashable, Codable, CustomStringConvertible {
    public var from: DayTime
    public var to: DayTime

    public init(from: DayTime, to: DayTime) {
        self.from = from
        self.to = to
    }

    /// Reads `07:00-22:30`, `22:00-05:00`, `sunset-30m-sunrise+15m`.
    public init?(_ text: String) {
        // A sign and the dash between both look alike: the one split that reads on both sides.
        for dash in text.indices where text[dash] == "-" {
            guard let from = DayTime(String(text[..<dash])), from != .clock(86400),
                let to = DayTime(String(text[text.index(after: dash)...])), from != to
            else { continue }
            self.init(from: from, to: to)
            return
        }
        return nil
    }

    public var needsSun: Bool { from.needsSun || to.needsSun }
    public var description: String { "\(from)-\(to)" }
}
