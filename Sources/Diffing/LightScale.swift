/// The units in which light is compared.
///
/// A gray level becomes a logarithm, so that twice the light is the same step everywhere.
enum LightScale {
    /// Log units for each natural logarithm.
    static let unit: Float = 1024
    /// `1024 · ln(level + 6)`: the 6 keeps the noise of dark pixels from growing without bound.
    static let table: [Int16] = (0..<256).map { level in
        Int16((1024 * logarithm(Double(level) + 6)).rounded())
    }
    /// The logarithm from which on a level counts as all that the camera can show: of 235, 228.
    static let fullLight = table[228]
    /// A memory holds four steps to a log unit, so that small moves add up.
    static let baseShift = 2
    static let baseStep: Float = 4
    /// A spread's step is four log units; 255 of them are about one natural logarithm.
    static let spreadStep: Float = 4
    /// The least usual deviation: 3 %, what compression and rounding leave.
    static let spreadFloor = 8
    /// What a pixel is taken to vary by before it has been watched for long.
    static let spreadAtFirst: UInt8 = 20
    /// The same against the light of a large part of the picture: 5 %, and at first 12 %.
    static let broadFloor = 13
    static let broadSpreadAtFirst: UInt8 = 32
    /// How far a pixel may pull the light's change over a large part: 15 %.
    static let broadPull = 154
    /// Chroma is compared in sixteenths of a level, held in sixty-fourths.
    static let chromaStep: Float = 16
    static let chromaFloor = 32
    static let chromaSpreadAtFirst: UInt8 = 40

    /// Chroma levels times 16.
    static let chromaTable: [Int16] = (0..<256).map { Int16($0 * 16) }

    /// The natural logarithm by its series around the nearest power of two; the standard library
    /// has none, and the result must not depend on the machine's own.
    private static func logarithm(_ value: Double) -> Double {
        var exponent = 0.0
        var mantissa = value
        while mantissa > 1.5 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 (t + t³/3 + t⁵/5 + …) with t = (m - 1) / (m + 1), |t| ≤ 1/5.
        let t = (mantissa - 1) / (mantissa + 1)
        var power = t
        var sum = 0.0
        for odd in stride(from: 1.0, through: 31, by: 2) {
            sum += power / odd
            power *= t * t
        }
        return 2 * sum + exponent * 0.693_147_180_559_945_3
    }
}

/// The natural logarithm, as exact as a `Float` shows.
func naturalLogarithm(_ value: Float) -> Float {
    guard value > 0 else { return -103 }
    let mantissa = value.significand
    // ln m = 2 (t + t³/3 + …), t = (m - 1) / (m + 1) ≤ 1/3.
    let t = (mantissa - 1) / (mantissa + 1)
    let s = t * t
    let series = 1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s / 13)))))
    return 2 * t * series + Float(value.exponent) * 0.693_147_2
}

/// 1 / (1 + e⁻ˣ), to about 1e-6: eˣ by its series at x/64, squared six times.
func logistic(_ x: Float) -> Float {
    let y = min(max(-x, -30), 30) / 64
    var e = 1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4)))
    for _ in 0..<6 { e *= e }
    return 1 / (1 + e)
}
