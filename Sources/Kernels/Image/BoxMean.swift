/// Averages each number's neighbourhood of (2r + 1)²; beyond the border only what exists counts.
///
///     out[y, x] = mean of in[y - r ... y + r, x - r ... x + r]
///
/// - Parameters:
///   - plane: H × W numbers, packed, each within ±32 000.
///   - sums: room for W sums, grown when too short and otherwise reused.
///   - output: H × W means.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(W · H), whatever the radius.
public func boxMean(
    _ plane: [Int16], width: Int, height: Int, radius: Int, into output: inout [Float],
    sums: inout [Int32]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "boxMean", "an extent is not positive")
    try demand((0...120).contains(radius), "boxMean", "radius is not in 0...120")
    try demand(plane.count == width * height, "boxMean", "plane has another size")
    try demand(output.count == plane.count, "boxMean", "output has another size")
    let room = 2 * width + 2 * radius + 2
    if sums.count < room { sums = [Int32](repeating: 0, count: room) }
    boxMeanKernel(plane, width, height, radius, &output, &sums)
}

/// Sums of a column hold 241 · 32 000, sums of a neighbourhood 241 times that: within 32 bits.
@inline(never)
func boxMeanKernel(
    _ plane: UnsafePointer<Int16>, _ width: Int, _ height: Int, _ radius: Int,
    _ output: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Int32>
) {
    for x in 0..<width { sums[x] = 0 }
    for y in 0..<min(radius, height) {
        let row = plane + y * width
        for x in 0..<width { sums[x] = sums[x] &+ Int32(row[x]) }
    }
    // Running totals from the left, one place later, so that a window is a difference of two.
    let totals = sums + width
    for y in 0..<height {
        if y + radius < height, y - radius - 1 >= 0 {
            let comes = plane + (y + radius) * width
            let goes = plane + (y - radius - 1) * width
            for x in 0..<width { sums[x] = sums[x] &+ (Int32(comes[x]) &- Int32(goes[x])) }
        } else if y + radius < height {
            let row = plane + (y + radius) * width
            for x in 0..<width { sums[x] = sums[x] &+ Int32(row[x]) }
        } else if y - radius - 1 >= 0 {
            let row = plane + (y - radius - 1) * width
            for x in 0..<width { sums[x] = sums[x] &- Int32(row[x]) }
        }
        let total = runningTotals(of: sums, width, into: totals)
        let lines = min(height - 1, y + radius) - max(0, y - radius) + 1
        let target = output + y * width
        let first = min(radius, width)
        let last = max(first, width - radius)
        for x in 0..<first {
            let end = min(width, x + radius + 1)
            target[x] = Float(totals[end]) / Float(end * lines)
        }
        let scale = 1 / Float((2 * radius + 1) * lines)
        if last > first {
            for x in first..<last {
                target[x] = Float(totals[x + radius + 1] &- totals[x - radius]) * scale
            }
        }
        for x in last..<width {
            let start = max(0, x - radius)
            target[x] = Float(total &- totals[start]) / Float((width - start) * lines)
        }
    }
}

/// Writes Σ numbers[0 ..< x] for x in 0 ... n and returns the last: four at a time, so that each step
/// waits for one addition only.
@inline(__always)
func runningTotals(
    of numbers: UnsafePointer<Int32>, _ n: Int, into totals: UnsafeMutablePointer<Int32>
) -> Int32 {
    var total: Int32 = 0
    var x = 0
    while x + 4 <= n {
        let two = numbers[x] &+ numbers[x + 1]
        let three = two &+ numbers[x + 2]
        let four = two &+ (numbers[x + 2] &+ numbers[x + 3])
        totals[x] = total
        totals[x + 1] = total &+ numbers[x]
        totals[x + 2] = total &+ two
        totals[x + 3] = total &+ three
        total = total &+ four
        x += 4
    }
    while x < n {
        totals[x] = total
        total = total &+ numbers[x]
        x += 1
    }
    totals[n] = total
    return total
}
