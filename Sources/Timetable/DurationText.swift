/// Durations as people write them: `500ms`, `90s`, `5m`, `2h`, and combined `1h30m`.
public enum DurationText {
    /// Reads a duration: whole numbers each with a unit, units falling from h to ms.
    ///
    /// - Returns: nil for anything else: a bare number, a sign, a fraction, an unknown unit, a
    ///   unit that comes twice, or more than 100 years.
    public static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var smallest = Int64.max
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { ("a"..."z").contains($0) }
            rest = rest.dropFirst(letters.count)
            guard digits.count <= 15, let count = Digits.value(digits),
                let unit = units.first(where: { $0.name == letters }),
                unit.milliseconds < smallest
            else { return nil }
            smallest = unit.milliseconds
            let (part, overflow) = Int64(count).multipliedReportingOverflow(by: unit.milliseconds)
            guard !overflow, part <= longest - total else { return nil }
            total += part
        }
        return smallest == .max ? nil : .milliseconds(total)
    }

    /// Writes a duration in its shortest parts, `3m12s`; what is below a millisecond is cut off.
    public static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        var text = rest < 0 ? "-" : ""
        rest = abs(rest)
        if rest == 0 { return "0s" }
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("h", 3_600_000), ("m", 60000), ("s", 1000), ("ms", 1),
    ]
    private static let longest: Int64 = 100 * 366 * 24 * 3_600_000
}
