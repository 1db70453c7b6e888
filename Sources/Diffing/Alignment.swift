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
    /// The agreement in the best eighth of the picture's height, and in the better of the two lowest:
    /// a picture whose end was lost shows something else from some row on.
    private(set) var bands = (best: 1.0, lowest: 1.0)
    /// The pose of the last picture, in working pixels.
    private(set) var pose = Pose.straight

    private var picture: [[Float]] = []
    private var memory: [[Float]] = []
    var sizes: [(width: Int, height: Int)] = []
    private var logs: [Int16]
    private var mean: [Float]
    private var sums: [Int32] = []
    /// The edges to go by, for each size.
    var points: [[EdgePoint]] = []
    var heights = [Double](repeating: 0, count: 81)
    /// What the picture shows at each point under the pose last tried.
    private var values: [Float] = []
    private var correlation = [Double](repeating: 0, count: 6)
    private var equations = [Double](repeating: 0, count: 20)
    private var histogram = [Int32](repeating: 0, count: 128)
    private var strip: [Float] = []

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
        points = [[EdgePoint]](repeating: [], count: sizes.count)
    }

    /// - Parameter slots: where regions stand; no edge is taken there.
    mutating func find(
        _ working: WorkingPicture, against mode: LightMode, slots: [UInt8], grid: WorkingGrid
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try lookUp(working.luma, in: LightScale.table, into: &logs)
            try reduce(into: \.picture, grid)
            try shiftDown(mode.luma, by: LightScale.baseShift, into: &logs)
            try reduce(into: \.memory, grid)
            for level in 0..<sizes.count {
                try pickPoints(at: level, spread: mode.spread, slots: slots, grid: grid)
            }
            try settle(grid)
        } catch { throw DiffError(error) }
    }

    private mutating func settle(_ grid: WorkingGrid) throws(ImageKernelError) {
        let straight = try compare(under: .straight, at: 0)
        var found = try descend(from: .straight)
        var moved = try compare(under: found, at: 0)
        // What fits as poorly as another place does lies in the wrong valley.
        if moved.agreement < 0.4, let start = try search() {
            let other = try descend(from: start, below: 1)
            let fit = try compare(under: other, at: 0)
            if fit.agreement > moved.agreement { (found, moved) = (other, fit) }
        }
        // Without a clear gain the head is taken to stand where it stood: a memory that followed
        // every tenth of a pixel would wander with the shadows.
        let reach = found.reach(grid)
        let isBetter =
            moved.agreement > straight.agreement + 0.01 && reach > 0.2
            && reach < Double(grid.width) * 0.1
        pose = isBetter ? found : .straight
        agreement = isBetter ? moved.agreement : straight.agreement
        try compareBands(grid)
        var small = pose
        small.right /= Double(1 << (sizes.count - 1))
        small.down /= Double(1 << (sizes.count - 1))
        let coarse = try compare(under: small, at: sizes.count - 1)
        steepness = (isBetter ? moved.steepness : straight.steepness, coarse.steepness)
    }

    /// Goes down from the coarsest size, or from the one below `level`, to `finest`.
    mutating func descend(
        from start: Pose, below level: Int? = nil, to finest: Int = 0
    ) throws(ImageKernelError) -> Pose {
        var found = start
        let first = min(level ?? sizes.count, sizes.count) - 1
        guard first >= finest else { return found }
        for level in stride(from: first, through: finest, by: -1) {
            let scale = Double(1 << level)
            found.right /= scale
            found.down /= scale
            try step(&found, at: level, times: level == 0 ? 24 : 12)
            found.right *= scale
            found.down *= scale
        }
        return found
    }

    /// The contrasts of `logs`, at every size.
    private mutating func reduce(
        into path: WritableKeyPath<Alignment, [[Float]]>, _ grid: WorkingGrid
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
    ) throws(ImageKernelError) {
        try strongestEdges(
            memory[level], width: sizes[level].width, height: sizes[level].height,
            halvings: level, spread: spread, guarded: slots, fullWidth: grid.width,
            step: LightScale.spreadStep, least: 0.25, cell: 5, into: &points[level],
            scratch: &strip)
    }

    /// Gauss-Newton with weights that fall with the residual.
    private mutating func step(
        _ pose: inout Pose, at level: Int, times: Int
    ) throws(ImageKernelError) {
        guard points[level].count >= 12 else { return }
        let (width, height) = sizes[level]
        let half = Double(max(width, height)) / 2
        for _ in 0..<times {
            try sample(under: pose, at: level)
            try poseEquations(
                values, points: points[level], width: width, height: height,
                spread: try typicalResidual(at: level), into: &equations)
            for r in 0..<4 { equations[r * 5] = equations[r * 5] * 1.001 + 1 }
            guard solve4(&equations) else { return }
            pose.right += equations[16]
            pose.down += equations[17]
            pose.zoom += equations[18] / half
            pose.turn += equations[19] / half
            let moved =
                abs(equations[16]) + abs(equations[17]) + abs(equations[18]) + abs(equations[19])
            if moved < 0.005 { return }
        }
    }

    private mutating func sample(under pose: Pose, at level: Int) throws(ImageKernelError) {
        try sampleEdges(
            picture[level], width: sizes[level].width, height: sizes[level].height,
            points: points[level], pose: pose, into: &values)
    }

    /// Twice the residual below which half of them lie.
    private mutating func typicalResidual(at level: Int) throws(ImageKernelError) -> Double {
        let count = try countResiduals(values, points: points[level], bin: 8, into: &histogram)
        var below = 0
        for step in 0..<histogram.count {
            below += Int(histogram[step])
            if below * 2 >= count { return max(24, Double(step * 8 + 4) * 2) }
        }
        return 1024
    }

    /// The correlation of both over the points, and the picture's part that follows the memory.
    mutating func compare(
        under pose: Pose, at level: Int
    ) throws(ImageKernelError) -> (agreement: Double, steepness: Double) {
        try sample(under: pose, at: level)
        return try correlate(at: level, in: 0..<points[level].count) ?? (0, 1)
    }

    /// The same over some of the points, as ``values`` shows them; nil where they are too few.
    private mutating func correlate(
        at level: Int, in range: Range<Int>
    ) throws(ImageKernelError) -> (agreement: Double, steepness: Double)? {
        try correlationSums(values, points: points[level], in: range, into: &correlation)
        let n = correlation[0]
        guard n >= 12 else { return nil }
        let p = correlation[3] - correlation[1] * correlation[1] / n
        let m = correlation[4] - correlation[2] * correlation[2] / n
        let both = correlation[5] - correlation[1] * correlation[2] / n
        guard p > 0, m > 0 else { return (0, 0) }
        return (both / (p * m).squareRoot(), both / m)
    }

    /// Compares eighth by eighth of the height; the points lie in reading order.
    private mutating func compareBands(_ grid: WorkingGrid) throws(ImageKernelError) {
        try sample(under: pose, at: 0)
        bands = (0, 0)
        var start = 0
        for band in 0..<8 {
            var end = start
            while end < points[0].count, Int(points[0][end].y) * 8 < (band + 1) * grid.height {
                end += 1
            }
            let agreement = try correlate(at: 0, in: start..<end)?.agreement
            bands.best = max(bands.best, agreement ?? 0)
            // Where too few edges lie, nothing says that the end was lost.
            if band >= 6 { bands.lowest = max(bands.lowest, agreement ?? 1) }
            start = end
        }
    }

    /// Whether the view has edges enough to say anything of its pose.
    var hasEdges: Bool { points[0].count >= 40 }
}
