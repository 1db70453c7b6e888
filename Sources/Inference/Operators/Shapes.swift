// Operators that make shapes and constants, or give the same elements another shape.

extension Operators {
    static let shapes: [String: Operator] = [
        "Shape": Operator(1...1, ["end", "start"]) { call throws(ModelError) in
            let shape = try call.input(0).shape
            func bound(_ value: Int) -> Int {
                min(max(value < 0 ? value + shape.count : value, 0), shape.count)
            }
            let start = bound(try call.integer("start", 0))
            let end = bound(try call.integer("end", shape.count))
            let part = shape[start..<max(start, end)].map(Int64.init)
            return [Tensor(shape: [part.count], integers: part)]
        },
        "Size": Operator(1...1) { call throws(ModelError) in
            [Tensor(shape: [], integers: [Int64(try call.input(0).count)])]
        },
        "Constant": Operator(
            0...0,
            [
                "value", "value_float", "value_floats", "value_int", "value_ints", "value_string",
                "value_strings",
            ], evaluate: constant),
        "ConstantOfShape": Operator(1...1, ["value"]) { call throws(ModelError) in
            let shape = try call.input(0).integers.map(Call.near)
            var value = Tensor(shape: [1], floats: [0])
            if case .tensor(let given)? = call.node.attributes["value"] { value = given }
            guard value.count == 1 else { throw call.fail(.malformed, "value of \(value.count)") }
            let count = try call.count(shape, value.type)
            return [value.gathered([Int](repeating: 0, count: count), shape)]
        },
        "Reshape": Operator(2...2, ["allowzero"]) { call throws(ModelError) in
            let x = try call.input(0)
            let shape = try reshaped(
                call, x.shape, try call.input(1).integers.map(Call.near),
                zeros: try call.flag("allowzero"))
            return [x.reshaped(shape)]
        },
        "Flatten": Operator(1...1, ["axis"]) { call throws(ModelError) in
            let x = try call.input(0)
            return [x.reshaped(try flattened(call, x.shape))]
        },
        "Squeeze": Operator(1...2, ["axes"]) { call throws(ModelError) in
            let x = try call.input(0)
            return [
                x.reshaped(try squeezed(call, x.shape, try call.integers("axes", orInput: 1)))
            ]
        },
        "Unsqueeze": Operator(1...2, ["axes"]) { call throws(ModelError) in
            let x = try call.input(0)
            return [
                x.reshaped(
                    try unsqueezed(call, x.shape, try call.integers("axes", orInput: 1) ?? []))
            ]
        },
        "Range": Operator(3...3) { call throws(ModelError) in
            let start = try call.input(0)
            guard let first = start.doubles.first, let limit = try call.input(1).doubles.first,
                let delta = try call.input(2).doubles.first, delta != 0
            else { throw call.fail(.malformed, "start, limit or delta") }
            let count = ((limit - first) / delta).rounded(.up)
            guard count < Double(ModelLimits.standard.tensorBytes / 8) else {
                throw call.fail(.tooLarge, "\(count) elements")
            }
            let shape = [max(0, Int(count.isNaN ? 0 : count))]
            return [call.real(start.type, shape, (0..<shape[0]).map { first + Double($0) * delta })]
        },
        "EyeLike": Operator(1...1, ["dtype", "k"]) { call throws(ModelError) in
            let x = try call.input(0)
            guard x.shape.count == 2 else { throw call.fail(.malformed, "shape \(x.shape)") }
            let diagonal = try call.integer("k", 0)
            let type = try call.type("dtype", x.type)
            let values = (0..<x.count).map {
                $0 % x.shape[1] - $0 / x.shape[1] == diagonal ? 1.0 : 0
            }
            return [call.real(type, x.shape, values)]
        },
    ]

    @Sendable private static func constant(_ call: Call) throws(ModelError) -> [Tensor] {
        guard call.node.attributes.count == 1, let (_, value) = call.node.attributes.first else {
            throw call.fail(.malformed, "needs one attribute")
        }
        return switch value {
        case .tensor(let tensor): [tensor]
        case .float(let value): [Tensor(shape: [], floats: [value])]
        case .floats(let values): [Tensor(shape: [values.count], floats: values)]
        case .integer(let value): [Tensor(shape: [], integers: [value])]
        case .integers(let values): [Tensor(shape: [values.count], integers: values)]
        case .string(let value): [Tensor(.string, [], .strings([value]))]
        case .strings(let values): [Tensor(.string, [values.count], .strings(values))]
        }
    }

    static func reshaped(
        _ call: Call, _ from: [Int], _ wanted: [Int], zeros: Bool
    ) throws(ModelError) -> [Int] {
        var shape = wanted
        let count = from.reduce(1, *)
        for (axis, extent) in wanted.enumerated() where extent == 0 && !zeros {
            guard axis < from.count else { throw call.fail(.malformed, "0 at axis \(axis)") }
            shape[axis] = from[axis]
        }
        let open = shape.indices.filter { shape[$0] == -1 }
        guard open.count <= 1 else { throw call.fail(.malformed, "-1 twice in \(wanted)") }
        if let axis = open.first {
            shape[axis] = 1
            let rest = try call.count(shape, .float64)
            guard rest > 0, count % rest == 0 else {
                throw call.fail(.malformed, "\(from) as \(wanted)")
            }
            shape[axis] = count / rest
        }
        guard try call.count(shape, .float32) == count else {
            throw call.fail(.malformed, "\(from) as \(wanted)")
        }
        return shape
    }

    static func flattened(_ call: Call, _ from: [Int]) throws(ModelError) -> [Int] {
        let given = try call.integer("axis", 1)
        let axis = given == from.count ? given : try call.axis(given, rank: from.count)
        return [from[..<axis].reduce(1, *), from[axis...].reduce(1, *)]
    }

    static func squeezed(_ call: Call, _ from: [Int], _ named: [Int]?) throws(ModelError) -> [Int] {
        let axes =
            try named.map { list throws(ModelError) in try call.axes(list, rank: from.count) }
            ?? from.indices.filter { from[$0] == 1 }
        guard axes.allSatisfy({ from[$0] == 1 }) else {
            throw call.fail(.malformed, "axes \(axes) of \(from) are not 1")
        }
        return from.indices.filter { !axes.contains($0) }.map { from[$0] }
    }

    static func unsqueezed(_ call: Call, _ from: [Int], _ named: [Int]) throws(ModelError) -> [Int]
    {
        guard named.count + from.count <= ModelLimits.standard.rank else {
            throw call.fail(.tooLarge, "\(named.count + from.count) dimensions")
        }
        let axes = try call.axes(named, rank: from.count + named.count)
        var rest = from[...]
        return (0..<from.count + named.count).map { axes.contains($0) ? 1 : rest.removeFirst() }
    }
}
