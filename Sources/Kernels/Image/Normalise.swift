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
    if scratch.count < columns + width { scratch = [Float](repeating: 0, count: columns + width) }
    divideByLevelsKernel(&plane, width, height, levels, columns, rows, cell, factor, &scratch)
}

@inline(never)
func divideByLevelsKernel(
    _ plane: UnsafeMutablePointer<Float>, _ width: Int, _ height: Int,
    _ levels: UnsafePointer<Float>, _ columns: Int, _ rows: Int, _ cell: Int, _ factor: Float,
    _ scratch: UnsafeMutablePointer<Float>
) {
    let inverse = 1 / Float(cell)
    let wide = scratch + columns
    for y in 0..<height {
        let v = (Float(y) + 0.5) * inverse - 0.5
        let top = min(rows - 1, max(0, Int(v < 0 ? 0 : v)))
        let bottom = min(rows - 1, top + 1)
        let below = min(max(v - Float(top), 0), 1)
        let a = levels + top * columns
        let b = levels + bottom * columns
        for c in 0..<columns { scratch[c] = a[c] + (b[c] - a[c]) * below }
        for x in 0..<width {
            let u = (Float(x) + 0.5) * inverse - 0.5
            let left = min(columns - 1, max(0, Int(u < 0 ? 0 : u)))
            let right = min(columns - 1, left + 1)
            let beside = min(max(u - Float(left), 0), 1)
            wide[x] = scratch[left] + (scratch[right] - scratch[left]) * beside
        }
        let row = plane + y * width
        for x in 0..<width {
            let level = wide[x] * factor
            row[x] = row[x] / (level > 1 ? level : 1)
        }
    }
}
