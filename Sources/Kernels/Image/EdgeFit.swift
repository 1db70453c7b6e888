/// Reads a plane where a pose puts each edge point, between the four nearest numbers.
///
/// - Parameters:
///   - plane: H × W numbers, packed.
///   - points: places on a plane of that size.
///   - pose: in pixels of the plane.
///   - output: replaced by one number for each point, not a number where the pose leaves the plane.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(points), no allocation once `output` has grown.
public func sampleEdges(
    _ plane: [Float], width: Int, height: Int, points: [EdgePoint], pose: Pose,
    into output: inout [Float]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "sampleEdges", "an extent is not positive")
    try demand(plane.count == width * height, "sampleEdges", "plane has another size")
    if output.count < points.count {
        output.append(contentsOf: repeatElement(.nan, count: points.count - output.count))
    } else {
        output.removeLast(output.count - points.count)
    }
    sampleEdgesKernel(
        plane, width, height, points, points.count, pose.right, pose.down, pose.zoom, pose.turn,
        &output)
}

@inline(never)
func sampleEdgesKernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ height: Int,
    _ points: UnsafePointer<EdgePoint>, _ n: Int, _ right: Double, _ down: Double,
    _ zoom: Double, _ turn: Double, _ output: UnsafeMutablePointer<Float>
) {
    let middleX = Double(width - 1) / 2
    let middleY = Double(height - 1) / 2
    let lastX = Double(width - 1)
    let lastY = Double(height - 1)
    for k in 0..<n {
        let x = Double(points[k].x)
        let y = Double(points[k].y)
        let dx = x - middleX
        let dy = y - middleY
        let u = x + right + zoom * dx - turn * dy
        let v = y + down + turn * dx + zoom * dy
        guard u >= 0, v >= 0, u < lastX, v < lastY else {
            output[k] = .nan
            continue
        }
        let left = Int(u)
        let top = Int(v)
        let a = Float(u - Double(left))
        let b = Float(v - Double(top))
        let p = plane + top * width + left
        let upper = p[0] + (p[1] - p[0]) * a
        let lower = p[width] + (p[width + 1] - p[width]) * a
        output[k] = upper + (lower - upper) * b
    }
}

/// Sums the normal equations of the step that moves a pose toward where the edges agree.
///
///     row_k = (gx, gy, gx·dx + gy·dy, gy·dx - gx·dy),   dx, dy from the middle in halves of the
///                                                       longer side
///     w_k = 1 / (1 + (r_k / spread)²)²,   r_k = value read less the point's own
///     left  = Σ w_k · row_kᵀ row_k,   right = -Σ w_k · r_k · row_k
///
/// - Parameters:
///   - values: what ``sampleEdges(_:width:height:points:pose:into:)`` read; no number leaves a point
///     out.
///   - spread: the residual at which a point weighs a quarter.
///   - equations: 20 numbers, written: the left side row by row, then the right side.
/// - Throws: ``ImageKernelError`` where a length differs; `equations` is then untouched.
/// - Complexity: O(points), no allocation. After Lucas and Kanade (1981), Baker and Matthews (2004).
public func poseEquations(
    _ values: [Float], points: [EdgePoint], width: Int, height: Int, spread: Double,
    into equations: inout [Double]
) throws(ImageKernelError) {
    try demand(values.count == points.count, "poseEquations", "lengths differ")
    try demand(width > 0 && height > 0, "poseEquations", "an extent is not positive")
    try demand(equations.count == 20, "poseEquations", "there are not 20 numbers")
    poseEquationsKernel(values, points, points.count, width, height, spread, &equations)
}

@inline(never)
func poseEquationsKernel(
    _ values: UnsafePointer<Float>, _ points: UnsafePointer<EdgePoint>, _ n: Int, _ width: Int,
    _ height: Int, _ spread: Double, _ equations: UnsafeMutablePointer<Double>
) {
    let half = Double(max(width, height)) / 2
    let middleX = Double(width - 1) / 2
    let middleY = Double(height - 1) / 2
    var (xx, xy, xz, xt, yy, yz, yt) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var (zz, zt, tt) = (0.0, 0.0, 0.0)
    var (rx, ry, rz, rt) = (0.0, 0.0, 0.0, 0.0)
    for k in 0..<n where values[k] == values[k] {
        let residual = Double(values[k] - points[k].value)
        let ratio = residual / spread
        let weight = 1 / ((1 + ratio * ratio) * (1 + ratio * ratio))
        let dx = (Double(points[k].x) - middleX) / half
        let dy = (Double(points[k].y) - middleY) / half
        let gx = Double(points[k].gradientX)
        let gy = Double(points[k].gradientY)
        let z = gx * dx + gy * dy
        let t = gy * dx - gx * dy
        let (wx, wy, wz, wt) = (weight * gx, weight * gy, weight * z, weight * t)
        xx += wx * gx
        xy += wx * gy
        xz += wx * z
        xt += wx * t
        yy += wy * gy
        yz += wy * z
        yt += wy * t
        zz += wz * z
        zt += wz * t
        tt += wt * t
        rx -= wx * residual
        ry -= wy * residual
        rz -= wz * residual
        rt -= wt * residual
    }
    (equations[0], equations[1], equations[2], equations[3]) = (xx, xy, xz, xt)
    (equations[4], equations[5], equations[6], equations[7]) = (xy, yy, yz, yt)
    (equations[8], equations[9], equations[10], equations[11]) = (xz, yz, zz, zt)
    (equations[12], equations[13], equations[14], equations[15]) = (xt, yt, zt, tt)
    (equations[16], equations[17], equations[18], equations[19]) = (rx, ry, rz, rt)
}

/// Counts how far read values lie from the points' own, in bins of `bin`; the last takes the rest.
///
/// - Parameters:
///   - values: what was read for each point; no number leaves a point out.
///   - counts: at least one count, written.
/// - Returns: how many points were counted.
/// - Throws: ``ImageKernelError`` where a length differs; `counts` is then untouched.
/// - Complexity: O(points), no allocation.
public func countResiduals(
    _ values: [Float], points: [EdgePoint], bin: Float, into counts: inout [Int32]
) throws(ImageKernelError) -> Int {
    try demand(values.count == points.count, "countResiduals", "lengths differ")
    try demand(bin > 0 && !counts.isEmpty, "countResiduals", "no bins")
    return countResidualsKernel(values, points, points.count, bin, &counts, counts.count)
}

@inline(never)
func countResidualsKernel(
    _ values: UnsafePointer<Float>, _ points: UnsafePointer<EdgePoint>, _ n: Int, _ bin: Float,
    _ counts: UnsafeMutablePointer<Int32>, _ bins: Int
) -> Int {
    for step in 0..<bins { counts[step] = 0 }
    var count = 0
    let last = Float(bins - 1)
    for k in 0..<n where values[k] == values[k] {
        let residual = values[k] - points[k].value
        let steps = (residual < 0 ? -residual : residual) / bin
        counts[Int(steps < last ? steps : last)] &+= 1
        count += 1
    }
    return count
}

/// The sums from which a correlation is made: how many, Σp, Σm, Σp², Σm², Σpm, with p the values
/// read and m the points' own.
///
/// - Parameters:
///   - values: what was read for each point; no number leaves a point out.
///   - range: the points to take.
///   - sums: 6 numbers, written.
/// - Throws: ``ImageKernelError`` where a length differs or the range lies outside; `sums` is then
///   untouched.
/// - Complexity: O(range), no allocation.
public func correlationSums(
    _ values: [Float], points: [EdgePoint], in range: Range<Int>, into sums: inout [Double]
) throws(ImageKernelError) {
    try demand(values.count == points.count, "correlationSums", "lengths differ")
    try demand(
        range.lowerBound >= 0 && range.upperBound <= points.count, "correlationSums",
        "the range lies outside")
    try demand(sums.count == 6, "correlationSums", "there are not 6 sums")
    correlationSumsKernel(values, points, range.lowerBound, range.upperBound, &sums)
}

@inline(never)
func correlationSumsKernel(
    _ values: UnsafePointer<Float>, _ points: UnsafePointer<EdgePoint>, _ start: Int,
    _ end: Int, _ sums: UnsafeMutablePointer<Double>
) {
    var (n, p, m, pp, mm, pm) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for k in start..<end where values[k] == values[k] {
        let a = Double(values[k])
        let b = Double(points[k].value)
        n += 1
        p += a
        m += b
        pp += a * a
        mm += b * b
        pm += a * b
    }
    (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]) = (n, p, m, pp, mm, pm)
}
