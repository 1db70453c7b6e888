import Foundation

// Operators that fold an axis or several into one number.

extension Operators {
    /// Brings the axes to fold to the end, so that each result is a run of elements.
    static func runs(
        _ call: Call, _ x: Tensor, _ axes: [Int], keep: Bool
    ) throws(ModelError) -> (Tensor, run: Int, shape: [Int]) {
        let kept = x.shape.indices.filter { !axes.contains($0) }
        let turned = axes.isEmpty ? x : x.transposed(kept + axes.sorted())
        let shape =
            keep
            ? x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] } : kept.map { x.shape[$0] }
        _ = try call.count(shape, x.type)
        return (turned, axes.reduce(1) { $0 * x.shape[$1] }, shape)
    }

    static func fold<Element, Result>(
        _ values: [Element], _ run: Int, _ count: Int, _ function: (ArraySlice<Element>) -> Result
    ) -> [Result] {
        (0..<count).map { function(values[$0 * run..<($0 + 1) * run]) }
    }

    private static func reduction(
        integer: (@Sendable (ArraySlice<Int64>) -> Int64)? = nil,
        real: @escaping @Sendable (ArraySlice<Double>) -> Double
    ) -> Operator {
        Operator(1...2, ["axes", "keepdims", "noop_with_empty_axes"]) { call throws(ModelError) in
            let x = try call.input(0)
            let named = try call.integers("axes", orInput: 1)
            var axes = try call.axes(named ?? [], rank: x.shape.count)
            if axes.isEmpty {
                if try call.flag("noop_with_empty_axes") { return [x] }
                axes = Array(x.shape.indices)
            }
            let (turned, run, shape) = try runs(
                call, x, axes, keep: try call.flag("keepdims", true))
            let count = shape.reduce(1, *)
            if case .integers(let values) = turned.elements, let integer {
                let folded = fold(values, run, count) { x.type.wrap(integer($0)) }
                return [Tensor(x.type, shape, .integers(folded))]
            }
            return [call.real(x.type, shape, fold(turned.doubles, run, count, real))]
        }
    }

    static let reductions: [String: Operator] = [
        "ReduceSum": reduction(integer: { $0.reduce(0, &+) }) { $0.reduce(0, +) },
        "ReduceMean": reduction { $0.reduce(0, +) / Double($0.count) },
        "ReduceMax": reduction(integer: { $0.max() ?? .min }) {
            $0.reduce(-.infinity) { max($0, $1) }
        },
        "ReduceMin": reduction(integer: { $0.min() ?? .max }) {
            $0.reduce(.infinity) { min($0, $1) }
        },
        "ReduceProd": reduction(integer: { $0.reduce(1, &*) }) { $0.reduce(1, *) },
        "ReduceL1": reduction { $0.reduce(0) { $0 + abs($1) } },
        "ReduceL2": reduction { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
        "ReduceSumSquare": reduction { $0.reduce(0) { $0 + $1 * $1 } },
        "ReduceLogSum": reduction { log($0.reduce(0, +)) },
        "ReduceLogSumExp": reduction { values in
            let top = values.max() ?? -.infinity
            guard top.isFinite else { return top }
            return top + log(values.reduce(0) { $0 + exp($1 - top) })
        },
        "ArgMax": extreme { $0 > $1 },
        "ArgMin": extreme { $0 < $1 },
    ]

    private static func extreme(
        _ better: @escaping @Sendable (Double, Double) -> Bool
    ) -> Operator {
        Operator(1...1, ["axis", "keepdims", "select_last_index"]) { call throws(ModelError) in
            let x = try call.input(0)
            let axis = try call.axis(try call.integer("axis", 0), rank: x.shape.count)
            let last = try call.flag("select_last_index")
            let (turned, run, shape) = try runs(
                call, x, [axis], keep: try call.flag("keepdims", true))
            guard run > 0 || shape.contains(0) else {
                throw call.fail(.malformed, "the axis is empty")
            }
            let found = fold(turned.doubles, run, shape.reduce(1, *)) { values in
                var best = values.startIndex
                for index in values.indices
                where better(values[index], values[best])
                    || (last && values[index] == values[best])
                { best = index }
                return Int64(best - values.startIndex)
            }
            return [Tensor(.int64, shape, .integers(found))]
        }
    }
}
