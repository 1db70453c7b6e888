/// Averages two rows of each cell of `cell` × `cell` bytes: the cheapest look at a whole plane.
///
///     out[r, c] = (Σ_j in[r·s, c·s + j] + in[r·s + s/2, c·s + j] + s) / 2s     for j in 0 ..< s
///
/// - Parameters:
///   - source: H rows of W bytes, row `y` beginning at `y * stride`.
///   - cell: 1...64.
///   - output: H/s rows of W/s bytes, packed; exactly that many.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(W · H / s), no allocation.
public func sparseThumbnail(
    _ source: UnsafeBufferPointer<UInt8>, width: Int, height: Int, stride: Int, cell: Int,
    into output: inout [UInt8]
) throws(ImageKernelError) {
    try demand(cell >= 1 && cell <= 64, "sparseThumbnail", "cell is not in 1...64")
    guard let bytes = spannedBytes(width: width, height: height, stride: stride),
        bytes <= source.count, let base = source.baseAddress
    else { throw ImageKernelError(operation: "sparseThumbnail", reason: "source is too short") }
    try demand(
        output.count == (width / cell) * (height / cell), "sparseThumbnail",
        "output has another size")
    sparseThumbnailKernel(base, stride, width / cell, height / cell, cell, &output)
}

@inline(never)
func sparseThumbnailKernel(
    _ source: UnsafePointer<UInt8>, _ stride: Int, _ columns: Int, _ rows: Int, _ cell: Int,
    _ output: UnsafeMutablePointer<UInt8>
) {
    let share = UInt32(2 * cell)
    for row in 0..<rows {
        let a = source + row * cell * stride
        let b = a + (cell / 2) * stride
        let target = output + row * columns
        if cell == 8 {
            let upper = UnsafeRawPointer(a)
            let lower = UnsafeRawPointer(b)
            let even: UInt64 = 0x00FF_00FF_00FF_00FF
            for c in 0..<columns {
                let p = upper.loadUnaligned(fromByteOffset: 8 * c, as: UInt64.self)
                let q = lower.loadUnaligned(fromByteOffset: 8 * c, as: UInt64.self)
                // Eight bytes of each row as four sums of 16 bits, then as one below 4096.
                let four = ((p & even) &+ (p >> 8 & even)) &+ ((q & even) &+ (q >> 8 & even))
                let two = four &+ four >> 32
                let total = (two &+ two >> 16) & 0xFFFF
                target[c] = UInt8(truncatingIfNeeded: (total &+ 8) >> 4)
            }
        } else {
            for c in 0..<columns {
                var total: UInt32 = share / 2
                for j in 0..<cell {
                    total = total &+ UInt32(a[c * cell + j]) &+ UInt32(b[c * cell + j])
                }
                target[c] = UInt8(truncatingIfNeeded: total / share)
            }
        }
    }
}

/// Counts the places where two planes differ by more than `levels`.
///
/// - Throws: ``ImageKernelError`` where the lengths differ.
/// - Complexity: O(n), no allocation.
public func countDiffering(
    _ a: [UInt8], _ b: [UInt8], by levels: UInt8
) throws(ImageKernelError) -> Int {
    try demand(a.count == b.count, "countDiffering", "lengths differ")
    return countDifferingKernel(a, b, a.count, levels)
}

@inline(never)
func countDifferingKernel(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ n: Int, _ levels: UInt8
) -> Int {
    var total = 0
    var i = 0
    let limit = Int16(levels)
    // A lane of 16 bits holds a stretch of 4096 hits.
    while i < n {
        let end = min(n, i + 4096)
        var part: Int16 = 0
        for j in i..<end {
            let gap = Int16(a[j]) &- Int16(b[j])
            let size = gap < 0 ? 0 &- gap : gap
            // The sign of what is left of the limit: without a branch, so that lanes stay together.
            part = part &- ((limit &- size) &>> 15)
        }
        total += Int(part)
        i = end
    }
    return total
}
