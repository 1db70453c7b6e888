/// Averages each byte's neighbourhood of (2r + 1)² bytes; beyond the border only what exists counts.
///
///     out[y, x] = mean of in[y - r ... y + r, x - r ... x + r]
///
/// - Parameters:
///   - plane: H × W bytes, packed.
///   - sums: room for W + 1 sums, grown when too short and otherwise reused.
///   - output: H × W means in gray levels.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(W · H), whatever the radius.
public func boxMean(
    _ plane: [UInt8], width: Int, height: Int, radius: Int, into output: inout [Float],
    sums: inout [Int32]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0 && radius >= 0, "boxMean", "an extent is not positive")
    try demand(plane.count == width * height, "boxMean", "plane has another size")
    try demand(output.count == plane.count, "boxMean", "output has another size")
    if sums.count < width + 1 { sums = [Int32](repeating: 0, count: width + 1) }
    boxMeanKernel(plane, width, height, radius, &output, &sums)
}

@inline(never)
func boxMeanKernel(
    _ plane: UnsafePointer<UInt8>, _ width: Int, _ height: Int, _ radius: Int,
    _ output: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Int32>
) {
    for x in 0..<width { sums[x] = 0 }
    for y in 0..<min(radius, height) {
        let row = plane + y * width
        for x in 0..<width { sums[x] = sums[x] &+ Int32(row[x]) }
    }
    for y in 0..<height {
        if y + radius < height {
            let row = plane + (y + radius) * width
            for x in 0..<width { sums[x] = sums[x] &+ Int32(row[x]) }
        }
        if y - radius - 1 >= 0 {
            let row = plane + (y - radius - 1) * width
            for x in 0..<width { sums[x] = sums[x] &- Int32(row[x]) }
        }
        let lines = min(height - 1, y + radius) - max(0, y - radius) + 1
        var total: Int32 = 0
        for x in 0..<min(radius, width) { total = total &+ sums[x] }
        let target = output + y * width
        for x in 0..<width {
            if x + radius < width { total = total &+ sums[x + radius] }
            if x - radius - 1 >= 0 { total = total &- sums[x - radius - 1] }
            let columns = min(width - 1, x + radius) - max(0, x - radius) + 1
            target[x] = Float(total) / Float(columns * lines)
        }
    }
}
