/// Gives the largest minus the smallest byte of each 3 × 3 neighbourhood, the border repeated.
///
/// - Parameters:
///   - plane: H × W bytes, packed.
///   - output: H × W bytes.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), no allocation.
public func localRange(
    _ plane: [UInt8], width: Int, height: Int, into output: inout [UInt8]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "localRange", "an extent is not positive")
    try demand(plane.count == width * height, "localRange", "plane has another size")
    try demand(output.count == plane.count, "localRange", "output has another size")
    localRangeKernel(plane, width, height, &output)
}

@inline(never)
func localRangeKernel(
    _ plane: UnsafePointer<UInt8>, _ width: Int, _ height: Int,
    _ output: UnsafeMutablePointer<UInt8>
) {
    for y in 0..<height {
        let a = plane + max(0, y - 1) * width
        let b = plane + y * width
        let c = plane + min(height - 1, y + 1) * width
        let target = output + y * width
        for x in 0..<width {
            let l = max(0, x - 1)
            let r = min(width - 1, x + 1)
            let high = max(
                max(max(a[l], a[x]), max(a[r], b[l])),
                max(max(b[x], b[r]), max(max(c[l], c[x]), c[r])))
            let low = min(
                min(min(a[l], a[x]), min(a[r], b[l])),
                min(min(b[x], b[r]), min(min(c[l], c[x]), c[r])))
            target[x] = high &- low
        }
    }
}
