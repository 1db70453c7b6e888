internal import Kernels

extension Pose {
    /// The farthest that any pixel moves, working pixels.
    func reach(_ grid: WorkingGrid) -> Double {
        let halfDiagonal =
            Double(grid.width * grid.width + grid.height * grid.height).squareRoot() / 2
        return (right * right + down * down).squareRoot()
            + halfDiagonal * (zoom * zoom + turn * turn).squareRoot()
    }
}

/// Solves four equations, the left side row by row and then the right side, in place by elimination
/// with the largest pivot; the solution takes the right side's room. False where they do not
/// determine.
func solve4(_ a: inout [Double]) -> Bool {
    for column in 0..<4 {
        var pivot = column
        for row in column..<4 where abs(a[row * 4 + column]) > abs(a[pivot * 4 + column]) {
            pivot = row
        }
        guard abs(a[pivot * 4 + column]) > 1e-9 else { return false }
        for k in 0..<4 { a.swapAt(column * 4 + k, pivot * 4 + k) }
        a.swapAt(16 + column, 16 + pivot)
        for row in 0..<4 where row != column {
            let factor = a[row * 4 + column] / a[column * 4 + column]
            for k in 0..<4 { a[row * 4 + k] -= factor * a[column * 4 + k] }
            a[16 + row] -= factor * a[16 + column]
        }
    }
    for row in 0..<4 { a[16 + row] /= a[row * 5] }
    return true
}
