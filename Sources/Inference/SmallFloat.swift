// Sixteen- and eight-bit floats as ONNX defines them (onnx/docs/docsgen/source/technical/float8.md).
// Values live in `Float`; these say which values exist and what their bytes are.

enum SmallFloat {
    static func half(_ value: Float) -> Float { Float(Float16(value)) }

    /// Rounds to bfloat16, ties to even.
    static func brain(_ value: Float) -> Float { brain(bits: brainBits(value)) }

    static func brainBits(_ value: Float) -> UInt16 {
        if value.isNaN { return 0x7FC0 }
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
    }

    /// Drops the low half, toward zero.
    static func cutToBrain(_ value: Float) -> Float {
        value.isNaN ? .nan : Float(bitPattern: value.bitPattern & 0xFFFF_0000)
    }

    static func brain(bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

    static func eight(_ type: ElementType) -> EightBitFloat {
        switch type {
        case .float8e4m3fn: EightBitFloat.e4m3fn
        case .float8e4m3fnuz: EightBitFloat.e4m3fnuz
        case .float8e5m2: EightBitFloat.e5m2
        default: EightBitFloat.e5m2fnuz
        }
    }
}

/// One of the four eight-bit formats, as the ascending table of its non-negative finite values: the
/// index of a value is its code.
struct EightBitFloat: Sendable {
    let positives: [Float]
    /// What a number past the largest becomes where it does not saturate.
    let overflow: Float
    let nanCode: UInt8
    let hasNegativeZero: Bool

    static let e4m3fn = EightBitFloat(
        mantissa: 3, bias: 7, count: 127, overflow: .nan, nanCode: 0x7F, hasNegativeZero: true)
    static let e4m3fnuz = EightBitFloat(
        mantissa: 3, bias: 8, count: 128, overflow: .nan, nanCode: 0x80, hasNegativeZero: false)
    static let e5m2 = EightBitFloat(
        mantissa: 2, bias: 15, count: 124, overflow: .infinity, nanCode: 0x7F,
        hasNegativeZero: true)
    static let e5m2fnuz = EightBitFloat(
        mantissa: 2, bias: 16, count: 128, overflow: .nan, nanCode: 0x80, hasNegativeZero: false)

    private init(
        mantissa: Int, bias: Int, count: Int, overflow: Float, nanCode: UInt8, hasNegativeZero: Bool
    ) {
        positives = (0..<count).map { code in
            let fraction = Float(code & ((1 << mantissa) - 1)) / Float(1 << mantissa)
            let exponent = code >> mantissa
            return exponent == 0
                ? Float(sign: .plus, exponent: 1 - bias, significand: 1) * fraction
                : Float(sign: .plus, exponent: exponent - bias, significand: 1) * (1 + fraction)
        }
        self.overflow = overflow
        self.nanCode = nanCode
        self.hasNegativeZero = hasNegativeZero
    }

    /// The nearest value that the format has, ties to the even code.
    func round(_ value: Float, saturating: Bool) -> Float {
        guard !value.isNaN else { return .nan }
        let magnitude = abs(value)
        let largest = positives[positives.count - 1]
        let spacing = largest - positives[positives.count - 2]
        var rounded: Float
        if magnitude > largest + spacing / 2 || magnitude.isInfinite
            || (magnitude == largest + spacing / 2 && (positives.count - 1) % 2 == 1)
        {
            rounded = saturating ? largest : overflow
        } else {
            rounded = positives[code(of: min(magnitude, largest))]
        }
        if rounded.isNaN { return .nan }
        if rounded == 0 && !hasNegativeZero {
            rounded = 0
        } else if value.sign == .minus {
            rounded = -rounded
        }
        return rounded
    }

    private func code(of magnitude: Float) -> Int {
        var low = 0
        var high = positives.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if positives[middle] <= magnitude { low = middle } else { high = middle - 1 }
        }
        guard low + 1 < positives.count else { return low }
        let below = magnitude - positives[low]
        let above = positives[low + 1] - magnitude
        if below == above { return low % 2 == 0 ? low : low + 1 }
        return below < above ? low : low + 1
    }

    func bits(_ value: Float) -> UInt8 {
        if value.isNaN { return nanCode }
        if value.isInfinite { return value > 0 ? 0x7C : 0xFC }
        let code = UInt8(code(of: abs(value)))
        return value.sign == .minus && (code != 0 || hasNegativeZero) ? code | 0x80 : code
    }

    func value(bits: UInt8) -> Float {
        let code = Int(bits & 0x7F)
        if !hasNegativeZero && bits == 0x80 { return .nan }
        if code >= positives.count {
            guard overflow.isInfinite, code == positives.count else { return .nan }
            return bits & 0x80 == 0 ? .infinity : -.infinity
        }
        return bits & 0x80 == 0 ? positives[code] : -positives[code]
    }
}
