// The kernels on bytes, told plainly: one number at a time. Sums are whole numbers, and what follows is
// single precision in the order that the calls give, so a kernel gives these very bytes.

public enum PlainBytes {
    /// - Parameter panelWidth: outputs in a panel of the call's weights.
    public static func product(_ call: borrowing ByteProductCall, pixels: Int, panelWidth: Int) {
        for pixel in 0..<pixels {
            let (x, line) = (pixel % call.width, pixel / call.width)
            let (y, picture) = (line % call.height, line / call.height)
            let start = place(call.inputStrides, x, y, picture)
            let out = place(call.outputStrides, x, y, picture)
            for output in 0..<call.outputVectors * 16 {
                let depth = call.runCount * call.runWords * panelWidth * 4
                let panel = call.weights + output / panelWidth * depth
                var sum = call.starts[output]
                for run in 0..<call.runCount {
                    for k in 0..<call.runWords * 4 {
                        let word = run * call.runWords + k / 4
                        let weight = panel[
                            (word * panelWidth + output % panelWidth) * 4 + k % 4]
                        sum += Int32(call.input[start + call.runs[run] + k]) * Int32(weight)
                    }
                }
                let value = scaled(call.scaling, sum, output)
                if let residual = call.residual {
                    let index = place(residual.strides, x, y, picture) + output
                    let other = (Float(residual.bytes[index]) - residual.zero) * residual.scale
                    let total = other.addingProduct(
                        value.rounded(.toNearestOrEven), residual.own)
                    call.output.assumingMemoryBound(to: UInt8.self)[out + output] = level(
                        min(max(total, residual.low), residual.high), residual.sumZero)
                } else if call.outputKind == .bytes {
                    call.output.assumingMemoryBound(to: UInt8.self)[out + output] = level(
                        value, call.scaling.zero)
                } else {
                    call.output.assumingMemoryBound(to: Float.self)[out + output] = value
                }
            }
        }
    }

    public static func depthwise(_ call: borrowing ByteWindowCall, pictures: Int) {
        let groups = (call.kernel.x + 3) / 4
        for picture in 0..<pictures {
            for y in 0..<call.height {
                for x in 0..<call.width {
                    for channel in 0..<call.vectors * 16 {
                        var sum = call.starts[channel]
                        for i in 0..<call.kernel.y {
                            for j in 0..<call.kernel.x {
                                let index = place(
                                    call.inputStrides, x * call.stride.x + j * call.dilation.x,
                                    y * call.stride.y + i * call.dilation.y, picture)
                                let word = (i * groups + j / 4) * call.vectors * 16 + channel
                                sum +=
                                    Int32(call.input[index + channel])
                                    * Int32(call.weights[word * 4 + j % 4])
                            }
                        }
                        call.output[place(call.outputStrides, x, y, picture) + channel] = level(
                            scaled(call.scaling, sum, channel), call.scaling.zero)
                    }
                }
            }
        }
    }

    public static func quantise(_ call: borrowing ByteLevelCall, pictures: Int) {
        let zero = Float(call.zero)
        eachNumber(call, pictures) { call, float, byte in
            call.bytes[byte] = level(
                min(max(call.floats[float] / call.scale, -zero), 255 - zero), call.zero)
        }
    }

    public static func dequantise(_ call: borrowing ByteLevelCall, pictures: Int) {
        eachNumber(call, pictures) { call, float, byte in
            call.floats[float] = (Float(call.bytes[byte]) - Float(call.zero)) * call.scale
        }
    }

    private static func scaled(_ scaling: ByteScaling, _ sum: Int32, _ output: Int) -> Float {
        let value = scaling.offsets[output].addingProduct(Float(sum), scaling.factors[output])
        return min(max(value, scaling.low), scaling.high)
    }

    /// Half to even; the caller has clamped.
    private static func level(_ value: Float, _ zero: UInt8) -> UInt8 {
        UInt8(Int(value.rounded(.toNearestOrEven)) + Int(zero))
    }

    private static func place(_ strides: GridStrides, _ x: Int, _ y: Int, _ picture: Int) -> Int {
        x * strides.pixel + y * strides.row + picture * strides.picture
    }

    private static func eachNumber(
        _ call: borrowing ByteLevelCall, _ pictures: Int,
        _ body: (borrowing ByteLevelCall, _ float: Int, _ byte: Int) -> Void
    ) {
        for picture in 0..<pictures {
            for y in 0..<call.height {
                for x in 0..<call.width {
                    for number in 0..<call.run {
                        body(
                            call, place(call.floatStrides, x, y, picture) + number,
                            place(call.byteStrides, x, y, picture) + number)
                    }
                }
            }
        }
    }
}
