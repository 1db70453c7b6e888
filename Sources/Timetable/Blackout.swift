/// A time in which nothing is visited.
public enum Blackout: Sendable, Hashable, Codable {
    /// Every day between two times of day.
    case daily(DayWindow)
    /// Once, by the wall clock, in seconds since 1970-01-01T00:00 on that clock; end not included.
    case once(from: Int, until: Int)

    /// Reads `12:00-13:00`, `2026-10-01`, `2026-10-01..2026-10-07` (whole days, both included) and
    /// `2026-10-01T08:00..2026-10-01T12:00`.
    public init?(_ text: String) {
        if let window = DayWindow(text) {
            self = .daily(window)
        } else if case .dates(let first, let last) = DayRule(text) {
            self = .once(from: first.number * 86400, until: (last.number + 1) * 86400)
        } else {
            guard let dots = text.firstRange(of: ".."),
                let from = LocalTime.reading(String(text[..<dots.lowerBound])),
                let until = LocalTime.reading(String(text[dots.upperBound...])), from < until
            else { return nil }
            self = .once(from: from, until: until)
        }
    }

    public var needsSun: Bool {
        if case .daily(let window) = self { window.needsSun } else { false }
    }
}
