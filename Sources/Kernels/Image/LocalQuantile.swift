/// Averages cells of `cell` × `cell` numbers.
///
/// - Parameters:
///   - plane: H × W numbers, packed.
///   - cell: 1...16; columns and rows beyond the last whole cell are left out.
///   - output: H/cell × W/cell means.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), no allocation.
public func cellMeans(
    _ plane: [Float], width: Int, height: Int, cell: Int, into output: inout [Float]
) throws(ImageKernelError) {
    try demand((1...16).contains(cell), "cellMeans", "cell is not in 1...16")
    try demand(width >= cell && height >= cell, "cellMeans", "smaller than one cell")
    try demand(plane.count == width * height, "cellMeans", "plane has another size")
    try demand(
        output.count == (width / cell) * (height / cell), "cellMeans", "output has another size")
    cellMeanKernel(plane, width, width / cell, height / cell, cell, &output)
}

@inline(never)
func cellMeanKernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ columns: Int, _ rows: Int, _ cell: Int,
    _ output: UnsafeMutablePointer<Float>
) {
    let scale = 1 / Float(cell * cell)
    for row in 0..<rows {
        let target = output + row * columns
        for column in 0..<columns { target[column] = 0 }
        // Line by line and column by column, as a sum by hand would go, but many cells at a time.
        for y in 0..<cell {
            let values = plane + (row * cell + y) * width
            for x in 0..<cell {
                for column in 0..<columns { target[column] += values[column * cell + x] }
            }
        }
        for column in 0..<columns { target[column] = target[column] * scale }
    }
}

/// Finds for each number the least of the given levels that a wanted share of the window around it
/// lies below.
///
///     out[r, c] = min { t in levels : #{numbers in window : number < t} ≥ share · #window }
///
/// The last level stands where no level suffices.
///
/// - Parameters:
///   - plane: H × W numbers, packed.
///   - radius: the window is 2r + 1 wide and high, less at the border.
///   - levels: rising.
///   - output: H × W levels.
///   - sums: reused room, grown when too short.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(levels · W · H), no allocation where `sums` is long enough.
public func localQuantile(
    _ plane: [Float], width: Int, height: Int, radius: Int, share: Float, levels: [Float],
    into output: inout [Float], sums: inout [Int32]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "localQuantile", "an extent is not positive")
    try demand(plane.count == width * height, "localQuantile", "plane has another size")
    try demand(output.count == plane.count, "localQuantile", "output has another size")
    try demand(radius >= 0 && !levels.isEmpty, "localQuantile", "no window or no levels")
    let room = 2 * width + 1 + width * height
    if sums.count < room { sums = [Int32](repeating: 0, count: room) }
    localQuantileKernel(
        plane, width, height, radius, share, levels, levels.count, &output, &sums)
}

@inline(never)
func localQuantileKernel(
    _ plane: UnsafePointer<Float>, _ columns: Int, _ rows: Int, _ radius: Int, _ share: Float,
    _ levels: UnsafePointer<Float>, _ levelCount: Int, _ output: UnsafeMutablePointer<Float>,
    _ sums: UnsafeMutablePointer<Int32>
) {
    let n = columns * rows
    for i in 0..<n { output[i] = levels[levelCount - 1] }
    let totals = sums + columns
    let hits = totals + columns + 1
    // From the highest level down, so that the least that suffices stays.
    for step in stride(from: levelCount - 1, through: 0, by: -1) {
        let level = levels[step]
        for i in 0..<n { hits[i] = plane[i] < level ? 1 : 0 }
        for x in 0..<columns { sums[x] = 0 }
        for y in 0..<min(radius, rows) {
            for x in 0..<columns { sums[x] = sums[x] &+ hits[y * columns + x] }
        }
        for y in 0..<rows {
            if y + radius < rows {
                let row = hits + (y + radius) * columns
                for x in 0..<columns { sums[x] = sums[x] &+ row[x] }
            }
            if y - radius - 1 >= 0 {
                let row = hits + (y - radius - 1) * columns
                for x in 0..<columns { sums[x] = sums[x] &- row[x] }
            }
            _ = runningTotals(of: sums, columns, into: totals)
            let lines = min(rows - 1, y + radius) - max(0, y - radius) + 1
            let target = output + y * columns
            let first = min(radius, columns)
            let last = max(first, columns - radius)
            // Narrower windows to either side; within, all are of one width.
            for x in 0..<first {
                let end = min(columns, x + radius + 1)
                let wanted = share * Float(end * lines)
                target[x] = Float(totals[end]) >= wanted ? level : target[x]
            }
            let wanted = share * Float((2 * radius + 1) * lines)
            if last > first {
                for x in first..<last {
                    let within = Float(totals[x + radius + 1] &- totals[x - radius])
                    target[x] = within >= wanted ? level : target[x]
                }
            }
            for x in last..<columns {
                let start = x - radius
                let wanted = share * Float((min(columns, x + radius + 1) - start) * lines)
                let within = totals[min(columns, x + radius + 1)] &- totals[start]
                target[x] = Float(within) >= wanted ? level : target[x]
            }
        }
    }
}
