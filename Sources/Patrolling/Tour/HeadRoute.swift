/// Where a head goes first when several places wait: the first step of the shortest way through all.
///
///     travel(a, b) = max over the axes of |a - b|
///
/// because a head turns all its axes at once and the slowest one counts. Up to ``exact`` places the
/// way is the shortest there is (Held and Karp, 1962); beyond, the nearest place goes first.
public enum HeadRoute {
    /// 2^9 · 9 steps are a matter of microseconds; the next places come in with the next choice.
    public static let exact = 9

    /// The index of the place to go to first.
    ///
    /// - Parameters:
    ///   - places: N places, each with the same axes, pan first, in the head's own units. At least
    ///     one.
    ///   - from: where the head stands; nil where that is not known: the way may then begin anywhere.
    /// - Returns: among ways of one length the lowest index.
    /// - Complexity: O(N² · 2^N) up to ``exact``, O(N) beyond.
    public static func first(of places: [[Double]], from: [Double]?) -> Int {
        precondition(!places.isEmpty, "a way needs a place")
        guard places.count <= exact else {
            guard let from else { return 0 }
            return lowest(places.indices) { travel(from, places[$0]) }
        }
        // rest[set][end] = the shortest way from `end` through all of `set` but `end` itself.
        let count = places.count
        var rest = [Double](repeating: 0, count: (1 << count) * count)
        for set in 1..<(1 << count) {
            for end in 0..<count where set & (1 << end) != 0 {
                let others = set & ~(1 << end)
                guard others != 0 else { continue }
                var shortest = Double.infinity
                for next in 0..<count where others & (1 << next) != 0 {
                    let way = travel(places[end], places[next]) + rest[others * count + next]
                    shortest = min(shortest, way)
                }
                rest[set * count + end] = shortest
            }
        }
        let whole = (1 << count) - 1
        return lowest(places.indices) { index in
            let toIt = from.map { travel($0, places[index]) } ?? 0
            return toIt + rest[whole * count + index]
        }
    }

    /// How far apart two places are, in the units of the slowest axis.
    public static func travel(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).map { abs($0 - $1) }.max() ?? 0
    }

    private static func lowest(_ indices: Range<Int>, by cost: (Int) -> Double) -> Int {
        var best = (index: indices.lowerBound, cost: Double.infinity)
        for index in indices {
            let cost = cost(index)
            // Sums in another order differ in their last digits.
            if cost < best.cost - 1e-9 { best = (index, cost) }
        }
        return best.index
    }
}
