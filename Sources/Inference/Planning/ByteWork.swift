/// How the bytes of a tensor stand for numbers: (byte - zero) · scale.
///
/// Bytes are unsigned here; a network's signed ones are shifted by 128.
struct Levels: Equatable, Sendable {
    var scale: Float
    var zero: UInt8

    init(scale: Float, zero: UInt8) {
        self.scale = scale
        self.zero = zero
    }

    /// Reads one scale and one zero point for a whole tensor; nil where they are anything else.
    init?(scale: Tensor, zero: Tensor?) {
        guard scale.type == .float32, scale.count == 1, let one = scale.floats.first,
            one.isNormal, one > 0
        else { return nil }
        self.scale = one
        guard let zero else {
            self.zero = 0
            return
        }
        guard zero.count == 1, let point = zero.integers.first else { return nil }
        switch zero.type {
        case .uint8: self.zero = UInt8(point)
        case .int8: self.zero = UInt8(point + 128)
        default: return nil
        }
    }

    /// The lowest and highest level from zero, as kernels clamp to.
    var bounds: (low: Float, high: Float) { (-Float(zero), 255 - Float(zero)) }

    /// The bounds of what an activation clamps to `low ... high`, in levels from zero.
    ///
    /// Rounding keeps order, so clamping to rounded bounds is rounding what was clamped.
    func bounds(within low: Float, _ high: Float) -> (low: Float, high: Float) {
        let (least, most) = bounds
        let lower = min(max((low / scale).rounded(.toNearestOrEven), least), most)
        let upper = min(max((high / scale).rounded(.toNearestOrEven), least), most)
        return (lower, upper)
    }
}

/// Constant weights as a file holds them: signed bytes around zero, with a scale for each index of an
/// axis, or one for all.
struct QuantisedWeights: Sendable {
    var bytes: Tensor
    var scales: [Float]
    var axis: Int

    /// Nil where the tensor is no such one.
    init?(_ call: Call) throws(ModelError) {
        guard call.node.kind == "DequantizeLinear", let bytes = call.optional(0),
            let scale = call.optional(1), bytes.type == .int8, scale.type == .float32,
            (call.optional(2)?.integers ?? []).allSatisfy({ $0 == 0 }),
            scale.floats.allSatisfy({ $0.isNormal && $0 > 0 }),
            try call.integer("block_size", 0) == 0
        else { return nil }
        self.bytes = bytes
        scales = scale.floats
        guard scales.count > 1 else {
            axis = 0
            guard scales.count == 1 else { return nil }
            return
        }
        axis = try call.axis(try call.integer("axis", 1), rank: bytes.shape.count)
        guard scales.count == bytes.shape[axis] else { return nil }
    }

    /// A scale for each of `count` outputs; nil where they lie along another axis.
    func scales(along output: Int, _ count: Int) -> [Float]? {
        if scales.count == 1 { return [Float](repeating: scales[0], count: count) }
        return axis == output && scales.count == count ? scales : nil
    }
}

/// What makes a convolution or a product one on bytes.
struct ByteWork {
    /// The input as the network's node names it: floats.
    var floats: ValueID
    var input: Levels
    /// [O, I, ...] for convolutions, [K, N] for matrices; signed bytes.
    var weights: Tensor
    /// One for each output.
    var scales: [Float]
    /// Nil where floats come out.
    var output: Levels?
    /// Where a residual is added: the levels it has, and those of the product before the sum.
    var sum: (residual: Levels, product: Levels)?

    /// Products that one sum may hold, so that 32 bits hold it: 255 · 128 each.
    static let mostProducts = Int(Int32.max) / (255 * 128) / 2

    init?(floats: ValueID, input: Levels, weights: Tensor, scales: [Float]?, products: Int) {
        guard let scales, products <= Self.mostProducts else { return nil }
        self.floats = floats
        self.input = input
        self.weights = weights
        self.scales = scales
    }
}
