extension Operators {
    static let resizings: [String: Operator] = [
        "Resize": Operator(
            2...4,
            [
                "antialias", "axes", "coordinate_transformation_mode", "cubic_coeff_a",
                "exclude_outside", "extrapolation_value", "keep_aspect_ratio_policy", "mode",
                "nearest_mode",
            ], opsets: 10...21
        ) { call throws(ModelError) in
            let x = try call.input(0)
            return [try Resizing(call, x.shape).applied(to: x, call)]
        },
        "Upsample": Operator(1...2, ["mode", "scales"], opsets: 7...9) { call throws(ModelError) in
            let x = try call.input(0)
            return [try Resizing(call, x.shape).applied(to: x, call)]
        },
    ]
}

/// How Resize and Upsample read one tensor at other places, an axis at a time.
struct Resizing {
    /// The source positions and weights that make one output position.
    struct Tap {
        var positions: [Int]
        var weights: [Double]
        var outside = false
    }

    var shape: [Int]
    private(set) var taps: [[Tap]] = []
    private let extrapolation: Double

    init(_ call: Call, _ from: [Int]) throws(ModelError) {
        let plan = try Plan(call, from)
        shape = plan.shape
        extrapolation = Double(try call.float("extrapolation_value", 0))
        _ = try call.count(shape, .float64)
        for axis in from.indices {
            guard from[axis] > 0 || shape[axis] == 0 else {
                throw call.fail(.malformed, "axis \(axis) is empty")
            }
            if from[axis] == shape[axis], plan.scales[axis] == 1, plan.mode != "tf_crop_and_resize"
            {
                taps.append((0..<from[axis]).map { Tap(positions: [$0], weights: [1]) })
            } else {
                taps.append(
                    try (0..<shape[axis]).map { place throws(ModelError) in
                        try plan.tap(call, axis, place, from[axis])
                    })
            }
        }
    }

    /// True where each output element is one input element.
    var isNearest: Bool { taps.joined().allSatisfy { $0.positions.count == 1 && !$0.outside } }

    func applied(to x: Tensor, _ call: Call) -> Tensor {
        if isNearest { return x.picked(taps.map { $0.map { $0.positions[0] } }) }
        var values = x.doubles
        var shape = x.shape
        for axis in shape.indices {
            let inner = shape[(axis + 1)...].reduce(1, *)
            let outer = shape[..<axis].reduce(1, *)
            var next: [Double] = []
            next.reserveCapacity(outer * taps[axis].count * inner)
            for row in 0..<outer {
                for tap in taps[axis] {
                    for place in 0..<inner {
                        var sum = 0.0
                        for (position, weight) in zip(tap.positions, tap.weights) {
                            sum += weight * values[(row * shape[axis] + position) * inner + place]
                        }
                        next.append(tap.outside ? .nan : sum)
                    }
                }
            }
            values = next
            shape[axis] = taps[axis].count
        }
        if taps.joined().contains(where: \.outside) {
            let marks = taps.map { $0.map { $0.outside ? 1 : 0 } }
            let strides = Strides.of(shape)
            for index in values.indices {
                let outside = shape.indices.contains {
                    marks[$0][index / strides[$0] % shape[$0]] == 1
                }
                if outside { values[index] = extrapolation }
            }
        }
        return call.real(x.type, shape, values)
    }

    /// Scales, sizes and modes as the node states them.
    private struct Plan {
        var shape: [Int]
        var scales: [Double]
        var crops: [(Double, Double)]
        let mode: String
        let kind: String
        let nearest: String
        let cubic: Double
        let exclusive: Bool
        let antialias: Bool

        init(_ call: Call, _ from: [Int]) throws(ModelError) {
            let rank = from.count
            let modern = call.opset >= 11
            mode = try call.string(
                "coordinate_transformation_mode", modern ? "half_pixel" : "asymmetric")
            kind = try call.string("mode", "nearest")
            nearest = try call.string("nearest_mode", modern ? "round_prefer_floor" : "floor")
            cubic = Double(try call.float("cubic_coeff_a", -0.75))
            exclusive = try call.flag("exclude_outside")
            antialias = try call.flag("antialias")
            let axes = try call.axes(try call.integers("axes") ?? Array(0..<rank), rank: rank)
            scales = from.map { _ in 1 }
            shape = from
            crops = from.map { _ in (0, 1) }
            func filled(_ index: Int) -> Tensor? {
                call.optional(index).flatMap { $0.count == 0 ? nil : $0 }
            }
            if mode == "tf_crop_and_resize" {
                guard let crop = filled(1)?.doubles, crop.count == 2 * axes.count else {
                    throw call.fail(.malformed, "roi")
                }
                for (place, axis) in axes.enumerated() {
                    crops[axis] = (crop[place], crop[place + axes.count])
                }
            }
            if modern, let sizes = filled(3) {
                try resize(call, from, axes, sizes.integers.map(Call.near))
                return
            }
            let given =
                try call.floats("scales")?.map(Double.init) ?? filled(modern ? 2 : 1)?.doubles
            guard let given, given.count == axes.count,
                given.allSatisfy({ $0 > 0 && $0 < 1e6 })
            else { throw call.fail(.malformed, "scales") }
            for (place, axis) in axes.enumerated() {
                scales[axis] = given[place]
                let (low, high) = crops[axis]
                let extent = (Double(from[axis]) * (high - low) * given[place]).rounded(.down)
                guard extent.magnitude < 1e9 else { throw call.fail(.tooLarge, "scale \(given)") }
                shape[axis] = max(0, Int(extent))
            }
        }

        private mutating func resize(
            _ call: Call, _ from: [Int], _ axes: [Int], _ sizes: [Int]
        ) throws(ModelError) {
            guard sizes.count == axes.count, sizes.allSatisfy({ $0 >= 0 }),
                axes.allSatisfy({ from[$0] > 0 })
            else { throw call.fail(.malformed, "sizes \(sizes)") }
            let ratios = zip(axes, sizes).map { Double($1) / Double(from[$0]) }
            let policy = try call.string("keep_aspect_ratio_policy", "stretch")
            let common: Double? =
                switch policy {
                case "stretch": nil
                case "not_larger": ratios.min()
                case "not_smaller": ratios.max()
                default: throw call.fail(.unsupported, "keep_aspect_ratio_policy \(policy)")
                }
            for (place, axis) in axes.enumerated() {
                scales[axis] = common ?? ratios[place]
                let extent = (scales[axis] * Double(from[axis]) + 0.5).rounded(.down)
                guard extent < 1e9 else { throw call.fail(.tooLarge, "sizes \(sizes)") }
                shape[axis] = common == nil ? sizes[place] : Int(extent)
            }
        }

        /// Where in the input the centre of an output position lies.
        private func source(
            _ call: Call, _ axis: Int, _ place: Int, _ extent: Int
        ) throws(ModelError) -> Double {
            let scale = scales[axis]
            let width = scale * Double(extent)
            let x = Double(place)
            switch mode {
            case "half_pixel": return (x + 0.5) / scale - 0.5
            case "asymmetric": return x / scale
            case "align_corners": return width == 1 ? 0 : x * Double(extent - 1) / (width - 1)
            case "pytorch_half_pixel": return width == 1 ? -0.5 : (x + 0.5) / scale - 0.5
            case "half_pixel_symmetric":
                let adjustment = Double(shape[axis]) / width
                return Double(extent) / 2 * (1 - adjustment) + (x + 0.5) / scale - 0.5
            case "tf_crop_and_resize":
                let (low, high) = crops[axis]
                let last = Double(extent - 1)
                let out = Double(shape[axis])
                return out <= 1
                    ? 0.5 * (low + high) * last : low * last + x * (high - low) * last / (out - 1)
            default:
                throw call.fail(.unsupported, "coordinate_transformation_mode \(mode)")
            }
        }

        func tap(
            _ call: Call, _ axis: Int, _ place: Int, _ extent: Int
        ) throws(ModelError) -> Tap {
            let x = try source(call, axis, place, extent)
            let last = extent - 1
            if mode == "tf_crop_and_resize", !(x >= 0 && x <= Double(last)) {
                return Tap(positions: [0], weights: [0], outside: true)
            }
            guard x.magnitude < 1e12 else { throw call.fail(.malformed, "scale") }
            if kind == "nearest" {
                let down = x.rounded(.down)
                let chosen: Double
                switch nearest {
                case "floor": chosen = down
                case "ceil": chosen = x.rounded(.up)
                case "round_prefer_ceil": chosen = x - down < 0.5 ? down : down + 1
                case "round_prefer_floor": chosen = x - down <= 0.5 ? down : down + 1
                default: throw call.fail(.unsupported, "nearest_mode \(nearest)")
                }
                return Tap(positions: [min(max(Int(chosen), 0), last)], weights: [1])
            }
            return try blend(call, x, scale: antialias ? min(scales[axis], 1) : 1, last: last)
        }

        private func blend(
            _ call: Call, _ x: Double, scale: Double, last: Int
        ) throws(ModelError) -> Tap {
            let half: Double
            switch kind {
            case "linear": half = 1
            case "cubic": half = 2
            default: throw call.fail(.unsupported, "mode \(kind)")
            }
            let start = Int((-half / scale).rounded(.down)) + 1
            guard start > -(1 << 20) else { throw call.fail(.tooLarge, "scale \(scale)") }
            let base = Int(x.rounded(.down))
            let ratio = x - x.rounded(.down)
            var tap = Tap(positions: [], weights: [])
            for step in start..<(2 - start) {
                let distance = abs((Double(step) - ratio) * scale)
                var weight = half == 1 ? max(0, 1 - distance) : spline(distance)
                let position = base + step
                if exclusive, position < 0 || position > last { weight = 0 }
                tap.positions.append(min(max(position, 0), last))
                tap.weights.append(weight)
            }
            let sum = tap.weights.reduce(0, +)
            if antialias || exclusive, sum != 0 { tap.weights = tap.weights.map { $0 / sum } }
            return tap
        }

        /// Keys' cubic with the node's coefficient.
        private func spline(_ x: Double) -> Double {
            let a = cubic
            if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
        }
    }
}
