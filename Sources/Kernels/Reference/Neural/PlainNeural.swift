// The fast kernels of networks, told plainly: one number at a time, in double precision, over the
// same calls. What a kernel computes is what stands here, within rounding.

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

public enum PlainNeural {
    /// The activation as its definition says it.
    public static func applied(_ activation: Activation, _ x: Double) -> Double {
        let (low, high) = (Double(activation.low), Double(activation.high))
        func hardSigmoid() -> Double { min(max(low * x + high, 0), 1) }
        switch activation.kind {
        case .clamp: return min(max(x, low), high)
        case .leaky: return x < 0 ? low * x : x
        case .sigmoid: return 1 / (1 + exp(-x))
        case .silu: return x / (1 + exp(-x))
        case .hardSigmoid: return hardSigmoid()
        case .hardSwish: return x * hardSigmoid()
        case .tanh: return hyperbolicTangent(x)
        case .mish: return x * hyperbolicTangent(log1p(exp(x)))
        case .elu: return x < 0 ? low * (exp(x) - 1) : x
        }
    }

    /// out[p, o] = act(bias[o] + Σ_run Σ_k in[start(p) + run + k] · w[o, run, k])
    ///
    /// - Parameter panelWidth: outputs in a panel of the call's weights.
    public static func product(_ call: borrowing ProductCall, pixels: Int, panelWidth: Int) {
        for pixel in 0..<pixels {
            let (x, line) = (pixel % call.width, pixel / call.width)
            let (y, picture) = (line % call.height, line / call.height)
            let start = place(call.inputStrides, x, y, picture)
            let out = place(call.outputStrides, x, y, picture)
            let extra = place(call.residualStrides, x, y, picture)
            for output in 0..<call.outputVectors * 16 {
                let depth = call.runCount * call.runLength
                let panel = call.weights + output / panelWidth * depth * panelWidth
                var sum = Double(call.bias[output])
                for run in 0..<call.runCount {
                    for k in 0..<call.runLength {
                        let weight = panel[
                            (run * call.runLength + k) * panelWidth + output % panelWidth]
                        sum += Double(call.input[start + call.runs[run] + k]) * Double(weight)
                    }
                }
                let residual = call.residual
                let added = Double(residual.map { $0[extra + output] } ?? 0)
                let first = call.residualFirst
                let value =
                    first
                    ? applied(call.activation, sum + added) : applied(call.activation, sum) + added
                call.output[out + output] = Float(value)
            }
        }
    }

    /// out[y, x, c] = act(bias[c] + Σ_ij in[y·s + i·d, x·s + j·d, c] · w[i, j, c])
    public static func depthwise(_ call: borrowing WindowCall, pictures: Int) {
        eachOutput(call, pictures) { call, place, x, y, channel in
            var sum = Double(call.bias?[channel] ?? 0)
            for i in 0..<call.kernel.y {
                for j in 0..<call.kernel.x {
                    let row = y * call.stride.y + i * call.dilation.y
                    let column = x * call.stride.x + j * call.dilation.x
                    let index =
                        place + row * call.inputStrides.row + column * call.inputStrides.pixel
                    let tap = (i * call.kernel.x + j) * call.vectors * 16 + channel
                    sum += Double(call.input[index]) * Double(call.weights?[tap] ?? 0)
                }
            }
            return applied(call.activation, sum)
        }
    }

    /// The largest value, or the mean, of each channel under a window that is cut at the edges.
    public static func pool(_ call: borrowing WindowCall, pictures: Int, largest: Bool) {
        eachOutput(call, pictures) { call, place, x, y, channel in
            var values: [Double] = []
            for i in 0..<call.kernel.y {
                for j in 0..<call.kernel.x {
                    let row = y * call.stride.y - call.before.y + i * call.dilation.y
                    let column = x * call.stride.x - call.before.x + j * call.dilation.x
                    if row < 0 || row >= call.inputHeight { continue }
                    if column < 0 || column >= call.inputWidth { continue }
                    let index =
                        place + row * call.inputStrides.row + column * call.inputStrides.pixel
                    values.append(Double(call.input[index]))
                }
            }
            if largest { return values.max() ?? -.infinity }
            let taps = call.countsBorder ? call.kernel.y * call.kernel.x : max(1, values.count)
            return values.reduce(0, +) / Double(taps)
        }
    }

    /// Two grids combined number by number, then the activation.
    public static func point(_ call: borrowing PointCall, pictures: Int) {
        for picture in 0..<pictures {
            for y in 0..<call.height {
                for x in 0..<call.width {
                    for channel in 0..<call.vectors * 16 {
                        let a = Double(call.a[place(call.aStrides, x, y, picture) + channel])
                        let b = Double(call.b[place(call.bStrides, x, y, picture) + channel])
                        let value: Double =
                            switch call.operation {
                            case .first: a
                            case .add: a + b
                            case .subtract: a - b
                            case .multiply: a * b
                            case .divide: a / b
                            case .maximum: max(a, b)
                            case .minimum: min(a, b)
                            }
                        call.output[place(call.outputStrides, x, y, picture) + channel] =
                            Float(applied(call.activation, value))
                    }
                }
            }
        }
    }

    private static func place(_ strides: GridStrides, _ x: Int, _ y: Int, _ picture: Int) -> Int {
        x * strides.pixel + y * strides.row + picture * strides.picture
    }

    private static func eachOutput(
        _ call: borrowing WindowCall, _ pictures: Int,
        _ value: (borrowing WindowCall, _ place: Int, _ x: Int, _ y: Int, _ channel: Int) -> Double
    ) {
        for picture in 0..<pictures {
            for y in 0..<call.height {
                for x in 0..<call.width {
                    for channel in 0..<call.vectors * 16 {
                        let out = place(call.outputStrides, x, y, picture) + channel
                        let first = picture * call.inputStrides.picture + channel
                        call.output[out] = Float(value(call, first, x, y, channel))
                    }
                }
            }
        }
    }
}

/// The library's function, out of reach of the enum case of the same name.
private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
