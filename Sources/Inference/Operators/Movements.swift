// Operators that rearrange elements and compute nothing.

extension Operators {
    static let movements: [String: Operator] = [
        "Transpose": Operator(1...1, ["perm"]) { call throws(ModelError) in
            let x = try call.input(0)
            return [x.transposed(try permutation(call, rank: x.shape.count))]
        },
        "Concat": Operator(1...Int.max, ["axis"]) { call throws(ModelError) in
            var parts: [Tensor] = []
            for index in call.inputs.indices { parts.append(try call.input(index)) }
            let (axis, shape) = try concatenation(call, parts.map(\.shape))
            guard parts.allSatisfy({ $0.type == parts[0].type }) else {
                throw call.fail(.malformed, "types differ")
            }
            return [Tensor.joined(parts, axis: axis, shape: shape)]
        },
        "Split": Operator(1...2, ["axis", "num_outputs", "split"]) { call throws(ModelError) in
            let x = try call.input(0)
            let (axis, sizes) = try parts(
                call, x.shape, try call.integers("split", orInput: 1))
            var start = 0
            return sizes.map { size in
                var positions = x.shape.map { Array(0..<$0) }
                positions[axis] = Array(start..<start + size)
                start += size
                return x.picked(positions)
            }
        },
        "Slice": Operator(1...5, ["axes", "ends", "starts"]) { call throws(ModelError) in
            let x = try call.input(0)
            let steps = try slices(call, x.shape, call.inputs)
            return [x.picked(steps.map { $0.positions })]
        },
        "Expand": Operator(2...2) { call throws(ModelError) in
            let x = try call.input(0)
            let wanted = try call.input(1).integers.map(Call.near)
            _ = try call.count(wanted, x.type)
            guard let shape = Strides.broadcast(x.shape, wanted) else {
                throw call.fail(.malformed, "\(x.shape) to \(wanted)")
            }
            _ = try call.count(shape, x.type)
            return [x.broadcast(to: shape)]
        },
        "Tile": Operator(2...2) { call throws(ModelError) in
            let x = try call.input(0)
            let times = try call.input(1).integers.map(Call.near)
            guard times.count == x.shape.count, times.allSatisfy({ $0 >= 0 }) else {
                throw call.fail(.malformed, "repeats \(times) for \(x.shape)")
            }
            _ = try call.count(zip(x.shape, times).map { $0 * $1 }, x.type)
            return [
                x.picked(
                    zip(x.shape, times).map { extent, time in
                        (0..<extent * time).map { $0 % extent }
                    })
            ]
        },
        "Pad": Operator(1...4, ["mode", "pads", "value"], evaluate: pad),
        "DepthToSpace": Operator(1...1, ["blocksize", "mode"]) { call throws(ModelError) in
            let x = try call.input(0)
            let block = try call.integer("blocksize", 1)
            guard x.shape.count == 4, block >= 1, block <= 1 << 12,
                x.shape[1] % (block * block) == 0
            else { throw call.fail(.malformed, "blocks of \(block) from \(x.shape)") }
            let (n, c, h, w) = (x.shape[0], x.shape[1] / (block * block), x.shape[2], x.shape[3])
            let columnRow = try call.string("mode", "DCR") == "CRD"
            let split = columnRow ? [n, c, block, block, h, w] : [n, block, block, c, h, w]
            let turned = x.reshaped(split).transposed(
                columnRow ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2])
            return [turned.reshaped([n, c, h * block, w * block])]
        },
        "SpaceToDepth": Operator(1...1, ["blocksize"]) { call throws(ModelError) in
            let x = try call.input(0)
            let block = try call.integer("blocksize", 1)
            guard x.shape.count == 4, block >= 1, x.shape[2] % block == 0, x.shape[3] % block == 0
            else { throw call.fail(.malformed, "blocks of \(block) from \(x.shape)") }
            let (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2] / block, x.shape[3] / block)
            let turned = x.reshaped([n, c, h, block, w, block]).transposed([0, 3, 5, 1, 2, 4])
            return [turned.reshaped([n, c * block * block, h, w])]
        },
        "Trilu": Operator(1...2, ["upper"]) { call throws(ModelError) in
            let x = try call.input(0)
            guard x.shape.count >= 2 else { throw call.fail(.malformed, "shape \(x.shape)") }
            let upper = try call.flag("upper", true)
            let diagonal = Call.near(call.optional(1)?.integers.first ?? 0)
            let (h, w) = (x.shape[x.shape.count - 2], x.shape[x.shape.count - 1])
            let indices = (0..<x.count).map { index in
                let offset = index % w - index / w % h
                return (upper ? offset >= diagonal : offset <= diagonal) ? index : -1
            }
            return [x.gathered(indices, x.shape)]
        },
        "CumSum": Operator(2...2, ["exclusive", "reverse"]) { call throws(ModelError) in
            let x = try call.input(0)
            let axis = try call.axis(
                Call.near(try call.input(1).integers.first ?? 0), rank: x.shape.count)
            let (exclusive, reverse) = (try call.flag("exclusive"), try call.flag("reverse"))
            let stride = Strides.of(x.shape)[axis]
            let extent = x.shape[axis]
            var sums = x.doubles
            let source = sums
            for start in sums.indices where start / stride % extent == 0 {
                var sum = 0.0
                for step in 0..<extent {
                    let index = start + (reverse ? extent - 1 - step : step) * stride
                    if exclusive { sums[index] = sum }
                    sum += source[index]
                    if !exclusive { sums[index] = sum }
                }
            }
            return [call.real(x.type, x.shape, sums)]
        },
    ]

    static func permutation(_ call: Call, rank: Int) throws(ModelError) -> [Int] {
        let order = try call.integers("perm") ?? Array((0..<rank).reversed())
        guard order.sorted() == Array(0..<rank) else {
            throw call.fail(.malformed, "perm \(order) of \(rank) dimensions")
        }
        return order
    }

    static func concatenation(
        _ call: Call, _ shapes: [[Int]]
    ) throws(ModelError) -> (axis: Int, shape: [Int]) {
        var shape = shapes[0]
        let axis = try call.axis(try call.integer("axis", 1), rank: shape.count)
        for other in shapes.dropFirst() {
            guard other.count == shape.count,
                shape.indices.allSatisfy({ $0 == axis || other[$0] == shape[$0] })
            else { throw call.fail(.malformed, "shapes \(shape) and \(other)") }
            shape[axis] += other[axis]
            _ = try call.count(shape, .float32)
        }
        return (axis, shape)
    }

    static func parts(
        _ call: Call, _ shape: [Int], _ given: [Int]?
    ) throws(ModelError) -> (axis: Int, sizes: [Int]) {
        let axis = try call.axis(try call.integer("axis", 0), rank: shape.count)
        let count = try call.integer("num_outputs", call.node.outputs.count)
        guard count >= 1, count <= call.node.outputs.count else {
            throw call.fail(.malformed, "\(count) outputs")
        }
        let size = (shape[axis] + count - 1) / count
        let even = (0..<count).map { max(0, min(size, shape[axis] - $0 * size)) }
        let sizes = given ?? even
        guard sizes.allSatisfy({ $0 >= 0 }), sizes.reduce(0, +) == shape[axis],
            sizes.count >= call.node.outputs.count
        else { throw call.fail(.malformed, "split \(sizes) of \(shape[axis])") }
        return (axis, sizes)
    }

    /// What Slice takes along one axis.
    struct Slice: Sendable, Equatable {
        var start: Int
        var step: Int
        var count: Int
        var positions: [Int] { (0..<count).map { start + $0 * step } }
    }

    static func slices(
        _ call: Call, _ shape: [Int], _ inputs: [Tensor?]
    ) throws(ModelError) -> [Slice] {
        func list(_ name: String, _ index: Int) throws(ModelError) -> [Int]? {
            if let values = try call.integers(name) { return values }
            return index < inputs.count ? inputs[index]?.integers.map(Call.near) : nil
        }
        guard let starts = try list("starts", 1), let ends = try list("ends", 2) else {
            throw call.fail(.malformed, "starts or ends are missing")
        }
        let axes = try call.axes(try list("axes", 3) ?? Array(starts.indices), rank: shape.count)
        let steps = try list("steps", 4) ?? starts.map { _ in 1 }
        guard starts.count == ends.count, axes.count == starts.count, steps.count == starts.count,
            !steps.contains(0)
        else { throw call.fail(.malformed, "starts, ends, axes or steps do not fit") }
        var slices = shape.map { Slice(start: 0, step: 1, count: $0) }
        for (place, axis) in axes.enumerated() {
            let extent = shape[axis]
            let step = steps[place]
            func bound(_ value: Int, _ low: Int, _ high: Int) -> Int {
                min(max(value < 0 ? value + extent : value, low), high)
            }
            let start =
                step > 0 ? bound(starts[place], 0, extent) : bound(starts[place], 0, extent - 1)
            let end = step > 0 ? bound(ends[place], 0, extent) : bound(ends[place], -1, extent - 1)
            let count =
                step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step
            slices[axis] = Slice(start: start, step: step, count: extent == 0 ? 0 : max(0, count))
        }
        return slices
    }

    @Sendable private static func pad(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let rank = x.shape.count
        guard let pads = try call.integers("pads", orInput: 1) else {
            throw call.fail(.malformed, "pads are missing")
        }
        let axes = try call.axes(
            call.optional(3)?.integers.map(Call.near) ?? Array(0..<rank), rank: rank)
        guard pads.count == 2 * axes.count else { throw call.fail(.malformed, "pads \(pads)") }
        let mode = try call.string("mode", "constant")
        var bounds = x.shape.map { (0, $0) }
        for (place, axis) in axes.enumerated() {
            bounds[axis] = (-pads[place], x.shape[axis] + pads[place + axes.count])
            guard bounds[axis].0 <= bounds[axis].1 else {
                throw call.fail(.malformed, "pads \(pads) take more than there is")
            }
        }
        _ = try call.count(bounds.map { $0.1 - $0.0 }, x.type)
        var positions: [[Int]] = []
        for (axis, bound) in bounds.enumerated() {
            let extent = x.shape[axis]
            guard extent > 0 || mode == "constant" || bound.0 == bound.1 else {
                throw call.fail(.malformed, "axis \(axis) is empty")
            }
            var list: [Int] = []
            for position in bound.0..<bound.1 {
                list.append(try source(call, position, extent, mode))
            }
            positions.append(list)
        }
        let value = Tensor(shape: [], floats: [try call.float("value", 0)])
        let fill = call.optional(2) ?? value
        return [x.picked(positions, fill: fill)]
    }

    /// Where a padded position reads from; -1 for the constant.
    private static func source(
        _ call: Call, _ position: Int, _ extent: Int, _ mode: String
    ) throws(ModelError) -> Int {
        if position >= 0, position < extent { return position }
        switch mode {
        case "constant": return -1
        case "edge": return position < 0 ? 0 : extent - 1
        case "wrap": return (position % extent + extent) % extent
        case "reflect":
            guard extent > 1 else { return 0 }
            let period = 2 * (extent - 1)
            let place = (position % period + period) % period
            return place < extent ? place : period - place
        default: throw call.fail(.unsupported, "mode \(mode)")
        }
    }
}
