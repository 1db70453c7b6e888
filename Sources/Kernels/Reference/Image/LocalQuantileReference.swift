/// The oracle of ``cellMeans(_:width:height:cell:into:)``.
public func cellMeansReference(
    _ plane: [Float], width: Int, height: Int, cell: Int
) -> [Float] {
    var cells: [Float] = []
    for row in 0..<height / cell {
        for column in 0..<width / cell {
            var total: Float = 0
            for y in 0..<cell {
                for x in 0..<cell { total += plane[(row * cell + y) * width + column * cell + x] }
            }
            cells.append(total / Float(cell * cell))
        }
    }
    return cells
}

/// The oracle of ``localQuantile(_:width:height:radius:share:levels:into:sums:)``.
public func localQuantileReference(
    _ plane: [Float], width: Int, height: Int, radius: Int, share: Float, levels: [Float]
) -> [Float] {
    var output: [Float] = []
    for row in 0..<height {
        for column in 0..<width {
            var window: [Float] = []
            for y in max(0, row - radius)...min(height - 1, row + radius) {
                for x in max(0, column - radius)...min(width - 1, column + radius) {
                    window.append(plane[y * width + x])
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
