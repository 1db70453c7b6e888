public import Scene

/// How much of a picture moved since the one before, whatever walks through it.
///
///     change = median over 16 × 9 blocks of |mean(block, now) − mean(block, before)|
///
/// A mean over a block is deaf to noise, the median to walkers and traffic; a head that turns or
/// swings changes most blocks.
public struct Stillness: Sendable {
    private var before: [Double]?

    public init() {}

    /// Returns the change in gray levels; nil for the first picture.
    public mutating func change(to plane: Plane) -> Double? {
        let now = Self.means(plane)
        defer { before = now }
        guard let before else { return nil }
        let changes = zip(now, before).map { abs($0 - $1) }.sorted()
        return changes[changes.count / 2]
    }

    private static func means(_ plane: Plane) -> [Double] {
        var means: [Double] = []
        for row in 0..<9 {
            for column in 0..<16 {
                let rows = plane.height * row / 9..<max(plane.height * (row + 1) / 9, 1)
                let columns = plane.width * column / 16..<max(plane.width * (column + 1) / 16, 1)
                var sum = 0
                var count = 0
                // Every second pixel each way is enough for a mean.
                for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 2) {
                    for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 2) {
                        sum += Int(plane[x, y])
                        count += 1
                    }
                }
                means.append(count == 0 ? 0 : Double(sum) / Double(count))
            }
        }
        return means
    }
}
