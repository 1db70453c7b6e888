import Foundation

extension Operators {
    static let quantisations: [String: Operator] = [
        "QuantizeLinear": Operator(
            2...3, ["axis", "block_size", "output_dtype", "saturate"], opsets: 10...21,
            evaluate: quantize),
        "DequantizeLinear": Operator(2...3, ["axis", "block_size"], opsets: 10...21) {
            call throws(ModelError) in
            let x = try call.input(0)
            let scale = try call.input(1)
            let (scales, zeros) = try spread(call, x.shape)
            let values = zip(x.doubles, zip(scales, zeros)).map { ($0 - $1.1) * $1.0 }
            return [call.real(scale.type, x.shape, values)]
        },
        "DynamicQuantizeLinear": Operator(1...1, opsets: 11...21) { call throws(ModelError) in
            let x = try call.input(0)
            let values = x.floats
            let low = min(0, values.min() ?? 0)
            let high = max(0, values.max() ?? 0)
            let scale = high == low ? 1 : (high - low) / 255
            let zero = min(max((-low / scale).rounded(.toNearestOrEven), 0), 255)
            let quantised = values.map {
                Double(($0 / scale).rounded(.toNearestOrEven) + zero)
            }
            return [
                call.real(.uint8, x.shape, quantised), Tensor(shape: [], floats: [scale]),
                call.real(.uint8, [], [Double(zero)]),
            ]
        },
    ]

    /// The scale and zero point of every element: one for all, for each index of an axis, or for
    /// each block along it.
    private static func spread(
        _ call: Call, _ shape: [Int]
    ) throws(ModelError) -> (scales: [Double], zeros: [Double]) {
        let scale = try call.input(1)
        let zero = call.optional(2)
        guard zero == nil || zero?.count == scale.count else {
            throw call.fail(.malformed, "scale and zero point of different counts")
        }
        let scales = scale.doubles
        let zeros = zero?.doubles ?? scales.map { _ in 0 }
        let count = shape.reduce(1, *)
        if scale.count == 1 {
            return (
                [Double](repeating: scales[0], count: count),
                [Double](repeating: zeros[0], count: count)
            )
        }
        let axis = try call.axis(try call.integer("axis", 1), rank: shape.count)
        let block = try call.integer("block_size", 0)
        let inner = shape[(axis + 1)...].reduce(1, *)
        let extent = shape[axis]
        let steps = block > 0 ? (extent + block - 1) / block : extent
        let blocks = block > 0 ? count / max(1, extent) * steps : steps
        guard scale.count == blocks else {
            throw call.fail(.malformed, "\(scale.count) scales for \(shape) along axis \(axis)")
        }
        var spread: ([Double], [Double]) = ([], [])
        for index in 0..<count {
            let place = index / inner % extent
            let one =
                block > 0
                ? (index / (inner * extent) * steps + place / block) * inner + index % inner : place
            spread.0.append(scales[one])
            spread.1.append(zeros[one])
        }
        return spread
    }

    @Sendable private static func quantize(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let type: ElementType =
            if let zero = call.optional(2) { zero.type } else {
                try call.type("output_dtype", .uint8)
            }
        let (scales, zeros) = try spread(call, x.shape)
        let saturating = try call.flag("saturate", true)
        let rounding = type.storage == .integers
        let values = zip(x.doubles, zip(scales, zeros)).map { value, pair in
            // The quotient is a float in the standard; ties depend on it.
            let quotient = Double(Float(value) / Float(pair.0))
            return (rounding ? quotient.rounded(.toNearestOrEven) : quotient) + pair.1
        }
        guard type.storage == .floats, type.bits == 8 else {
            return [call.real(type, x.shape, values)]
        }
        let format = SmallFloat.eight(type)
        return [
            Tensor(
                type, x.shape,
                .floats(values.map { format.round(Float($0), saturating: saturating) }))
        ]
    }
}
