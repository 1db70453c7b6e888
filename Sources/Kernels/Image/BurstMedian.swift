/// Takes the median of 3, 4 or 5 bytes at each place; of 4 the mean of the middle two, rounded up.
///
/// - Parameters:
///   - rows: 3...5 buffers, each of at least `count` bytes.
///   - output: at least `count` bytes, written.
/// - Throws: ``ImageKernelError`` where a buffer is too short; `output` is then untouched.
/// - Complexity: O(count), no allocation.
public func medianOfRows(
    _ rows: [UnsafeBufferPointer<UInt8>], count: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
) throws(ImageKernelError) {
    try demand((3...5).contains(rows.count), "medianOfRows", "not 3, 4 or 5 rows")
    try demand(count >= 0 && output.count >= count, "medianOfRows", "output is too short")
    for row in rows { try demand(row.count >= count, "medianOfRows", "a row is too short") }
    guard count > 0, let target = output.baseAddress, let a = rows[0].baseAddress,
        let b = rows[1].baseAddress, let c = rows[2].baseAddress
    else { return }
    switch rows.count {
    case 3: medianOf3Kernel(a, b, c, count, target)
    case 4: medianOf4Kernel(a, b, c, rows[3].baseAddress ?? c, count, target)
    default:
        medianOf5Kernel(
            a, b, c, rows[3].baseAddress ?? c, rows[4].baseAddress ?? c, count, target)
    }
}

@inline(never)
func medianOf3Kernel(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>,
    _ count: Int, _ output: UnsafeMutablePointer<UInt8>
) {
    for i in 0..<count {
        let low = min(a[i], b[i])
        let high = max(a[i], b[i])
        output[i] = max(low, min(high, c[i]))
    }
}

@inline(never)
func medianOf4Kernel(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>,
    _ d: UnsafePointer<UInt8>, _ count: Int, _ output: UnsafeMutablePointer<UInt8>
) {
    for i in 0..<count {
        let low = max(min(a[i], b[i]), min(c[i], d[i]))
        let high = min(max(a[i], b[i]), max(c[i], d[i]))
        output[i] = UInt8(truncatingIfNeeded: (UInt16(low) &+ UInt16(high) &+ 1) >> 1)
    }
}

@inline(never)
func medianOf5Kernel(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>,
    _ d: UnsafePointer<UInt8>, _ e: UnsafePointer<UInt8>, _ count: Int,
    _ output: UnsafeMutablePointer<UInt8>
) {
    for i in 0..<count {
        // The two that cannot be the median are dropped; the median of the three left is it.
        let low = max(min(a[i], b[i]), min(c[i], d[i]))
        let high = min(max(a[i], b[i]), max(c[i], d[i]))
        let x = min(low, high)
        let y = max(low, high)
        output[i] = max(x, min(y, e[i]))
    }
}
