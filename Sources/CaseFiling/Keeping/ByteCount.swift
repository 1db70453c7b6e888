/// Sizes as people write them, in thousands.
public enum ByteCount {
    private static let units: [(String, Int64)] = [
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
    ]

    /// - Returns: nil without a unit, for more than 1000 TB, or for no whole number above 0.
    public static func parse(_ text: String) -> Int64? {
        guard let unit = units.first(where: { text.hasSuffix($0.0) }),
            let count = Int64(text.dropLast(unit.0.count)), count > 0,
            count <= 1_000_000_000_000_000 / unit.1
        else { return nil }
        return count * unit.1
    }

    public static func words(_ bytes: Int64) -> String {
        guard let unit = units.first(where: { bytes >= $0.1 }) else { return "\(bytes) bytes" }
        let tenths = bytes / (unit.1 / 10)
        return "\(tenths / 10).\(tenths % 10) \(unit.0)"
    }
}
