/// What repeated runs of one thing gave, in one unit: the middle and how far they lie apart.
public struct Spread: Codable, Sendable, Hashable {
    public var median: Double
    /// A quarter of the runs lie below, a quarter above.
    public var lowerQuartile: Double
    public var upperQuartile: Double
    public var least: Double
    public var greatest: Double
    public var runs: Int

    /// Sums up samples; zeros for none.
    public init(of samples: [Double]) {
        let sorted = samples.sorted()
        median = Self.quantile(0.5, of: sorted)
        lowerQuartile = Self.quantile(0.25, of: sorted)
        upperQuartile = Self.quantile(0.75, of: sorted)
        least = sorted.first ?? 0
        greatest = sorted.last ?? 0
        runs = sorted.count
    }

    /// Half the distance from the lower to the upper quartile, as a part of the median.
    public var relative: Double {
        median > 0 ? (upperQuartile - lowerQuartile) / 2 / median : 0
    }

    /// Every figure times a factor, for another unit.
    public func scaled(by factor: Double) -> Spread {
        var scaled = self
        scaled.median *= factor
        scaled.lowerQuartile *= factor
        scaled.upperQuartile *= factor
        scaled.least *= factor
        scaled.greatest *= factor
        return scaled
    }

    /// The value below which the part `fraction` of sorted samples lies, between neighbours by
    /// distance (Hyndman and Fan 1996, type 7); 0 for none.
    public static func quantile(_ fraction: Double, of sorted: [Double]) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = min(max(fraction, 0), 1) * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
