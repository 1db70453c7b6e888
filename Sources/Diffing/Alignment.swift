internal import Kernels

/// Finds how a picture lies against its view's reference: shift, small turn, small zoom.
///
/// Both are reduced to their contrast with the surroundings, so light plays no part. From a coarse
/// copy to the full working size, a Gauss-Newton step on the strongest edge of each cell moves the
/// pose until it rests; edges that do not fit (things, shadows) weigh little. After Lucas and Kanade
/// (1981), Baker and Matthews (2004).
struct Alignment: Sendable {
    /// How well the edges of both agree under ``pose``, -1...1.
    private(set) var agreement = 0.0
    /// How steep the picture's edges are against the memory's at the finest and at the coarsest
    /// size: both fall in fog, only the first when the lens is out of focus.
    private(set) var steepness = (fine: 1.0, coarse: 1.0)
    /// The pose of the last picture, in working pixels.
    private(set) var pose = Pose.straight

    private var picture: [[Float]] = []
    private var memory: [[Float]] = []
    private var sizes: [(width: Int, height: Int)] = []
    private var logs: [Int16]
    private var mean: [Float]
    private var sums: [Int32] = []
    private var points: [EdgePoint] = []
    private var levelPoints: [[EdgePoint]] = []
    private static let starts: [(zoom: Double, turn: Double)] = [
        (0, 0), (0, 0.012), (0, -0.012), (0.015, 0), (-0.015, 0),
    ]
    private var residuals: [Float] = []
    private var normal = [Double](repeating: 0, count: 16)
    private var gradient = [Double](repeating: 0, count: 4)

    init(grid: WorkingGrid) {
        logs = [Int16](repeating: 0, count: grid.count)
        mean = [Float](repeating: 0, count: grid.count)
        var width = grid.width
        var height = grid.height
        // Down to the size at which twelve pixels of a 1280 wide picture are one.
        while sizes.isEmpty || (sizes.count < 4 && min(width, height) >= 24) {
            sizes.append((width, height))
            picture.append([Float](repeating: 0, count: width * height))
            width /= 2
            height /= 2
        }
        memory = picture
        levelPoints = [[EdgePoint]](repeating: [], count: sizes.count)
    }

    /// - Parameter slots: where regions stand; no edge is taken there.
    mutating func find(
        _ working: WorkingPicture, against mode: LightMode, slots: [UInt8], grid: WorkingGrid
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try lookUp(working.luma, in: LightScale.table, into: &logs)
            try pyramid(\.picture, grid)
            try shiftDown(mode.luma, by: LightScale.baseShift, into: &logs)
            try pyramid(\.memory, grid)
        } catch { throw DiffError(error) }
        for level in 0..<sizes.count {
            try pickPoints(at: level, spread: mode.spread, slots: slots, grid: grid)
            levelPoints[level] = points
        }
        let straight = compare(levelPoints[0], under: .straight, at: 0)
        var found = settle(from: .straight, searching: false)
        var moved = compare(levelPoints[0], under: found, at: 0)
        // A poor fit may be the wrong valley: begin again from the best coarse shift, then from
        // turns and zooms to either side.
        for (zoom, turn) in Self.starts where moved.agreement < 0.7 {
            let other = settle(
                from: Pose(zoom: zoom, turn: turn), searching: true)
            let fit = compare(levelPoints[0], under: other, at: 0)
            if fit.agreement > moved.agreement { (found, moved) = (other, fit) }
        }
        points = levelPoints[0]
        // Without a clear gain the head is taken to stand where it stood: a memory that followed
        // every tenth of a pixel would wander with the shadows.
        let reach = found.reach(grid)
        let isBetter =
            moved.agreement > straight.agreement + 0.01 && reach > 0.2
            && reach < Double(grid.width) * 0.1
        pose = isBetter ? found : .straight
        agreement = isBetter ? moved.agreement : straight.agreement
        var small = pose
        small.right /= Double(1 << (sizes.count - 1))
        small.down /= Double(1 << (sizes.count - 1))
        let coarse = compare(levelPoints[sizes.count - 1], under: small, at: sizes.count - 1)
        steepness = (isBetter ? moved.steepness : straight.steepness, coarse.steepness)
    }

    /// Goes down from the coarsest size to the full one.
    private mutating func settle(from start: Pose, searching: Bool) -> Pose {
        var found = start
        var hasSearched = !searching
        for level in stride(from: sizes.count - 1, through: 0, by: -1) {
            let scale = Double(1 << level)
            found.right /= scale
            found.down /= scale
            points = levelPoints[level]
            if level > 0, !hasSearched, points.count >= 40 {
                search(&found, at: level)
                hasSearched = true
            }
            descend(&found, at: level, steps: level == 0 ? 24 : 12)
            found.right *= scale
            found.down *= scale
        }
        return found
    }

    private mutating func pyramid(
        _ path: WritableKeyPath<Alignment, [[Float]]>, _ grid: WorkingGrid
    ) throws(ImageKernelError) {
        try boxMean(
            logs, width: grid.width, height: grid.height, radius: grid.nearRadius, into: &mean,
            sums: &sums)
        var levels: [[Float]] = []
        swap(&levels, &self[keyPath: path])
        defer { swap(&levels, &self[keyPath: path]) }
        // A contrast beyond half a logarithm counts no more than that.
        var full: [Float] = []
        swap(&full, &levels[0])
        try contrast(logs, mean: mean, bound: 512, into: &full)
        swap(&full, &levels[0])
        for level in 1..<max(1, sizes.count) {
            let (width, height) = sizes[level - 1]
            var smaller: [Float] = []
            swap(&smaller, &levels[level])
            defer { swap(&smaller, &levels[level]) }
            try halve(levels[level - 1], width: width, height: height, into: &smaller)
        }
    }

    /// Finds the edges to go by: painted lines and kerbs, not the edges of shadows, which vary. An
    /// edge must exceed half the usual deviation of its place.
    private mutating func pickPoints(
        at level: Int, spread: [UInt8], slots: [UInt8], grid: WorkingGrid
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try strongestEdges(
                memory[level], width: sizes[level].width, height: sizes[level].height,
                halvings: level, spread: spread, guarded: slots, fullWidth: grid.width,
                step: LightScale.spreadStep, least: 0.25, cell: 5, into: &points)
        } catch { throw DiffError(error) }
    }

    /// Tries every shift of up to three pixels at a coarse size: a step along the slope alone takes
    /// the next of two like edges.
    private func search(_ pose: inout Pose, at level: Int) {
        var best = pose
        var bestAgreement = compare(points, under: pose, at: level).agreement + 0.02
        for down in -3...3 {
            for right in -3...3 {
                var trial = pose
                trial.right += Double(right)
                trial.down += Double(down)
                let agreement = compare(points, under: trial, at: level).agreement
                if agreement > bestAgreement {
                    bestAgreement = agreement
                    best = trial
                }
            }
        }
        pose = best
    }

    /// Gauss-Newton with weights that fall with the residual.
    private mutating func descend(_ pose: inout Pose, at level: Int, steps: Int) {
        guard points.count >= 12 else { return }
        let (width, height) = sizes[level]
        let half = Double(max(width, height)) / 2
        for _ in 0..<steps {
            let spread = sample(pose, at: level)
            for i in 0..<16 { normal[i] = 0 }
            for i in 0..<4 { gradient[i] = 0 }
            for (k, point) in points.enumerated() {
                let residual = Double(residuals[k])
                guard residual.isFinite else { continue }
                let ratio = residual / spread
                let weight = 1 / ((1 + ratio * ratio) * (1 + ratio * ratio))
                let dx = (Double(point.x) - Double(width - 1) / 2) / half
                let dy = (Double(point.y) - Double(height - 1) / 2) / half
                let gx = Double(point.gradientX)
                let gy = Double(point.gradientY)
                let row = SIMD4(gx, gy, gx * dx + gy * dy, gy * dx - gx * dy)
                for r in 0..<4 {
                    gradient[r] -= weight * row[r] * residual
                    for c in 0..<4 { normal[r * 4 + c] += weight * row[r] * row[c] }
                }
            }
            for r in 0..<4 { normal[r * 5] = normal[r * 5] * 1.001 + 1 }
            guard let step = solve4(normal, gradient) else { return }
            pose.right += step[0]
            pose.down += step[1]
            pose.zoom += step[2] / half
            pose.turn += step[3] / half
            if abs(step[0]) + abs(step[1]) + abs(step[2]) + abs(step[3]) < 0.005 { return }
        }
    }

    /// Picture less memory at every point; returns the residual below which half of them lie, twice.
    private mutating func sample(_ pose: Pose, at level: Int) -> Double {
        residuals.removeAll(keepingCapacity: true)
        var histogram = [Int](repeating: 0, count: 128)
        var count = 0
        for point in points {
            let value = pictureValue(point, pose, level)
            let residual = value.isNaN ? Float.nan : value - point.value
            residuals.append(residual)
            if !residual.isNaN {
                histogram[min(127, Int(abs(residual) / 8))] += 1
                count += 1
            }
        }
        var below = 0
        for (step, hits) in histogram.enumerated() {
            below += hits
            if below * 2 >= count { return max(24, Double(step * 8 + 4) * 2) }
        }
        return 1024
    }

    /// The picture's contrast where the pose puts the point; not a number beyond the border.
    private func pictureValue(_ point: EdgePoint, _ pose: Pose, _ level: Int) -> Float {
        let (width, height) = sizes[level]
        let dx = Double(point.x) - Double(width - 1) / 2
        let dy = Double(point.y) - Double(height - 1) / 2
        let u = Double(point.x) + pose.right + pose.zoom * dx - pose.turn * dy
        let v = Double(point.y) + pose.down + pose.turn * dx + pose.zoom * dy
        guard u >= 0, v >= 0, u < Double(width - 1), v < Double(height - 1) else { return .nan }
        let left = Int(u)
        let top = Int(v)
        let a = Float(u - Double(left))
        let b = Float(v - Double(top))
        let i = top * width + left
        let plane = picture[level]
        let upper = plane[i] + (plane[i + 1] - plane[i]) * a
        let lower = plane[i + width] + (plane[i + width + 1] - plane[i + width]) * a
        return upper + (lower - upper) * b
    }

    /// The correlation of both over the points, and the picture's part that follows the memory.
    private func compare(
        _ points: [EdgePoint], under pose: Pose, at level: Int
    ) -> (agreement: Double, steepness: Double) {
        var n = 0.0
        var sum = (p: 0.0, m: 0.0, pp: 0.0, mm: 0.0, pm: 0.0)
        for point in points {
            let value = pictureValue(point, pose, level)
            if value.isNaN { continue }
            let (p, m) = (Double(value), Double(point.value))
            n += 1
            sum.p += p
            sum.m += m
            sum.pp += p * p
            sum.mm += m * m
            sum.pm += p * m
        }
        guard n >= 12 else { return (0, 1) }
        let p = sum.pp - sum.p * sum.p / n
        let m = sum.mm - sum.m * sum.m / n
        let both = sum.pm - sum.p * sum.m / n
        guard p > 0, m > 0 else { return (0, 0) }
        return (both / (p * m).squareRoot(), both / m)
    }

    /// Whether the view has edges enough to say anything of its pose.
    var hasEdges: Bool { points.count >= 40 }
}

extension Pose {
    /// The farthest that any pixel moves, working pixels.
    func reach(_ grid: WorkingGrid) -> Double {
        let halfDiagonal =
            Double(grid.width * grid.width + grid.height * grid.height).squareRoot() / 2
        return (right * right + down * down).squareRoot()
            + halfDiagonal * (zoom * zoom + turn * turn).squareRoot()
    }
}

/// Solves four equations by elimination with the largest pivot; nil where they do not determine.
func solve4(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    var a = matrix
    var b = right
    for column in 0..<4 {
        var pivot = column
        for row in column..<4 where abs(a[row * 4 + column]) > abs(a[pivot * 4 + column]) {
            pivot = row
        }
        guard abs(a[pivot * 4 + column]) > 1e-9 else { return nil }
        for k in 0..<4 { a.swapAt(column * 4 + k, pivot * 4 + k) }
        b.swapAt(column, pivot)
        for row in 0..<4 where row != column {
            let factor = a[row * 4 + column] / a[column * 4 + column]
            for k in 0..<4 { a[row * 4 + k] -= factor * a[column * 4 + k] }
            b[row] -= factor * b[column]
        }
    }
    return (0..<4).map { b[$0] / a[$0 * 5] }
}
