/// Divides each number by the level of its surroundings.
///
///     out[y, x] = out[y, x] / max(1, factor · level(y, x))
///
/// where the level is drawn between the middles of the four nearest cells.
///
/// - Parameters:
///   - plane: H × W numbers, rewritten.
///   - levels: rows × columns, one for each cell of `cell` × `cell` numbers.
///   - scratch: reused room, grown when too short.
/// - Throws: ``ImageKernelError`` where a size differs; `plane` is then untouched.
/// - Complexity: O(W · H), no allocation where `scratch` is long enough.
public func divideByLevels(
    _ plane: inout [Float], width: Int, height: Int, levels: [Float], cell: Int, factor: Float,
    scratch: inout [Float]
) throws(ImageKernelError) {
    try demand((1...16).contains(cell), "divideByLevels", "cell is not in 1...16")
    try demand(width >= cell && height >= cell, "divideByLevels", "smaller than one cell")
    try demand(plane.count == width * height, "divideByLevels", "plane has another size")
    let columns = width / cell
    let rows = height / cell
    try demand(levels.count == columns * rows, "divideByLevels", "levels have another size")
    let room = columns + 2 * width
    if scratch.count < room { scratch = [Float](repeating: 0, count: room) }
    divideByLevelsKernel(&plane, width, height, levels, columns, rows, cell, factor, &scratch)
}

@inline(never)
func divideByLevelsKernel(
    _ plane: UnsafeMutablePointer<Float>, _ width: Int, _ height: Int,
    _ levels: UnsafePointer<Float>, _ columns: Int, _ rows: Int, _ cell: Int, _ factor: Float,
    _ scratch: UnsafeMutablePointer<Float>
) {
    let inverse = 1 / Float(cell)
    let beside = scratch + columns
    let wide = beside + width
    // How far each column lies from its left cell's middle to the next one's.
    for x in 0..<width {
        let steps = max(0, x - cell / 2) % cell
        beside[x] = Float(2 * steps + 1 - cell % 2) * (0.5 * inverse)
    }
    // Before the first middle and from the last one on, one cell's level stands alone.
    let lead = min(width, cell / 2)
    for y in 0..<height {
        let v = (Float(y) + 0.5) * inverse - 0.5
        let top = min(rows - 1, max(0, Int(v < 0 ? 0 : v)))
        let bottom = min(rows - 1, top + 1)
        let below = min(max(v - Float(top), 0), 1)
        let a = levels + top * columns
        let b = levels + bottom * columns
        for c in 0..<columns { scratch[c] = a[c] + (b[c] - a[c]) * below }
        for x in 0..<lead { wide[x] = scratch[0] }
        var x = lead
        for c in 0..<columns - 1 {
            let level = scratch[c]
            let step = scratch[c + 1] - level
            for j in x..<x + cell { wide[j] = level + step * beside[j] }
            x += cell
        }
        while x < width {
            wide[x] = scratch[columns - 1]
            x += 1
        }
        let row = plane + y * width
        for x in 0..<width {
            let level = wide[x] * factor
            row[x] = row[x] / (level > 1 ? level : 1)
        }
    }
}
