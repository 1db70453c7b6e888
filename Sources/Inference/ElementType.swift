/// What one element of a tensor is. Raw values are those of ONNX's `TensorProto.DataType`.
public enum ElementType: Int, Sendable, CaseIterable {
    case float32 = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case string = 8
    case bool = 9
    case float16 = 10
    case float64 = 11
    case uint32 = 12
    case uint64 = 13
    case bfloat16 = 16
    case float8e4m3fn = 17
    case float8e4m3fnuz = 18
    case float8e5m2 = 19
    case float8e5m2fnuz = 20
    case uint4 = 21
    case int4 = 22

    /// Which array of ``Tensor/Elements`` holds elements of this type.
    enum Storage { case floats, doubles, integers, strings }

    var storage: Storage {
        switch self {
        case .float32, .float16, .bfloat16, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2,
            .float8e5m2fnuz:
            .floats
        case .float64: .doubles
        case .string: .strings
        default: .integers
        }
    }

    var isInteger: Bool { storage == .integers && self != .bool }
    var isFloating: Bool { storage == .floats || storage == .doubles }

    /// Bits of one element in a file.
    var bits: Int {
        switch self {
        case .uint4, .int4: 4
        case .uint8, .int8, .bool, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz: 8
        case .uint16, .int16, .float16, .bfloat16: 16
        case .float32, .uint32, .int32: 32
        case .float64, .int64, .uint64: 64
        case .string: 0
        }
    }

    /// The lowest and highest integer of this type; nil where it holds no integers.
    var integerRange: ClosedRange<Int64>? {
        switch self {
        case .bool: 0...1
        case .uint4: 0...15
        case .int4: -8...7
        case .uint8: 0...255
        case .int8: -128...127
        case .uint16: 0...65535
        case .int16: -32768...32767
        case .uint32: 0...4_294_967_295
        case .int32: -2_147_483_648...2_147_483_647
        case .int64, .uint64: Int64.min...Int64.max
        default: nil
        }
    }

    /// Wraps an integer to the width of this type, as two's-complement arithmetic does.
    /// A `uint64` keeps its bit pattern.
    func wrap(_ value: Int64) -> Int64 {
        switch self {
        case .bool: value == 0 ? 0 : 1
        case .uint4: value & 15
        case .int4: (value & 15) > 7 ? (value & 15) - 16 : value & 15
        case .uint8: Int64(UInt8(truncatingIfNeeded: value))
        case .int8: Int64(Int8(truncatingIfNeeded: value))
        case .uint16: Int64(UInt16(truncatingIfNeeded: value))
        case .int16: Int64(Int16(truncatingIfNeeded: value))
        case .uint32: Int64(UInt32(truncatingIfNeeded: value))
        case .int32: Int64(Int32(truncatingIfNeeded: value))
        default: value
        }
    }

    /// Clamps a real number into this integer type; NaN becomes zero.
    func clamp(_ value: Double) -> Int64 {
        guard let range = integerRange, !value.isNaN else { return 0 }
        if self == .uint64 {
            if value <= 0 { return 0 }
            return value >= 0x1p64
                ? -1 : Int64(bitPattern: UInt64(value))
        }
        if value <= Double(range.lowerBound) { return range.lowerBound }
        if value >= Double(range.upperBound) { return range.upperBound }
        return Int64(value)
    }

    /// Rounds a number to what this floating type can hold.
    func round(_ value: Float) -> Float {
        switch self {
        case .float16: SmallFloat.half(value)
        case .bfloat16: SmallFloat.brain(value)
        case .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz:
            SmallFloat.eight(self).round(value, saturating: true)
        default: value
        }
    }

    var needsRounding: Bool { storage == .floats && self != .float32 }
}
