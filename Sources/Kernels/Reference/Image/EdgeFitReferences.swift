/// The oracle of ``sampleEdges(_:width:height:points:pose:into:)``; nil beyond the plane.
public func sampleEdgesReference(
    _ plane: [Float], width: Int, height: Int, points: [EdgePoint], pose: Pose
) -> [Double?] {
    points.map { point in
        let dx = Double(point.x) - Double(width - 1) / 2
        let dy = Double(point.y) - Double(height - 1) / 2
        let u = Double(point.x) + pose.right + pose.zoom * dx - pose.turn * dy
        let v = Double(point.y) + pose.down + pose.turn * dx + pose.zoom * dy
        guard u >= 0, v >= 0, u < Double(width - 1), v < Double(height - 1) else { return nil }
        let (left, top) = (Int(u), Int(v))
        let (a, b) = (u - Double(left), v - Double(top))
        func at(_ x: Int, _ y: Int) -> Double { Double(plane[y * width + x]) }
        let upper = at(left, top) * (1 - a) + at(left + 1, top) * a
        let lower = at(left, top + 1) * (1 - a) + at(left + 1, top + 1) * a
        return upper * (1 - b) + lower * b
    }
}

/// The oracle of ``poseEquations(_:points:width:height:spread:into:)``.
public func poseEquationsReference(
    _ values: [Float], points: [EdgePoint], width: Int, height: Int, spread: Double
) -> [Double] {
    var equations = [Double](repeating: 0, count: 20)
    let half = Double(max(width, height)) / 2
    for (value, point) in zip(values, points) where !value.isNaN {
        let residual = Double(value) - Double(point.value)
        let dx = (Double(point.x) - Double(width - 1) / 2) / half
        let dy = (Double(point.y) - Double(height - 1) / 2) / half
        let (gx, gy) = (Double(point.gradientX), Double(point.gradientY))
        let row = [gx, gy, gx * dx + gy * dy, gy * dx - gx * dy]
        let part = 1 + (residual / spread) * (residual / spread)
        for r in 0..<4 {
            for c in 0..<4 { equations[r * 4 + c] += row[r] * row[c] / (part * part) }
            equations[16 + r] -= row[r] * residual / (part * part)
        }
    }
    return equations
}

/// The oracle of ``countResiduals(_:points:bin:into:)``.
public func countResidualsReference(
    _ values: [Float], points: [EdgePoint], bin: Float, bins: Int
) -> [Int32] {
    var counts = [Int32](repeating: 0, count: bins)
    for (value, point) in zip(values, points) where !value.isNaN {
        counts[min(bins - 1, Int(abs(value - point.value) / bin))] += 1
    }
    return counts
}

/// The oracle of ``correlationSums(_:points:in:into:)``.
public func correlationSumsReference(_ values: [Float], points: [EdgePoint]) -> [Double] {
    let pairs = zip(values, points).filter { !$0.0.isNaN }.map {
        (Double($0.0), Double($0.1.value))
    }
    return [
        Double(pairs.count), pairs.reduce(0) { $0 + $1.0 }, pairs.reduce(0) { $0 + $1.1 },
        pairs.reduce(0) { $0 + $1.0 * $1.0 }, pairs.reduce(0) { $0 + $1.1 * $1.1 },
        pairs.reduce(0) { $0 + $1.0 * $1.1 },
    ]
}
