/// Resamples a rectangle of bytes to `columns` × `rows` floats with a triangle filter.
///
///     out[r, c] = Σ_y Σ_x a[r, y] · b[c, x] · in[y, x]
///     a[r, y] ∝ max(0, 1 - |y - m(r)| / max(1, s)),   m(r) = top + (r + ½) · s - ½,   s = height/rows
///
/// and `b` alike; each row of `a` and of `b` adds up to 1 over the bytes that exist, so shrinking
/// averages, enlarging interpolates, and the rim of the picture repeats nothing from outside.
///
/// - Parameters:
///   - source: H rows of W bytes, row `y` beginning at `y * stride`.
///   - left, top, wide, high: the rectangle in bytes of the source; real numbers, inside it but for
///     rounding.
///   - output: `rows` × `columns` floats in 0...255, packed.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(wide · high) for shrinking, O(rows · columns) for enlarging.
public func resample(
    _ source: UnsafeBufferPointer<UInt8>, width: Int, height: Int, stride: Int,
    left: Double, top: Double, wide: Double, high: Double,
    columns: Int, rows: Int, into output: inout [Float]
) throws(ImageKernelError) {
    guard let bytes = spannedBytes(width: width, height: height, stride: stride),
        bytes <= source.count, let base = source.baseAddress
    else { throw ImageKernelError(operation: "resample", reason: "source is too short") }
    try demand(
        columns > 0 && rows > 0 && columns <= 1 << 14 && rows <= 1 << 14
            && output.count == columns * rows, "resample", "output has another size")
    let slack = 1e-6
    try demand(
        left >= -slack && top >= -slack && wide > 0 && high > 0
            && left + wide <= Double(width) + slack && top + high <= Double(height) + slack,
        "resample", "the rectangle leaves the source")
    let across = ResampleTaps(from: left, extent: wide, length: width, count: columns)
    let down = ResampleTaps(from: top, extent: high, length: height, count: rows)
    var line = [Float](repeating: 0, count: width)
    resampleKernel(base, stride, across, down, &output, &line)
}

/// The weights of a resampling along one axis: for each output the first input and its weights.
struct ResampleTaps {
    var first: [Int] = []
    var count: [Int] = []
    /// `reach` weights an output, zero past its own count.
    var weights: [Float] = []
    var stride = 0

    init(from start: Double, extent: Double, length: Int, count outputs: Int) {
        let scale = extent / Double(outputs)
        let reach = max(1, scale)
        stride = Int((2 * reach).rounded(.up)) + 2
        weights = [Float](repeating: 0, count: outputs * stride)
        for output in 0..<outputs {
            let center = start + (Double(output) + 0.5) * scale - 0.5
            let low = min(length - 1, max(0, Int((center - reach).rounded(.down)) + 1))
            let high = max(low, min(length - 1, Int((center + reach).rounded(.up)) - 1))
            var sum = 0.0
            for place in low...high { sum += Self.weight(place, center, reach) }
            for place in low...high {
                weights[output * stride + place - low] =
                    sum > 0 ? Float(Self.weight(place, center, reach) / sum) : 1
            }
            first.append(low)
            count.append(high - low + 1)
        }
    }

    private static func weight(_ place: Int, _ center: Double, _ reach: Double) -> Double {
        max(0, 1 - abs(Double(place) - center) / reach)
    }
}

@inline(never)
func resampleKernel(
    _ source: UnsafePointer<UInt8>, _ stride: Int, _ across: ResampleTaps, _ down: ResampleTaps,
    _ output: UnsafeMutablePointer<Float>, _ line: UnsafeMutablePointer<Float>
) {
    let columns = across.first.count
    let begin = across.first[0]
    let end = across.first[columns - 1] + across.count[columns - 1]
    for row in 0..<down.first.count {
        for x in begin..<end { line[x] = 0 }
        for tap in 0..<down.count[row] {
            let weight = down.weights[row * down.stride + tap]
            let bytes = source + (down.first[row] + tap) * stride
            for x in begin..<end { line[x] = line[x] + weight * Float(bytes[x]) }
        }
        let target = output + row * columns
        for column in 0..<columns {
            var sum: Float = 0
            let start = line + across.first[column]
            let weights = column * across.stride
            for tap in 0..<across.count[column] {
                sum = sum + across.weights[weights + tap] * start[tap]
            }
            target[column] = sum
        }
    }
}
