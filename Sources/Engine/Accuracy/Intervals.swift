internal import Foundation

/// Two-sided 95 % intervals of proportions and of counts.
enum Intervals {
    /// The standard normal distribution's 97.5 % point.
    static let z = 1.959963984540054

    /// The interval of a proportion after Wilson (1927), which stays within 0...1 and holds for
    /// small counts; nil of nothing.
    ///
    ///     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
    static func wilson(_ hits: Int, of count: Int) -> ClosedRange<Double>? {
        guard count > 0 else { return nil }
        let n = Double(count)
        let p = Double(hits) / n
        let middle = p + z * z / (2 * n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        return max(0, (middle - half) / scale)...min(1, (middle + half) / scale)
    }

    /// The upper bound of a Poisson mean of which `count` was seen: one-sided 95 %, 3.00 for none.
    ///
    /// The mean at which so few or fewer are seen with a probability of 5 % (Garwood 1936), by
    /// bisection to 1e-9.
    static func poissonUpper(_ count: Int) -> Double {
        var low = Double(count)
        var high = 10 + 4 * Double(count)
        while high - low > 1e-9 {
            let mean = (low + high) / 2
            if atMost(count, mean) > 0.05 { low = mean } else { high = mean }
        }
        return high
    }

    /// The probability that a Poisson variable is at most `count`.
    private static func atMost(_ count: Int, _ mean: Double) -> Double {
        var term = exp(-mean)
        var sum = term
        for k in 0..<count {
            term *= mean / Double(k + 1)
            sum += term
        }
        return sum
    }
}
