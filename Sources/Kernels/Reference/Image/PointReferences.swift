/// The oracle of ``sparseThumbnail(_:width:height:stride:cell:into:scratch:)``.
public func sparseThumbnailReference(
    _ source: [UInt8], width: Int, height: Int, stride: Int, cell: Int
) -> [UInt8] {
    var output: [UInt8] = []
    for row in 0..<height / cell {
        for column in 0..<width / cell {
            var total = cell
            for j in 0..<cell {
                total += Int(source[row * cell * stride + column * cell + j])
                total += Int(source[(row * cell + cell / 2) * stride + column * cell + j])
            }
            output.append(UInt8(total / (2 * cell)))
        }
    }
    return output
}

/// The oracle of ``divideByLevels(_:width:height:levels:cell:factor:scratch:)``.
public func divideByLevelsReference(
    _ plane: [Float], width: Int, height: Int, levels: [Float], cell: Int, factor: Float
) -> [Float] {
    let columns = width / cell
    let rows = height / cell
    func between(_ position: Int, _ count: Int) -> (low: Int, high: Int, share: Double) {
        let middle = (Double(position) + 0.5) / Double(cell) - 0.5
        let low = min(count - 1, max(0, Int(max(0, middle))))
        return (low, min(count - 1, low + 1), min(max(middle - Double(low), 0), 1))
    }
    var output: [Float] = []
    for y in 0..<height {
        let v = between(y, rows)
        for x in 0..<width {
            let u = between(x, columns)
            func level(_ row: Int, _ column: Int) -> Double {
                Double(levels[row * columns + column])
            }
            let upper = level(v.low, u.low) * (1 - u.share) + level(v.low, u.high) * u.share
            let lower = level(v.high, u.low) * (1 - u.share) + level(v.high, u.high) * u.share
            let here = (upper * (1 - v.share) + lower * v.share) * Double(factor)
            output.append(Float(Double(plane[y * width + x]) / max(1, here)))
        }
    }
    return output
}

/// The oracle of
/// ``strongestEdges(_:width:height:halvings:spread:guarded:fullWidth:step:least:cell:into:scratch:)``.
public func strongestEdgesReference(
    _ plane: [Float], width: Int, height: Int, halvings: Int, spread: [UInt8], guarded: [UInt8],
    fullWidth: Int, step: Float, least: Float, cell: Int
) -> [EdgePoint] {
    var points: [EdgePoint] = []
    var top = 1
    while top + cell < height {
        var left = 1
        while left + cell < width {
            var best: (strength: Float, point: EdgePoint)?
            for y in top..<top + cell {
                for x in left..<left + cell {
                    let i = y * width + x
                    let gx = (plane[i + 1] - plane[i - 1]) / 2
                    let gy = (plane[i + width] - plane[i - width]) / 2
                    let place = (y << halvings) * fullWidth + (x << halvings)
                    let usual = Float(spread[place]) * step
                    let strength = (gx * gx + gy * gy) / (usual * usual)
                    guard guarded[place] == 0, strength > best?.strength ?? least else { continue }
                    let point = EdgePoint(
                        x: Int32(x), y: Int32(y), value: plane[i], gradientX: gx, gradientY: gy)
                    best = (strength, point)
                }
            }
            if let best { points.append(best.point) }
            left += cell
        }
        top += cell
    }
    return points
}
