extension Operators {
    static let windowAttributes: Set<String> = [
        "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides",
    ]

    static let convolutions: [String: Operator] = [
        "Conv": Operator(2...3, windowAttributes) { call throws(ModelError) in
            let x = try call.input(0)
            let result = try convolve(
                call, x, x.doubles, try call.input(1), try call.input(1).doubles)
            let bias = try call.optional(2).map { tensor throws(ModelError) in
                guard tensor.count == result.shape[1] else {
                    throw call.fail(.malformed, "bias of \(tensor.count)")
                }
                return tensor.doubles
            }
            return [call.real(x.type, result.shape, add(bias, result.values, result.shape))]
        },
        "ConvInteger": Operator(2...4, windowAttributes) { call throws(ModelError) in
            let (x, xs) = try shifted(call, 0, zero: 2)
            let (w, ws) = try shifted(call, 1, zero: 3)
            let result = try convolve(call, x, xs, w, ws)
            return [call.real(.int32, result.shape, result.values)]
        },
        "QLinearConv": Operator(8...9, windowAttributes) { call throws(ModelError) in
            let (x, xs) = try shifted(call, 0, zero: 2)
            let (w, ws) = try shifted(call, 3, zero: 5)
            let result = try convolve(call, x, xs, w, ws)
            let sums = add(call.optional(8)?.doubles, result.values, result.shape)
            let zero = try call.input(7)
            let inScale = try call.input(1).doubles
            let weightScale = try call.input(4).doubles
            let outScale = try call.input(6).doubles
            guard let sx = inScale.first, let sy = outScale.first,
                weightScale.count == 1 || weightScale.count == result.shape[1]
            else { throw call.fail(.malformed, "scales") }
            let inner = result.shape[2...].reduce(1, *)
            let shift = zero.doubles.first ?? 0
            let values = sums.enumerated().map { index, value in
                let channel = weightScale.count == 1 ? 0 : index / inner % result.shape[1]
                return (value * sx * weightScale[channel] / sy).rounded(.toNearestOrEven) + shift
            }
            return [call.real(zero.type, result.shape, values)]
        },
        "ConvTranspose": Operator(
            2...3, windowAttributes.union(["output_padding", "output_shape"]),
            evaluate: convolveTransposed),
    ]

    /// Takes the zero point from a quantised input: one for all, or one for each first index.
    static func shifted(
        _ call: Call, _ index: Int, zero: Int
    ) throws(ModelError) -> (Tensor, [Double]) {
        let x = try call.input(index)
        let zeros = call.optional(zero)?.doubles ?? [0]
        guard zeros.count == 1 || zeros.count == x.shape.first else {
            throw call.fail(.malformed, "zero point of \(zeros.count) numbers")
        }
        let run = zeros.count == 1 ? max(1, x.count) : x.count / max(1, zeros.count)
        return (x, x.doubles.enumerated().map { $1 - zeros[$0 / max(1, run)] })
    }

    private static func add(_ bias: [Double]?, _ values: [Double], _ shape: [Int]) -> [Double] {
        guard let bias, !bias.isEmpty else { return values }
        let inner = shape[2...].reduce(1, *)
        return values.enumerated().map { $1 + bias[$0 / inner % bias.count] }
    }

    /// The shape that Conv gives, and its window with automatic pads resolved.
    static func convolution(
        _ call: Call, x: [Int], w: [Int]
    ) throws(ModelError) -> (window: Window, group: Int, shape: [Int]) {
        let group = try call.integer("group", 1)
        guard x.count == w.count, x.count >= 3 else {
            throw call.fail(.malformed, "input \(x) and weights \(w)")
        }
        guard group >= 1, w[0] >= 1, w[0] % group == 0, x[1] % group == 0, x[1] / group == w[1]
        else { throw call.fail(.malformed, "\(group) groups for input \(x) and weights \(w)") }
        let spatial = Array(x[2...])
        var window = try Window(call, kernel: Array(w[2...]), spatial: spatial)
        try window.padAutomatically(call, spatial: spatial)
        let shape = [x[0], w[0]] + (try window.output(call, spatial: spatial))
        _ = try call.count(shape, .float32)
        return (window, group, shape)
    }

    private static func convolve(
        _ call: Call, _ x: Tensor, _ xs: [Double], _ w: Tensor, _ ws: [Double]
    ) throws(ModelError) -> (shape: [Int], values: [Double]) {
        let (flat, group, shape) = try convolution(call, x: x.shape, w: w.shape)
        let window = flat.inThree
        let from = Window.inThree(Array(x.shape[2...]))
        let to = Window.inThree(Array(shape[2...]))
        let taps = window.kernel.reduce(1, *)
        let perGroup = (inputs: w.shape[1], outputs: w.shape[0] / group)
        let plane = from.reduce(1, *)
        var values: [Double] = []
        values.reserveCapacity(shape.reduce(1, *))
        for picture in 0..<shape[0] {
            for output in 0..<shape[1] {
                let first =
                    (picture * x.shape[1] + output / perGroup.outputs * perGroup.inputs) * plane
                let weights = output * perGroup.inputs * taps
                for z in 0..<to[0] {
                    for y in 0..<to[1] {
                        for x in 0..<to[2] {
                            var sum = 0.0
                            window.forEachTap(at: (z, y, x), in: from) { tap, index in
                                for channel in 0..<perGroup.inputs {
                                    sum +=
                                        xs[first + channel * plane + index]
                                        * ws[weights + channel * taps + tap]
                                }
                            }
                            values.append(sum)
                        }
                    }
                }
            }
        }
        return (shape, values)
    }

    @Sendable private static func convolveTransposed(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let w = try call.input(1)
        let group = try call.integer("group", 1)
        guard x.shape.count == w.shape.count, x.shape.count >= 3, group >= 1,
            x.shape[1] == w.shape[0], x.shape[1] % group == 0
        else { throw call.fail(.malformed, "input \(x.shape) and weights \(w.shape)") }
        let spatial = Array(x.shape[2...])
        let flat = try transposedWindow(call, spatial: spatial, kernel: Array(w.shape[2...]))
        let outputs = w.shape[1] * group
        let shape = [x.shape[0], outputs] + flat.extents
        let count = try call.count(shape, x.type)
        let window = flat.window.inThree
        let from = Window.inThree(spatial)
        let to = Window.inThree(flat.extents)
        let taps = window.kernel.reduce(1, *)
        let (source, weights) = (x.doubles, w.doubles)
        let (inPlane, outPlane) = (from.reduce(1, *), to.reduce(1, *))
        var values = [Double](repeating: 0, count: count)
        for picture in 0..<shape[0] {
            for input in 0..<x.shape[1] {
                let start = input / (x.shape[1] / group) * w.shape[1]
                var index = (picture * x.shape[1] + input) * inPlane
                for z in 0..<from[0] {
                    for y in 0..<from[1] {
                        for x in 0..<from[2] {
                            let value = source[index]
                            index += 1
                            window.forEachTap(at: (z, y, x), in: to) { tap, place in
                                for output in 0..<w.shape[1] {
                                    values[
                                        (picture * outputs + start + output) * outPlane + place] +=
                                        value * weights[(input * w.shape[1] + output) * taps + tap]
                                }
                            }
                        }
                    }
                }
            }
        }
        if let bias = call.optional(2), bias.count != outputs {
            throw call.fail(.malformed, "bias of \(bias.count)")
        }
        return [call.real(x.type, shape, add(call.optional(2)?.doubles, values, shape))]
    }

    private static func transposedWindow(
        _ call: Call, spatial: [Int], kernel: [Int]
    ) throws(ModelError) -> (window: Window, extents: [Int]) {
        var window = try Window(call, kernel: kernel, spatial: spatial)
        let extra = try call.integers("output_padding") ?? spatial.map { _ in 0 }
        let mode = try call.string("auto_pad", "NOTSET")
        let wanted = try call.integers("output_shape")
        guard extra.count == spatial.count, extra.allSatisfy({ $0 >= 0 }),
            wanted == nil || wanted?.count == spatial.count
        else { throw call.fail(.malformed, "output_padding or output_shape") }
        var extents: [Int] = []
        for axis in spatial.indices {
            let full = (spatial[axis] - 1) * window.strides[axis] + extra[axis] + window.reach(axis)
            if wanted != nil || mode == "SAME_UPPER" || mode == "SAME_LOWER" {
                let extent = wanted?[axis] ?? spatial[axis] * window.strides[axis]
                let total = max(0, full - extent)
                window.before[axis] = mode == "SAME_UPPER" ? total / 2 : total - total / 2
                window.after[axis] = total - window.before[axis]
                extents.append(extent)
            } else {
                extents.append(full - window.before[axis] - window.after[axis])
            }
            guard extents[axis] >= 1 else { throw call.fail(.malformed, "an empty output") }
        }
        return (window, extents)
    }
}
