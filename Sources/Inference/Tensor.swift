/// An array of numbers with a shape, row-major, on the heap.
///
/// What goes into a ``Session`` and comes out of it. Narrow types are held wide: every integer and
/// `bool` as `Int64` (`uint64` as its bit pattern), every float of 32 bits or less as `Float` already
/// rounded to what its type can hold.
public struct Tensor: Sendable, Equatable {
    /// The elements, in the array that ``Tensor/type`` belongs to.
    public enum Elements: Sendable, Equatable {
        case floats([Float])
        case doubles([Double])
        case integers([Int64])
        case strings([String])

        var count: Int {
            switch self {
            case .floats(let values): values.count
            case .doubles(let values): values.count
            case .integers(let values): values.count
            case .strings(let values): values.count
            }
        }
    }

    /// Extents, outermost first; empty for a scalar.
    public let shape: [Int]
    public let type: ElementType
    public internal(set) var elements: Elements

    /// Makes a tensor of 32-bit floats.
    ///
    /// - Precondition: `floats.count` is the product of `shape`.
    public init(shape: [Int], floats: [Float]) {
        precondition(floats.count == shape.reduce(1, *))
        self.shape = shape
        type = .float32
        elements = .floats(floats)
    }

    /// Makes a tensor of integers; values are wrapped to the width of `type`.
    ///
    /// - Precondition: `integers.count` is the product of `shape`, and `type` holds integers or bool.
    public init(shape: [Int], integers: [Int64], type: ElementType = .int64) {
        precondition(integers.count == shape.reduce(1, *) && type.storage == .integers)
        self.shape = shape
        self.type = type
        elements = .integers(type == .int64 ? integers : integers.map(type.wrap))
    }

    /// For operators, which have made sure that the parts fit.
    init(_ type: ElementType, _ shape: [Int], _ elements: Elements) {
        self.shape = shape
        self.type = type
        self.elements = elements
    }

    public var count: Int { elements.count }

    /// The elements as floats, converted where they are of another type; empty for strings.
    public var floats: [Float] {
        switch elements {
        case .floats(let values): values
        case .doubles(let values): values.map { Float($0) }
        case .integers(let values):
            type == .uint64
                ? values.map { Float(UInt64(bitPattern: $0)) } : values.map { Float($0) }
        case .strings: []
        }
    }

    /// The elements as doubles, converted where they are of another type; empty for strings.
    var doubles: [Double] {
        switch elements {
        case .floats(let values): values.map { Double($0) }
        case .doubles(let values): values
        case .integers(let values):
            type == .uint64
                ? values.map { Double(UInt64(bitPattern: $0)) } : values.map { Double($0) }
        case .strings: []
        }
    }

    /// The elements as integers, truncated toward zero and clamped; empty for strings.
    public var integers: [Int64] {
        switch elements {
        case .floats(let values): values.map { ElementType.int64.clamp(Double($0)) }
        case .doubles(let values): values.map { ElementType.int64.clamp($0) }
        case .integers(let values): values
        case .strings: []
        }
    }

    /// The same elements under another shape of the same count.
    func reshaped(_ shape: [Int]) -> Tensor { Tensor(type, shape, elements) }
}
