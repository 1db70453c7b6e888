// Operators that pick elements by what is in a tensor.

extension Operators {
    static let selections: [String: Operator] = [
        "Gather": Operator(2...2, ["axis"]) { call throws(ModelError) in
            let x = try call.input(0)
            let indices = try call.input(1)
            let axis = try call.axis(try call.integer("axis", 0), rank: x.shape.count)
            let shape = Array(x.shape[..<axis]) + indices.shape + Array(x.shape[(axis + 1)...])
            _ = try call.count(shape, x.type)
            var positions = x.shape.map { Array(0..<$0) }
            positions[axis] = try place(call, indices.integers, extent: x.shape[axis])
            return [x.picked(positions).reshaped(shape)]
        },
        "GatherElements": Operator(2...2, ["axis"]) { call throws(ModelError) in
            let x = try call.input(0)
            let indices = try call.input(1)
            let axis = try call.axis(try call.integer("axis", 0), rank: x.shape.count)
            let flat = try elementIndices(call, x.shape, indices, axis)
            return [x.gathered(flat, indices.shape)]
        },
        "GatherND": Operator(2...2, ["batch_dims"]) { call throws(ModelError) in
            let x = try call.input(0)
            let indices = try call.input(1)
            let batch = try call.integer("batch_dims", 0)
            guard let depth = indices.shape.last, batch >= 0, batch < indices.shape.count,
                depth >= 1, batch + depth <= x.shape.count,
                x.shape[..<batch] == indices.shape[..<batch]
            else { throw call.fail(.malformed, "indices \(indices.shape) for \(x.shape)") }
            let inner = x.shape[(batch + depth)...].reduce(1, *)
            let shape = Array(indices.shape.dropLast()) + Array(x.shape[(batch + depth)...])
            _ = try call.count(shape, x.type)
            let starts = try tupleStarts(call, x.shape, indices, batch: batch)
            return [x.gathered(starts.flatMap { start in (0..<inner).map { start + $0 } }, shape)]
        },
        "ScatterND": Operator(3...3, ["reduction"]) { call throws(ModelError) in
            let x = try call.input(0)
            let indices = try call.input(1)
            guard let depth = indices.shape.last, depth <= x.shape.count else {
                throw call.fail(.malformed, "indices \(indices.shape) for \(x.shape)")
            }
            let inner = x.shape[depth...].reduce(1, *)
            let starts = try tupleStarts(call, x.shape, indices, batch: 0)
            return [
                try scatter(call, x, starts.flatMap { start in (0..<inner).map { start + $0 } })
            ]
        },
        "ScatterElements": Operator(3...3, ["axis", "reduction"], opsets: 11...21) {
            call throws(ModelError) in
            let x = try call.input(0)
            let axis = try call.axis(try call.integer("axis", 0), rank: x.shape.count)
            return [
                try scatter(call, x, try elementIndices(call, x.shape, try call.input(1), axis))
            ]
        },
        "OneHot": Operator(3...3, ["axis"]) { call throws(ModelError) in
            let indices = try call.input(0)
            let depth = Call.near(try call.input(1).integers.first ?? 0)
            let values = try call.input(2)
            let axis = try call.axis(try call.integer("axis", -1), rank: indices.shape.count + 1)
            guard values.count == 2, depth >= 1 else { throw call.fail(.malformed, "depth") }
            var shape = indices.shape
            shape.insert(depth, at: axis)
            let inner = indices.shape[axis...].reduce(1, *)
            let count = try call.count(shape, values.type)
            let wanted = indices.integers.map { $0 < 0 ? $0 &+ Int64(depth) : $0 }
            return [
                values.gathered(
                    (0..<count).map { index in
                        let source = index / (inner * depth) * inner + index % inner
                        return wanted[source] == Int64(index / inner % depth) ? 1 : 0
                    }, shape)
            ]
        },
        "NonZero": Operator(1...1) { call throws(ModelError) in
            let x = try call.input(0)
            let strides = Strides.of(x.shape)
            let found = x.doubles.enumerated().filter { $1 != 0 }.map(\.offset)
            let rows = x.shape.indices.flatMap { axis in
                found.map { Int64($0 / strides[axis] % x.shape[axis]) }
            }
            return [Tensor(.int64, [x.shape.count, found.count], .integers(rows))]
        },
        "Compress": Operator(2...2, ["axis"]) { call throws(ModelError) in
            var x = try call.input(0)
            var axis = 0
            if call.node.attributes["axis"] == nil {
                x = x.reshaped([x.count])
            } else {
                axis = try call.axis(try call.integer("axis", 0), rank: x.shape.count)
            }
            var positions = x.shape.map { Array(0..<$0) }
            positions[axis] = try call.input(1).integers.enumerated().filter { $1 != 0 }
                .map(\.offset).filter { $0 < x.shape[axis] }
            return [x.picked(positions)]
        },
        "TopK": Operator(1...2, ["axis", "k", "largest", "sorted"], evaluate: topK),
        "NonMaxSuppression": Operator(2...5, ["center_point_box"], opsets: 10...21) {
            call throws(ModelError) in
            try Suppression(call).chosen()
        },
    ]

    private static func place(
        _ call: Call, _ indices: [Int64], extent: Int
    ) throws(ModelError) -> [Int] {
        try indices.map { index throws(ModelError) in
            let place = index < 0 ? Int(index) + extent : Int(index)
            guard place >= 0, place < extent else {
                throw call.fail(.malformed, "index \(index) into \(extent)")
            }
            return place
        }
    }

    private static func elementIndices(
        _ call: Call, _ shape: [Int], _ indices: Tensor, _ axis: Int
    ) throws(ModelError) -> [Int] {
        guard indices.shape.count == shape.count,
            shape.indices.allSatisfy({ $0 == axis || indices.shape[$0] <= shape[$0] })
        else { throw call.fail(.malformed, "indices \(indices.shape) for \(shape)") }
        var strides = Strides.of(shape)
        let along = strides[axis]
        strides[axis] = 0
        let bases = Strides.indices(indices.shape, strides)
        let places = try place(call, indices.integers, extent: shape[axis])
        return zip(bases, places).map { $0 + $1 * along }
    }

    private static func tupleStarts(
        _ call: Call, _ shape: [Int], _ indices: Tensor, batch: Int
    ) throws(ModelError) -> [Int] {
        let depth = indices.shape[indices.shape.count - 1]
        let strides = Strides.of(shape)
        let tuples = depth == 0 ? 0 : indices.count / depth
        let perBatch = max(1, indices.shape[batch...].dropLast().reduce(1, *))
        let block = shape[batch...].reduce(1, *)
        let values = indices.integers
        return try (0..<tuples).map { tuple throws(ModelError) in
            var start = tuple / perBatch * block
            for axis in 0..<depth {
                let one = try place(
                    call, [values[tuple * depth + axis]], extent: shape[batch + axis])
                start += one[0] * strides[batch + axis]
            }
            return start
        }
    }

    private static func scatter(
        _ call: Call, _ x: Tensor, _ indices: [Int]
    ) throws(ModelError) -> Tensor {
        let updates = try call.input(2)
        guard updates.count == indices.count, updates.type == x.type else {
            throw call.fail(.malformed, "\(updates.count) updates for \(indices.count) places")
        }
        let reduction = try call.string("reduction", "none")
        func write<Element>(
            _ values: [Element], _ news: [Element], _ merge: (Element, Element) -> Element
        ) -> [Element] {
            var values = values
            for (index, value) in zip(indices, news) { values[index] = merge(values[index], value) }
            return values
        }
        if case .integers(let values) = x.elements {
            let merge: (Int64, Int64) -> Int64 =
                switch reduction {
                case "add": { x.type.wrap($0 &+ $1) }
                case "mul": { x.type.wrap($0 &* $1) }
                case "max": { max($0, $1) }
                case "min": { min($0, $1) }
                default: { $1 }
                }
            return Tensor(x.type, x.shape, .integers(write(values, updates.integers, merge)))
        }
        let merge: (Double, Double) -> Double =
            switch reduction {
            case "add": { $0 + $1 }
            case "mul": { $0 * $1 }
            case "max": { max($0, $1) }
            case "min": { min($0, $1) }
            default: { $1 }
            }
        return call.real(x.type, x.shape, write(x.doubles, updates.doubles, merge))
    }

    @Sendable private static func topK(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let axis = try call.axis(try call.integer("axis", -1), rank: x.shape.count)
        let count = try call.integer("k", Call.near(call.optional(1)?.integers.first ?? 0))
        let largest = try call.flag("largest", true)
        guard count >= 0, count <= x.shape[axis] else {
            throw call.fail(.malformed, "k = \(count) of \(x.shape[axis])")
        }
        let order = x.shape.indices.filter { $0 != axis } + [axis]
        var back = [Int](repeating: 0, count: order.count)
        for (place, one) in order.enumerated() { back[one] = place }
        let turned = x.transposed(order)
        let run = x.shape[axis]
        let values = turned.doubles
        var chosen: [Int] = []
        for row in 0..<(run == 0 ? 0 : values.count / run) {
            let ranked = (0..<run).sorted {
                let (a, b) = (values[row * run + $0], values[row * run + $1])
                return a == b ? $0 < $1 : largest ? a > b : a < b
            }
            chosen += ranked[..<count].map { row * run + $0 }
        }
        let shape = Array(turned.shape.dropLast()) + [count]
        let places = Tensor(.int64, shape, .integers(chosen.map { Int64($0 % max(1, run)) }))
        return [turned.gathered(chosen, shape).transposed(back), places.transposed(back)]
    }
}
