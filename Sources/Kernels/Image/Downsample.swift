/// Averages blocks of `factor` × `factor` bytes into one, rounded half up.
///
///     out[r, c] = (Σ in[r·f + i, c·f + j] + f²/2) / f²      for i, j in 0 ..< f
///
/// Columns and rows beyond the last whole block are left out.
///
/// - Parameters:
///   - source: H rows of W bytes, row `y` beginning at `y * stride`.
///   - factor: 1...64.
///   - output: H/f rows of W/f bytes, packed; exactly that many.
///   - sums: room for W sums, grown when too short and otherwise reused.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(W · H), no allocation where `sums` is long enough.
public func downsample(
    _ source: UnsafeBufferPointer<UInt8>, width: Int, height: Int, stride: Int, factor: Int,
    into output: inout [UInt8], sums: inout [UInt16]
) throws(ImageKernelError) {
    try demand(factor >= 1 && factor <= 64, "downsample", "factor is not in 1...64")
    guard let bytes = spannedBytes(width: width, height: height, stride: stride),
        bytes <= source.count, let base = source.baseAddress
    else { throw ImageKernelError(operation: "downsample", reason: "source is too short") }
    let columns = width / factor
    let rows = height / factor
    try demand(output.count == columns * rows, "downsample", "output has another size")
    if sums.count < width { sums = [UInt16](repeating: 0, count: width) }
    downsampleKernel(base, stride, columns, rows, factor, &output, &sums)
}

/// `sums` holds at most 64 · 255 a column; the block's total fits 32 bits.
@inline(never)
func downsampleKernel(
    _ source: UnsafePointer<UInt8>, _ stride: Int, _ columns: Int, _ rows: Int, _ factor: Int,
    _ output: UnsafeMutablePointer<UInt8>, _ sums: UnsafeMutablePointer<UInt16>
) {
    let area = UInt32(factor * factor)
    let half = area / 2
    // Division by a multiplication: exact for totals below 2^20 and areas up to 4096.
    let reciprocal = ((UInt64(1) << 36) + UInt64(area) - 1) / UInt64(area)
    let used = columns * factor
    for row in 0..<rows {
        let first = source + row * factor * stride
        let target = output + row * columns
        if factor == 1 {
            for x in 0..<used { target[x] = first[x] }
            continue
        }
        let second = first + stride
        for x in 0..<used { sums[x] = UInt16(first[x]) &+ UInt16(second[x]) }
        var line = 2
        while line + 2 <= factor {
            let a = first + line * stride
            let b = a + stride
            for x in 0..<used { sums[x] = sums[x] &+ (UInt16(a[x]) &+ UInt16(b[x])) }
            line += 2
        }
        if line < factor {
            let last = first + line * stride
            for x in 0..<used { sums[x] = sums[x] &+ UInt16(last[x]) }
        }
        switch factor {
        case 2:
            for c in 0..<columns {
                let total = UInt32(sums[2 * c]) &+ UInt32(sums[2 * c + 1])
                target[c] = UInt8(truncatingIfNeeded: (total &+ 2) >> 2)
            }
        case 4:
            for c in 0..<columns {
                let s = sums + 4 * c
                let total = UInt32(s[0]) &+ UInt32(s[1]) &+ UInt32(s[2]) &+ UInt32(s[3])
                target[c] = UInt8(truncatingIfNeeded: (total &+ 8) >> 4)
            }
        case 3:
            for c in 0..<columns {
                let s = sums + 3 * c
                let total = half &+ UInt32(s[0]) &+ UInt32(s[1]) &+ UInt32(s[2])
                target[c] = UInt8(truncatingIfNeeded: (UInt64(total) &* reciprocal) >> 36)
            }
        case 5:
            for c in 0..<columns {
                let s = sums + 5 * c
                let four = UInt32(s[0]) &+ UInt32(s[1]) &+ UInt32(s[2]) &+ UInt32(s[3])
                let total = half &+ four &+ UInt32(s[4])
                target[c] = UInt8(truncatingIfNeeded: (UInt64(total) &* reciprocal) >> 36)
            }
        default:
            for c in 0..<columns {
                var total: UInt32 = half
                for j in 0..<factor { total = total &+ UInt32(sums[c * factor + j]) }
                target[c] = UInt8(truncatingIfNeeded: (UInt64(total) &* reciprocal) >> 36)
            }
        }
    }
}
