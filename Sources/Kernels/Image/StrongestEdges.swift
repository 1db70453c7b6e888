/// An edge to align by: where, what stands there, and how it rises.
public struct EdgePoint: Sendable, Hashable {
    public var x: Int32
    public var y: Int32
    public var value: Float
    public var gradientX: Float
    public var gradientY: Float
}

/// Takes from each cell of `cell` × `cell` pixels the one whose edge stands out most from what
/// usually varies there.
///
///     strength = (gx² + gy²) / (spread · step)²,   gx, gy half the difference of both neighbours
///
/// - Parameters:
///   - plane: H × W contrasts.
///   - guide: how many halvings `plane` lies below the full size, on which `spread` and `guarded`
///     are given, `fullWidth` wide.
///   - guarded: pixels other than zero give no edge.
///   - least: the strength an edge needs.
///   - points: replaced, cell by cell in reading order.
/// - Throws: ``ImageKernelError`` where a size differs; `points` is then untouched.
/// - Complexity: O(W · H), no allocation once `points` has grown.
public func strongestEdges(
    _ plane: [Float], width: Int, height: Int, halvings: Int, spread: [UInt8], guarded: [UInt8],
    fullWidth: Int, step: Float, least: Float, cell: Int, into points: inout [EdgePoint]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "strongestEdges", "an extent is not positive")
    try demand(plane.count == width * height, "strongestEdges", "plane has another size")
    try demand((0...8).contains(halvings), "strongestEdges", "halvings are not in 0...8")
    try demand(cell >= 1 && cell <= 64, "strongestEdges", "cell is not in 1...64")
    try demand(
        fullWidth >= width << halvings && spread.count == guarded.count
            && spread.count >= (((height << halvings) - 1) * fullWidth) + (width << halvings),
        "strongestEdges", "spread or guard is too small")
    points.removeAll(keepingCapacity: true)
    var top = 1
    while top + cell < height {
        var left = 1
        while left + cell < width {
            var best = least
            let found = strongestEdgeKernel(
                plane, width, halvings, spread, guarded, fullWidth, step, left, top, cell, &best)
            if found >= 0 {
                points.append(
                    EdgePoint(
                        x: Int32(found % width), y: Int32(found / width), value: plane[found],
                        gradientX: (plane[found + 1] - plane[found - 1]) / 2,
                        gradientY: (plane[found + width] - plane[found - width]) / 2))
            }
            left += cell
        }
        top += cell
    }
}

/// The index of the strongest edge in one cell, -1 where none exceeds `best`.
@inline(never)
func strongestEdgeKernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ halvings: Int, _ spread: UnsafePointer<UInt8>,
    _ guarded: UnsafePointer<UInt8>, _ fullWidth: Int, _ step: Float, _ left: Int, _ top: Int,
    _ cell: Int, _ best: UnsafeMutablePointer<Float>
) -> Int {
    var found = -1
    for y in top..<top + cell {
        let row = plane + y * width
        let full = (y << halvings) * fullWidth
        for x in left..<left + cell {
            let gx = (row[x + 1] - row[x - 1]) * 0.5
            let gy = (row[x + width] - row[x - width]) * 0.5
            let place = full + (x << halvings)
            let usual = Float(spread[place]) * step
            let energy = gx * gx + gy * gy
            // Compared without a division; equal strengths keep the first.
            if energy > best.pointee * (usual * usual) && guarded[place] == 0 {
                best.pointee = energy / (usual * usual)
                found = y * width + x
            }
        }
    }
    return found
}
