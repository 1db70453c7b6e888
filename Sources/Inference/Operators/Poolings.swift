import Foundation

extension Operators {
    private static let poolAttributes: Set<String> = [
        "auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "strides",
    ]

    static let poolings: [String: Operator] = [
        "MaxPool": Operator(1...1, poolAttributes.union(["storage_order"]), evaluate: maxPool),
        "AveragePool": Operator(1...1, poolAttributes.union(["count_include_pad"])) {
            call throws(ModelError) in
            let x = try call.input(0)
            let padded = try call.flag("count_include_pad")
            return [
                try slide(call, x) { values, window, place, extents in
                    var sum = 0.0
                    var count = 0
                    window.forEachTap(at: place, in: extents) { _, index in
                        sum += values[index]
                        count += 1
                    }
                    return sum / Double(padded ? window.kernel.reduce(1, *) : count)
                }
            ]
        },
        "LpPool": Operator(1...1, poolAttributes.union(["p"])) { call throws(ModelError) in
            let power = Double(try call.integer("p", 2))
            return [
                try slide(call, try call.input(0)) { values, window, place, extents in
                    var sum = 0.0
                    window.forEachTap(at: place, in: extents) { sum += pow(abs(values[$1]), power) }
                    return pow(sum, 1 / power)
                }
            ]
        },
        "GlobalAveragePool": global { $0.reduce(0, +) / Double($0.count) },
        "GlobalMaxPool": global { $0.max() ?? -.infinity },
    ]

    private static func global(
        _ function: @escaping @Sendable (ArraySlice<Double>) -> Double
    ) -> Operator {
        Operator(1...1) { call throws(ModelError) in
            let x = try call.input(0)
            guard x.shape.count >= 2 else { throw call.fail(.malformed, "shape \(x.shape)") }
            let inner = x.shape[2...].reduce(1, *)
            let values = x.doubles
            let shape = Array(x.shape[..<2]) + x.shape[2...].map { _ in 1 }
            return [
                call.real(
                    x.type, shape,
                    (0..<x.shape[0] * x.shape[1]).map {
                        function(values[$0 * inner..<($0 + 1) * inner])
                    })
            ]
        }
    }

    /// The shape that a pool gives, and its window with automatic pads resolved.
    static func pooling(
        _ call: Call, x: [Int]
    ) throws(ModelError) -> (window: Window, shape: [Int]) {
        guard x.count >= 3 else { throw call.fail(.malformed, "shape \(x)") }
        let spatial = Array(x[2...])
        var window = try Window(call, kernel: nil, spatial: spatial)
        let automatic = try call.string("auto_pad", "NOTSET")
        try window.padAutomatically(call, spatial: spatial)
        let ceiling = try call.flag("ceil_mode") && automatic != "SAME_UPPER"
        let shape =
            Array(x[..<2]) + (try window.output(call, spatial: spatial, ceiling: ceiling))
        _ = try call.count(shape, .float32)
        return (window, shape)
    }

    private static func slide(
        _ call: Call, _ x: Tensor,
        _ function: (ArraySlice<Double>, Window, (Int, Int, Int), [Int]) -> Double
    ) throws(ModelError) -> Tensor {
        let (flat, shape) = try pooling(call, x: x.shape)
        let window = flat.inThree
        let from = Window.inThree(Array(x.shape[2...]))
        let to = Window.inThree(Array(shape[2...]))
        let plane = from.reduce(1, *)
        let source = x.doubles
        var values: [Double] = []
        for channel in 0..<shape[0] * shape[1] {
            let slice = Array(source[channel * plane..<(channel + 1) * plane])[...]
            for z in 0..<to[0] {
                for y in 0..<to[1] {
                    for x in 0..<to[2] { values.append(function(slice, window, (z, y, x), from)) }
                }
            }
        }
        return call.real(x.type, shape, values)
    }

    @Sendable private static func maxPool(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        let columns = try call.flag("storage_order")
        var chosen: [Int64] = []
        let plane = x.shape.dropFirst(2).reduce(1, *)
        let pooled = try slide(call, x) { values, window, place, extents in
            var best = -Double.infinity
            var found = 0
            var any = false
            window.forEachTap(at: place, in: extents) { _, index in
                if !any || values[index] > best {
                    best = values[index]
                    found = index
                    any = true
                }
            }
            if columns {
                let (w, h) = (extents[2], extents[1])
                let (z, y, x) = (found / (w * h), found / w % h, found % w)
                found = (x * h + y) * extents[0] + z
            }
            chosen.append(Int64(found))
            return best
        }
        guard call.wants(1) else { return [pooled] }
        let per = max(1, pooled.shape[2...].reduce(1, *))
        let flat = chosen.enumerated().map { $1 + Int64($0 / per * plane) }
        return [pooled, Tensor(.int64, pooled.shape, .integers(flat))]
    }
}
