/// Finds, for cells of `cell` × `cell` numbers, the least of the given levels that a wanted share
/// of the cells in a window around lies below.
///
///     out[r, c] = min { t in levels : #{cells in window : mean < t} ≥ share · #window }
///
/// The last level stands where no level suffices.
///
/// - Parameters:
///   - plane: H × W numbers, packed, none negative.
///   - cell: 1...16; columns and rows beyond the last whole cell are left out.
///   - radius: the window is 2r + 1 cells wide and high, less at the border.
///   - levels: rising.
///   - cells: H/cell × W/cell means, written.
///   - output: as many levels.
///   - sums: reused room, grown when too short.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H + levels · cells), no allocation where `sums` is long enough.
public func localQuantile(
    _ plane: [Float], width: Int, height: Int, cell: Int, radius: Int, share: Float,
    levels: [Float], cells: inout [Float], into output: inout [Float], sums: inout [Int32]
) throws(ImageKernelError) {
    try demand((1...16).contains(cell), "localQuantile", "cell is not in 1...16")
    try demand(width >= cell && height >= cell, "localQuantile", "smaller than one cell")
    try demand(plane.count == width * height, "localQuantile", "plane has another size")
    let columns = width / cell
    let rows = height / cell
    try demand(
        cells.count == columns * rows && output.count == cells.count, "localQuantile",
        "cells or output have another size")
    try demand(radius >= 0 && !levels.isEmpty, "localQuantile", "no window or no levels")
    let room = 2 * columns + 2 + columns * rows
    if sums.count < room { sums = [Int32](repeating: 0, count: room) }
    cellMeanKernel(plane, width, columns, rows, cell, &cells)
    localQuantileKernel(
        cells, columns, rows, radius, share, levels, levels.count, &output, &sums)
}

@inline(never)
func cellMeanKernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ columns: Int, _ rows: Int, _ cell: Int,
    _ output: UnsafeMutablePointer<Float>
) {
    let scale = 1 / Float(cell * cell)
    for row in 0..<rows {
        for column in 0..<columns {
            var total: Float = 0
            for y in 0..<cell {
                let values = plane + (row * cell + y) * width + column * cell
                for x in 0..<cell { total += values[x] }
            }
            output[row * columns + column] = total * scale
        }
    }
}

@inline(never)
func localQuantileKernel(
    _ cells: UnsafePointer<Float>, _ columns: Int, _ rows: Int, _ radius: Int, _ share: Float,
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
        for i in 0..<n { hits[i] = cells[i] < level ? 1 : 0 }
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
            var total: Int32 = 0
            for x in 0..<columns {
                totals[x] = total
                total = total &+ sums[x]
            }
            totals[columns] = total
            let lines = min(rows - 1, y + radius) - max(0, y - radius) + 1
            for x in 0..<columns {
                let start = max(0, x - radius)
                let end = min(columns, x + radius + 1)
                let wanted = share * Float((end - start) * lines)
                if Float(totals[end] &- totals[start]) >= wanted {
                    output[y * columns + x] = level
                }
            }
        }
    }
}
