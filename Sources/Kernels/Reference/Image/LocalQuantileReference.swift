/// The oracle of
/// ``localQuantile(_:width:height:cell:radius:share:levels:cells:into:sums:)``.
public func localQuantileReference(
    _ plane: [Float], width: Int, height: Int, cell: Int, radius: Int, share: Float,
    levels: [Float]
) -> [Float] {
    let columns = width / cell
    let rows = height / cell
    var cells: [Float] = []
    for row in 0..<rows {
        for column in 0..<columns {
            var total: Float = 0
            for y in 0..<cell {
                for x in 0..<cell { total += plane[(row * cell + y) * width + column * cell + x] }
            }
            cells.append(total / Float(cell * cell))
        }
    }
    var output: [Float] = []
    for row in 0..<rows {
        for column in 0..<columns {
            var window: [Float] = []
            for y in max(0, row - radius)...min(rows - 1, row + radius) {
                for x in max(0, column - radius)...min(columns - 1, column + radius) {
                    window.append(cells[y * columns + x])
                }
            }
            let needed = share * Float(window.count)
            let least = levels.first { level in
                Float(window.filter { $0 < level }.count) >= needed
            }
            output.append(least ?? levels[levels.count - 1])
        }
    }
    return output
}
