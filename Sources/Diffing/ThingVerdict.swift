internal import Kernels

/// Tells things from light by what lies inside a shape.
///
/// A shadow keeps the ground's texture; a thing brings its own or hides the ground's, fills its box
/// and is not a sliver. Three measures enter a logistic:
///
/// - the contrast of fine texture that the memory does not explain, in natural logarithms of light,
/// - the area,
/// - the share of its box that the shape fills.
struct ThingVerdict: Sendable {
    private var pictureMean: [Float]
    private var memoryMean: [Float]
    private var memoryLog: [Int16]
    private var sums: [Int32] = []

    init(grid: WorkingGrid) {
        pictureMean = [Float](repeating: 0, count: grid.count)
        memoryMean = pictureMean
        memoryLog = [Int16](repeating: 0, count: grid.count)
    }

    /// Gives every shape its confidence and the restlessness of its surroundings.
    mutating func judge(
        _ shapes: inout Shapes, _ difference: LightProofDifference, grid: WorkingGrid
    ) throws(DiffError) {
        guard !shapes.candidates.isEmpty else { return }
        for i in 0..<memoryLog.count {
            memoryLog[i] = difference.logPicture[i] &- difference.rest[i]
        }
        do throws(ImageKernelError) {
            try boxMean(
                difference.logPicture, width: grid.width, height: grid.height, radius: 2,
                into: &pictureMean, sums: &sums)
            try boxMean(
                memoryLog, width: grid.width, height: grid.height, radius: 2, into: &memoryMean,
                sums: &sums)
        } catch { throw DiffError(error) }
        shapes.judge { candidate, labels, depth in
            weigh(&candidate, labels, depth, difference, grid)
        }
    }

    private func weigh(
        _ candidate: inout Candidate, _ labels: [Int32], _ depth: [UInt8],
        _ difference: LightProofDifference, _ grid: WorkingGrid
    ) {
        let core = coreDepth(of: candidate, labels, depth, grid)
        var count: Float = 0
        var sum: Float = 0
        var squares: Float = 0
        for y in candidate.top...candidate.bottom {
            for x in candidate.left...candidate.right {
                let i = y * grid.width + x
                guard labels[i] == candidate.label, depth[i] >= core else { continue }
                let a = (Float(difference.logPicture[i]) - pictureMean[i]) / LightScale.unit
                let b = (Float(memoryLog[i]) - memoryMean[i]) / LightScale.unit
                count += 1
                sum += a - b
                squares += (a - b) * (a - b)
            }
        }
        let width = candidate.right - candidate.left + 1
        let height = candidate.bottom - candidate.top + 1
        let fill = Float(candidate.area) / Float(width * height)
        // The area as on a working picture of 102 240 pixels, where the weights were measured.
        let area = Float(candidate.area) * 102_240 / Float(grid.count)
        let mean = sum / max(1, count)
        let texture = max(0, squares / max(1, count) - mean * mean).squareRoot()
        let evidence =
            3 * naturalLogarithm(texture + 0.02) + 2 * naturalLogarithm(area) + 3.5 * fill - 8.6
        candidate.confidence = logistic(evidence)
        let row = min(grid.height / 4 - 1, (candidate.top + candidate.bottom) / 8)
        let column = min(grid.width / 4 - 1, (candidate.left + candidate.right) / 8)
        candidate.restlessness = difference.levels[max(0, row) * (grid.width / 4) + max(0, column)]
    }

    /// How deep the shape's inside begins: 3 steps, or less where a quarter of it would not be left.
    private func coreDepth(
        of candidate: Candidate, _ labels: [Int32], _ depth: [UInt8], _ grid: WorkingGrid
    ) -> UInt8 {
        var counts = (0, 0)
        for y in candidate.top...candidate.bottom {
            for x in candidate.left...candidate.right {
                let i = y * grid.width + x
                guard labels[i] == candidate.label else { continue }
                if depth[i] >= 2 { counts.0 += 1 }
                if depth[i] >= 3 { counts.1 += 1 }
            }
        }
        if counts.1 >= 12 && counts.1 * 4 >= candidate.area { return 3 }
        if counts.0 >= 12 && counts.0 * 4 >= candidate.area { return 2 }
        return 1
    }
}
