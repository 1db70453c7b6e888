import Foundation

// Operators that bring numbers to a common measure: a sum of one, a mean of zero, a variance of one.

extension Operators {
    /// Rewrites each run along `axis`; from `axis` to the end where `flat`.
    private static func alongAxis(
        _ call: Call, _ x: Tensor, _ axis: Int, flat: Bool,
        _ function: (ArraySlice<Double>) -> [Double]
    ) -> Tensor {
        if flat {
            let run = x.shape[axis...].reduce(1, *)
            let count = x.shape[..<axis].reduce(1, *)
            return call.real(
                x.type, x.shape, Array(fold(x.doubles, run, count, function).joined()))
        }
        let order = x.shape.indices.filter { $0 != axis } + [axis]
        let turned = x.transposed(order)
        let run = x.shape[axis]
        let count = run == 0 ? 0 : turned.count / run
        let values = Array(fold(turned.doubles, run, count, function).joined())
        var back = [Int](repeating: 0, count: order.count)
        for (place, one) in order.enumerated() { back[one] = place }
        return call.real(x.type, turned.shape, values).transposed(back)
    }

    private static func alongAxis(
        _ function: @escaping @Sendable (ArraySlice<Double>) -> [Double]
    ) -> Operator {
        Operator(1...1, ["axis"]) { call throws(ModelError) in
            let x = try call.input(0)
            let axis = try call.axis(
                try call.integer("axis", call.opset < 13 ? 1 : -1), rank: x.shape.count)
            return [alongAxis(call, x, axis, flat: call.opset < 13, function)]
        }
    }

    static let normalisations: [String: Operator] = [
        "Softmax": alongAxis { values in
            let top = values.max() ?? 0
            let powers = values.map { exp($0 - top) }
            let sum = powers.reduce(0, +)
            return powers.map { $0 / sum }
        },
        "LogSoftmax": alongAxis { values in
            let top = values.max() ?? 0
            let sum = log(values.reduce(0) { $0 + exp($1 - top) })
            return values.map { $0 - top - sum }
        },
        "Hardmax": alongAxis { values in
            let top = values.firstIndex(of: values.max() ?? 0)
            return values.indices.map { $0 == top ? 1 : 0 }
        },
        "BatchNormalization": Operator(
            5...5, ["epsilon", "momentum", "spatial", "training_mode"], evaluate: batchNormalization
        ),
        "InstanceNormalization": Operator(3...3, ["epsilon"]) { call throws(ModelError) in
            let x = try call.input(0)
            guard x.shape.count >= 2 else { throw call.fail(.malformed, "shape \(x.shape)") }
            return [
                try grouped(
                    call, x, groups: x.shape[1], scale: try call.input(1), bias: try call.input(2))
            ]
        },
        "GroupNormalization": Operator(
            3...3, ["epsilon", "num_groups", "stash_type"]
        ) { call throws(ModelError) in
            let x = try call.input(0)
            guard x.shape.count >= 2 else { throw call.fail(.malformed, "shape \(x.shape)") }
            return [
                try grouped(
                    call, x, groups: try call.integer("num_groups", 1), scale: try call.input(1),
                    bias: try call.input(2))
            ]
        },
        "LayerNormalization": Operator(
            2...3, ["axis", "epsilon", "stash_type"], evaluate: layerNormalization),
        "MeanVarianceNormalization": Operator(1...1, ["axes"]) { call throws(ModelError) in
            let x = try call.input(0)
            let axes = try call.axes(
                try call.integers("axes") ?? [0, 2, 3], rank: x.shape.count)
            let (turned, run, _) = try runs(call, x, axes, keep: true)
            let order = x.shape.indices.filter { !axes.contains($0) } + axes.sorted()
            var back = [Int](repeating: 0, count: order.count)
            for (place, one) in order.enumerated() { back[one] = place }
            let values = fold(turned.doubles, run, run == 0 ? 0 : turned.count / run) { values in
                let mean = values.reduce(0, +) / Double(run)
                let square = values.reduce(0) { $0 + $1 * $1 } / Double(run)
                let deviation = max(0, square - mean * mean).squareRoot() + 1e-9
                return values.map { ($0 - mean) / deviation }
            }
            return [call.real(x.type, turned.shape, Array(values.joined())).transposed(back)]
        },
        "LRN": Operator(
            1...1, ["alpha", "beta", "bias", "size"], evaluate: localResponse),
    ]

    @Sendable private static func batchNormalization(_ call: Call) throws(ModelError) -> [Tensor] {
        guard try call.flag("spatial", true) else {
            throw call.fail(.unsupported, "spatial = 0")
        }
        let x = try call.input(0)
        guard x.shape.count >= 2 else { throw call.fail(.malformed, "shape \(x.shape)") }
        let channels = x.shape[1]
        var parts: [[Double]] = []
        for index in 1...4 { parts.append(try call.input(index).doubles) }
        guard parts.allSatisfy({ $0.count == channels }) else {
            throw call.fail(.malformed, "the statistics are not one for each channel")
        }
        let inner = x.shape[2...].reduce(1, *)
        let values = x.doubles
        var running: [Tensor] = []
        if try call.flag("training_mode") {
            let (mean, variance) = statistics(values, channels, inner)
            let momentum = Double(try call.float("momentum", 0.9))
            for (place, batch) in [(2, mean), (3, variance)] {
                let moved = zip(parts[place], batch).map { $0 * momentum + $1 * (1 - momentum) }
                running.append(call.real(try call.input(place + 1).type, [channels], moved))
                parts[place] = batch
            }
        }
        let epsilon = Double(try call.float("epsilon", 1e-5))
        let scale = (0..<channels).map { parts[0][$0] / (parts[3][$0] + epsilon).squareRoot() }
        let normal = values.enumerated().map { index, value in
            let channel = index / inner % channels
            return (value - parts[2][channel]) * scale[channel] + parts[1][channel]
        }
        return [call.real(x.type, x.shape, normal)] + running
    }

    /// Mean and variance of each channel over pictures and pixels.
    private static func statistics(
        _ values: [Double], _ channels: Int, _ inner: Int
    ) -> (mean: [Double], variance: [Double]) {
        var sums = [Double](repeating: 0, count: channels)
        var squares = sums
        let count = Double(max(1, values.count / max(1, channels)))
        for (index, value) in values.enumerated() {
            sums[index / inner % channels] += value / count
        }
        for (index, value) in values.enumerated() {
            let channel = index / inner % channels
            squares[channel] += (value - sums[channel]) * (value - sums[channel]) / count
        }
        return (sums, squares)
    }

    /// Normalises groups of channels to mean 0 and variance 1, then scales and shifts.
    private static func grouped(
        _ call: Call, _ x: Tensor, groups: Int, scale: Tensor, bias: Tensor
    ) throws(ModelError) -> Tensor {
        let epsilon = Double(try call.float("epsilon", 1e-5))
        let channels = x.shape[1]
        let factors = scale.doubles
        let shifts = bias.doubles
        guard groups > 0, channels % groups == 0, factors.count == shifts.count,
            factors.count == channels || factors.count == groups
        else { throw call.fail(.malformed, "\(groups) groups of \(channels) channels") }
        let inner = x.shape[2...].reduce(1, *)
        let run = channels / groups * inner
        let normal = fold(x.doubles, run, x.shape[0] * groups) { values in
            let mean = values.reduce(0, +) / Double(run)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(run)
            return values.map { ($0 - mean) / (variance + epsilon).squareRoot() }
        }.joined()
        let per = factors.count == channels ? inner : run
        let values = normal.enumerated().map { index, value in
            value * factors[index / per % factors.count] + shifts[index / per % factors.count]
        }
        return call.real(x.type, x.shape, values)
    }

    @Sendable private static func layerNormalization(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let axis = try call.axis(try call.integer("axis", -1), rank: x.shape.count)
        let epsilon = Double(try call.float("epsilon", 1e-5))
        let tail = Array(x.shape[axis...])
        let run = tail.reduce(1, *)
        let count = x.shape[..<axis].reduce(1, *)
        let scale = try call.input(1)
        guard Strides.broadcast(scale.shape, tail) == tail,
            call.optional(2).map({ Strides.broadcast($0.shape, tail) == tail }) ?? true
        else { throw call.fail(.malformed, "scale \(scale.shape) for \(tail)") }
        let factors = scale.broadcast(to: tail).doubles
        let shifts = call.optional(2)?.broadcast(to: tail).doubles
        var means: [Double] = []
        var inverses: [Double] = []
        let rows = fold(x.doubles, run, count) { values in
            let mean = values.reduce(0, +) / Double(run)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(run)
            let inverse = 1 / (variance + epsilon).squareRoot()
            means.append(mean)
            inverses.append(inverse)
            return zip(values, 0..<run).map { value, place in
                (value - mean) * inverse * factors[place] + (shifts?[place] ?? 0)
            }
        }
        let reduced = x.shape.indices.map { $0 < axis ? x.shape[$0] : 1 }
        return [
            call.real(x.type, x.shape, Array(rows.joined())),
            call.real(.float32, reduced, means), call.real(.float32, reduced, inverses),
        ]
    }

    @Sendable private static func localResponse(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let size = try call.integer("size", 1)
        guard x.shape.count >= 2, size >= 1 else { throw call.fail(.malformed, "size \(size)") }
        let alpha = Double(try call.float("alpha", 1e-4))
        let beta = Double(try call.float("beta", 0.75))
        let bias = Double(try call.float("bias", 1))
        let inner = x.shape[2...].reduce(1, *)
        let channels = x.shape[1]
        let values = x.doubles
        let result = values.indices.map { index in
            let channel = index / inner % channels
            let low = max(0, channel - (size - 1) / 2)
            let high = min(channels - 1, channel + size / 2)
            var sum = 0.0
            for other in low...high {
                let value = values[index + (other - channel) * inner]
                sum += value * value
            }
            return values[index] / pow(bias + alpha / Double(size) * sum, beta)
        }
        return [call.real(x.type, x.shape, result)]
    }
}
