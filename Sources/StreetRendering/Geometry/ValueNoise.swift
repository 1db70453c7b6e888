/// Smooth noise over the plane, fixed by its seed: hashed lattice values, smoothly interpolated.
struct ValueNoise: Sendable {
    let seed: UInt32

    init(seed: UInt64) { self.seed = UInt32(truncatingIfNeeded: mixedBits(seed)) }

    /// The value of one lattice cell, 0 ..< 1.
    func cell(_ x: Int, _ y: Int) -> Float {
        var h = UInt32(truncatingIfNeeded: x) &* 0x8DA6_B343
        h ^= UInt32(truncatingIfNeeded: y) &* 0xD816_3841
        h ^= seed
        h ^= h >> 16
        h = h &* 0x7FEB_352D
        h ^= h >> 15
        h = h &* 0x846C_A68B
        h ^= h >> 16
        return Float(h >> 8) * (1 / Float(1 << 24))
    }

    /// Smooth noise with features of size 1, 0 ..< 1.
    func value(_ x: Float, _ y: Float) -> Float {
        let left = x.rounded(.down)
        let top = y.rounded(.down)
        let u = (x - left) * (x - left) * (3 - 2 * (x - left))
        let v = (y - top) * (y - top) * (3 - 2 * (y - top))
        let i = Int(left)
        let j = Int(top)
        let upper = mix(cell(i, j), cell(i + 1, j), u)
        let lower = mix(cell(i, j + 1), cell(i + 1, j + 1), u)
        return mix(upper, lower, v)
    }

    /// Noise summed over octaves, each half as large and half as strong, 0 ..< 1.
    func layered(_ x: Float, _ y: Float, octaves: Int) -> Float {
        var sum: Float = 0
        var weight: Float = 0.5
        var scale: Float = 1
        for octave in 0..<octaves {
            sum += weight * value(x * scale + Float(octave) * 17.3, y * scale - Float(octave) * 9.1)
            weight *= 0.5
            scale *= 2
        }
        return sum / (1 - 2 * weight + weight)
    }
}
