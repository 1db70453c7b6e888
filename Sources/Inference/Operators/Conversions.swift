extension Operators {
    static let conversions: [String: Operator] = [
        "Cast": Operator(1...1, ["saturate", "to"]) { call throws(ModelError) in
            [try cast(call, try call.input(0), to: try call.type("to", .float32))]
        },
        "CastLike": Operator(2...2, ["saturate"], opsets: 15...21) { call throws(ModelError) in
            [try cast(call, try call.input(0), to: try call.input(1).type)]
        },
    ]

    private static func cast(
        _ call: Call, _ x: Tensor, to type: ElementType
    ) throws(ModelError) -> Tensor {
        if x.type == type { return x }
        if case .strings(let values) = x.elements { return try parse(call, x, values, type) }
        switch type.storage {
        case .strings: return Tensor(.string, x.shape, .strings(spelled(x)))
        case .doubles: return Tensor(type, x.shape, .doubles(x.doubles))
        case .floats:
            if type == .bfloat16 {
                // The suite cuts here, where arithmetic in bfloat16 rounds.
                return Tensor(type, x.shape, .floats(x.floats.map(SmallFloat.cutToBrain)))
            }
            guard type.bits == 8 else { return call.real(type, x.shape, x.doubles) }
            let saturating = try call.flag("saturate", true)
            let format = SmallFloat.eight(type)
            return Tensor(
                type, x.shape,
                .floats(x.floats.map { format.round($0, saturating: saturating) }))
        case .integers:
            if type == .bool {
                return Tensor(type, x.shape, .integers(x.doubles.map { $0 != 0 ? 1 : 0 }))
            }
            if case .integers(let values) = x.elements {
                return Tensor(type, x.shape, .integers(values.map(type.wrap)))
            }
            if type.bits == 4 {
                return Tensor(
                    type, x.shape,
                    .integers(x.doubles.map { type.clamp($0.rounded(.toNearestOrEven)) }))
            }
            return Tensor(
                type, x.shape, .integers(x.doubles.map { type.wrap(ElementType.int64.clamp($0)) }))
        }
    }

    private static func parse(
        _ call: Call, _ x: Tensor, _ values: [String], _ type: ElementType
    ) throws(ModelError) -> Tensor {
        let numbers = try values.map { text throws(ModelError) in
            guard let number = Double(text) else {
                throw call.fail(.malformed, "\"\(text)\" is not a number")
            }
            return number
        }
        return call.real(type, x.shape, numbers)
    }

    private static func spelled(_ x: Tensor) -> [String] {
        switch x.elements {
        case .integers(let values):
            x.type == .uint64 ? values.map { "\(UInt64(bitPattern: $0))" } : values.map { "\($0)" }
        case .floats(let values):
            values.map { $0.isNaN ? "NaN" : $0.isInfinite ? ($0 > 0 ? "INF" : "-INF") : "\($0)" }
        case .doubles(let values):
            values.map { $0.isNaN ? "NaN" : $0.isInfinite ? ($0 > 0 ? "INF" : "-INF") : "\($0)" }
        case .strings(let values): values
        }
    }
}
