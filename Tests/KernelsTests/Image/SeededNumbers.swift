/// The same numbers on every machine and in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func numbers(_ count: Int, in range: ClosedRange<Int16>) -> [Int16] {
        (0..<count).map { _ in Int16.random(in: range, using: &self) }
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }

    /// A mask of blobs and specks: set where noise averaged over a few neighbours is high.
    mutating func mask(_ width: Int, _ height: Int, share: Int) -> [UInt8] {
        let noise = bytes(width * height)
        return noise.indices.map { i in
            let right = i + 1 < noise.count ? noise[i + 1] : noise[i]
            let below = i + width < noise.count ? noise[i + width] : noise[i]
            return (Int(noise[i]) + Int(right) + Int(below)) / 3 < share ? 255 : 0
        }
    }
}

/// Width and height around the vector widths of 16, 32 and 64 bytes, with tails of one, thin planes
/// and a single pixel.
let raggedSizes = [
    (1, 1), (2, 3), (3, 2), (7, 1), (1, 9), (15, 5), (16, 4), (17, 9), (31, 8), (33, 13), (64, 7),
    (65, 11), (129, 6),
]
