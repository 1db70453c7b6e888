import Foundation

func sine(_ radians: Float) -> Float { Foundation.sinf(radians) }
func cosine(_ radians: Float) -> Float { Foundation.cosf(radians) }
func power(_ base: Float, _ exponent: Float) -> Float { Foundation.powf(base, exponent) }
func exponential(_ value: Float) -> Float { Foundation.expf(value) }

extension Float {
    /// Radians of an angle in degrees.
    static func degrees(_ degrees: Float) -> Float { degrees * .pi / 180 }
}
func arcTangent(_ y: Float, _ x: Float) -> Float { Foundation.atan2f(y, x) }
