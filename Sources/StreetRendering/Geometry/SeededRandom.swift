/// A stream of numbers that depends on its seed alone.
///
/// SplitMix64 (Steele, Lea, Flood 2014), written out so that a clip made years from now repeats the
/// one in `Samples/`; the standard library promises no stream.
struct SeededRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mixedBits(state)
    }

    /// A number in 0 ..< 1.
    mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

    mutating func between(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

    mutating func index(below count: Int) -> Int { Int(next() % UInt64(count)) }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[index(below: choices.count)]
    }

    /// A draw from the normal distribution with mean 0 and deviation 1, by twelve uniform draws.
    mutating func normal() -> Float {
        var sum: Float = -6
        for _ in 0..<12 { sum += unit() }
        return sum
    }
}

/// Spreads the bits of `value` so that neighbours have nothing in common.
func mixedBits(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
