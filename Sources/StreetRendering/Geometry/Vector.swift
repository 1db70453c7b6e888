/// A place or direction in metres: x along the street, y across it away from the camera, z up.
typealias Vector = SIMD3<Float>

/// Linear light of red, green and blue, 0...1 for a surface's reflectance.
typealias Color = SIMD3<Float>

extension SIMD3<Float> {
    func dot(_ other: Self) -> Float { x * other.x + y * other.y + z * other.z }

    func cross(_ other: Self) -> Self {
        Self(
            y * other.z - z * other.y,
            z * other.x - x * other.z,
            x * other.y - y * other.x)
    }

    var length: Float { dot(self).squareRoot() }

    /// The same direction with length 1; zero stays zero.
    var normalized: Self {
        let size = length
        return size > 0 ? self / size : self
    }

    /// Turned about the vertical axis by `angle` radians, from x toward y.
    func turned(sine: Float, cosine: Float) -> Self {
        Self(x * cosine - y * sine, x * sine + y * cosine, z)
    }
}

/// A step that rises smoothly from 0 at `low` to 1 at `high`.
func smoothstep(_ low: Float, _ high: Float, _ value: Float) -> Float {
    let t = min(max((value - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
}

func mix(_ a: Float, _ b: Float, _ share: Float) -> Float { a + (b - a) * share }

func mix(_ a: Color, _ b: Color, _ share: Float) -> Color { a + (b - a) * share }
