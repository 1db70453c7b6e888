extension Operators {
    static let products: [String: Operator] = [
        "MatMul": Operator(2...2) { call throws(ModelError) in
            let a = try call.input(0)
            let b = try call.input(1)
            if case .integers = a.elements {
                let (shape, values) = try multiply(call, a, a.integers, b, b.integers, 0) {
                    $0 &+ $1 &* $2
                }
                return [Tensor(a.type, shape, .integers(values.map(a.type.wrap)))]
            }
            let (shape, values) = try multiply(call, a, a.doubles, b, b.doubles, 0) { $0 + $1 * $2 }
            return [call.real(a.type, shape, values)]
        },
        "MatMulInteger": Operator(2...4) { call throws(ModelError) in
            let (a, xs) = try shifted(call, 0, zero: 2)
            let b = try call.input(1)
            let zeros = call.optional(3)?.doubles ?? [0]
            guard zeros.count == 1 || zeros.count == b.shape.last else {
                throw call.fail(.malformed, "zero point of \(zeros.count) numbers")
            }
            let ys = b.doubles.enumerated().map { $1 - zeros[$0 % zeros.count] }
            let (shape, values) = try multiply(call, a, xs, b, ys, 0) { $0 + $1 * $2 }
            return [call.real(.int32, shape, values)]
        },
        "Gemm": Operator(2...3, ["alpha", "beta", "transA", "transB"]) { call throws(ModelError) in
            var a = try call.input(0)
            var b = try call.input(1)
            guard a.shape.count == 2, b.shape.count == 2 else {
                throw call.fail(.malformed, "shapes \(a.shape) and \(b.shape)")
            }
            if try call.flag("transA") { a = a.transposed([1, 0]) }
            if try call.flag("transB") { b = b.transposed([1, 0]) }
            let alpha = Double(try call.float("alpha", 1))
            let beta = Double(try call.float("beta", 1))
            let (shape, product) = try multiply(call, a, a.doubles, b, b.doubles, 0) {
                $0 + $1 * $2
            }
            guard let c = call.optional(2) else {
                return [call.real(a.type, shape, product.map { alpha * $0 })]
            }
            guard Strides.broadcast(c.shape, shape) == shape else {
                throw call.fail(.malformed, "C of shape \(c.shape) for \(shape)")
            }
            let added = c.broadcast(to: shape).doubles
            return [
                call.real(a.type, shape, zip(product, added).map { alpha * $0 + beta * $1 })
            ]
        },
    ]

    /// The shape of a matrix product after numpy's rules, with both sides made matrices.
    static func matrixProduct(
        _ call: Call, _ a: [Int], _ b: [Int]
    ) throws(ModelError) -> (a: [Int], b: [Int], batch: [Int], shape: [Int]) {
        guard !a.isEmpty, !b.isEmpty else { throw call.fail(.malformed, "a scalar") }
        let first = a.count == 1 ? [1] + a : a
        let second = b.count == 1 ? b + [1] : b
        guard first[first.count - 1] == second[second.count - 2],
            let batch = Strides.broadcast(Array(first.dropLast(2)), Array(second.dropLast(2)))
        else { throw call.fail(.malformed, "shapes \(a) and \(b) do not multiply") }
        var shape = batch
        if a.count > 1 { shape.append(first[first.count - 2]) }
        if b.count > 1 { shape.append(second[second.count - 1]) }
        _ = try call.count(shape, .float64)
        return (first, second, batch, shape)
    }

    private static func multiply<Element>(
        _ call: Call, _ a: Tensor, _ xs: [Element], _ b: Tensor, _ ys: [Element], _ zero: Element,
        _ step: (Element, Element, Element) -> Element
    ) throws(ModelError) -> (shape: [Int], values: [Element]) {
        let sizes = try matrixProduct(call, a.shape, b.shape)
        let (m, k, n) = (
            sizes.a[sizes.a.count - 2], sizes.a[sizes.a.count - 1], sizes.b[sizes.b.count - 1]
        )
        let lefts = Strides.indices(
            sizes.batch, Strides.broadcasting(Array(sizes.a.dropLast(2)), to: sizes.batch))
        let rights = Strides.indices(
            sizes.batch, Strides.broadcasting(Array(sizes.b.dropLast(2)), to: sizes.batch))
        var values: [Element] = []
        for (left, right) in zip(lefts, rights) {
            for row in 0..<m {
                for column in 0..<n {
                    var sum = zero
                    for place in 0..<k {
                        sum = step(
                            sum, xs[(left * m + row) * k + place],
                            ys[(right * k + place) * n + column])
                    }
                    values.append(sum)
                }
            }
        }
        return (sizes.shape, values)
    }
}
