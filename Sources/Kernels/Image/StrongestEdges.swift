/// An edge to align by: where, what stands there, and how it rises.
public struct EdgePoint: Sendable, Hashable {
    public var x: Int32
    public var y: Int32
    public var value: Float
    public var gradientX: Float
    public var gradientY: Float

    public init(x: Int32, y: Int32, value: Float, gradientX: Float, gradientY: Float) {
        self.x = x
        self.y = y
        self.value = value
        self.gradientX = gradientX
        self.gradientY = gradientY
    }
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
///   - points: replaced, cell by cell in reading order; of equal edges the first.
///   - scratch: reused room, grown when too short.
/// - Throws: ``ImageKernelError`` where a size differs; `points` is then untouched.
/// - Complexity: O(W · H), no allocation once `points` and `scratch` have grown.
public func strongestEdges(
    _ plane: [Float], width: Int, height: Int, halvings: Int, spread: [UInt8], guarded: [UInt8],
    fullWidth: Int, step: Float, least: Float, cell: Int, into points: inout [EdgePoint],
    scratch: inout [Float]
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
    guard width > cell + 1, height > cell + 1 else { return }
    let room = (cell + 1) * width
    if scratch.count < room { scratch = [Float](repeating: 0, count: room) }
    let across = (width - 2) / cell
    points.reserveCapacity(across * ((height - 2) / cell))
    var top = 1
    while top + cell < height {
        edgeStrengthKernel(
            plane, width, halvings, spread, guarded, fullWidth, step, top, cell, &scratch)
        for k in 0..<across {
            let found = strongestPlaceKernel(scratch, width, 1 + k * cell, cell, least)
            guard found >= 0 else { continue }
            let i = top * width + found
            points.append(
                EdgePoint(
                    x: Int32(i % width), y: Int32(i / width), value: plane[i],
                    gradientX: (plane[i + 1] - plane[i - 1]) / 2,
                    gradientY: (plane[i + width] - plane[i - width]) / 2))
        }
        top += cell
    }
}

/// Writes how strong the edges of `cell` rows are, and behind them each column's strongest.
@inline(never)
func edgeStrengthKernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ halvings: Int, _ spread: UnsafePointer<UInt8>,
    _ guarded: UnsafePointer<UInt8>, _ fullWidth: Int, _ step: Float, _ top: Int, _ cell: Int,
    _ strengths: UnsafeMutablePointer<Float>
) {
    let columns = strengths + cell * width
    for x in 0..<width { columns[x] = -1 }
    for line in 0..<cell {
        let row = plane + (top + line) * width
        let above = row - width
        let below = row + width
        let out = strengths + line * width
        let usual = spread + ((top + line) << halvings) * fullWidth
        let closed = guarded + ((top + line) << halvings) * fullWidth
        if halvings == 0 {
            for x in 1..<width - 1 {
                let gx = (row[x + 1] - row[x - 1]) * 0.5
                let gy = (below[x] - above[x]) * 0.5
                let s = Float(usual[x]) * step
                let strength = (gx * gx + gy * gy) / (s * s)
                out[x] = closed[x] == 0 ? strength : -1
            }
        } else {
            for x in 1..<width - 1 {
                let gx = (row[x + 1] - row[x - 1]) * 0.5
                let gy = (below[x] - above[x]) * 0.5
                let s = Float(usual[x << halvings]) * step
                let strength = (gx * gx + gy * gy) / (s * s)
                out[x] = closed[x << halvings] == 0 ? strength : -1
            }
        }
        for x in 1..<width - 1 { columns[x] = out[x] > columns[x] ? out[x] : columns[x] }
    }
}

/// The place of the strongest edge in the strip's cell that begins at `left`, as line times width
/// plus column; -1 where none exceeds `least`.
@inline(never)
func strongestPlaceKernel(
    _ strengths: UnsafePointer<Float>, _ width: Int, _ left: Int, _ cell: Int, _ least: Float
) -> Int {
    let columns = strengths + cell * width
    var best = least
    for x in left..<left + cell { best = columns[x] > best ? columns[x] : best }
    guard best > least else { return -1 }
    for line in 0..<cell {
        for x in left..<left + cell where strengths[line * width + x] == best {
            return line * width + x
        }
    }
    return -1
}
