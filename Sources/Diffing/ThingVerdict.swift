internal import Kernels

/// Tells things from light by what lies inside a shape.
///
/// A thing brings its own texture or hides the ground's, fills its box and is not a sliver. Three
/// measures enter a logistic:
///
/// - the contrast of fine texture that the memory does not explain, in natural logarithms of light,
/// - the area,
/// - the share of its box that the shape fills.
///
/// What ``LightCause`` knows as light is named and set aside whatever the logistic says.
struct ThingVerdict: Sendable {
    private var pictureMean: [Float]
    private var memoryMean: [Float]
    private var memoryLog: [Int16]
    private var sums: [Int32] = []
    private var insides: [InsideView] = []

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
        do throws(ImageKernelError) {
            try subtract(difference.logPicture, difference.rest, into: &memoryLog)
            try boxMean(
                difference.logPicture, width: grid.width, height: grid.height, radius: 2,
                into: &pictureMean, sums: &sums)
            try boxMean(
                memoryLog, width: grid.width, height: grid.height, radius: 2, into: &memoryMean,
                sums: &sums)
        } catch { throw DiffError(error) }
        insides.removeAll(keepingCapacity: true)
        for _ in shapes.candidates { insides.append(InsideView()) }
        findCores(shapes)
        look(into: shapes, difference, grid)
        for k in 0..<shapes.candidates.count {
            weigh(&shapes.candidates[k], insides[k], difference, grid)
        }
    }

    /// How deep each shape's inside begins: 3 steps, or less where a quarter of it would not be left.
    private mutating func findCores(_ shapes: Shapes) {
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            guard shapes.depth[i] >= 2, shapes.labels[i] > 0 else { continue }
            let label = Int(shapes.labels[i]) - 1
            insides[label].deep += 1
            if shapes.depth[i] >= 3 { insides[label].deeper += 1 }
        }
        for k in 0..<insides.count {
            let area = shapes.candidates[k].area
            let inside = insides[k]
            if inside.deeper >= 12 && inside.deeper * 4 >= area {
                insides[k].core = 3
            } else if inside.deep >= 12 && inside.deep * 4 >= area {
                insides[k].core = 2
            }
        }
    }

    private mutating func look(
        into shapes: Shapes, _ difference: LightProofDifference, _ grid: WorkingGrid
    ) {
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            let label = Int(shapes.labels[i]) - 1
            guard label >= 0, shapes.depth[i] >= insides[label].core else { continue }
            let chroma = difference.chroma.deviation(at: i, grid)
            insides[label].add(
                fine: (Float(difference.logPicture[i]) - pictureMean[i]) / LightScale.unit,
                known: (Float(memoryLog[i]) - memoryMean[i]) / LightScale.unit,
                change: (Float(difference.rest[i]) - difference.broad[i]) / LightScale.unit,
                blue: chroma.blue, red: chroma.red,
                isFull: difference.logPicture[i] >= LightScale.fullLight)
        }
    }

    private func weigh(
        _ candidate: inout Candidate, _ inside: InsideView, _ difference: LightProofDifference,
        _ grid: WorkingGrid
    ) {
        let width = candidate.right - candidate.left + 1
        let height = candidate.bottom - candidate.top + 1
        let fill = Float(candidate.area) / Float(width * height)
        // The area as on a working picture of 102 240 pixels, where the weights were measured.
        let area = Float(candidate.area) * 102_240 / Float(grid.count)
        let texture = inside.newTexture
        candidate.light = LightCause(inside, fill: fill)
        let evidence =
            3 * naturalLogarithm(texture + 0.02) + 2 * naturalLogarithm(area) + 3.5 * fill - 8.6
        candidate.confidence = logistic(evidence)
        let row = min(grid.height / 4 - 1, (candidate.top + candidate.bottom) / 8)
        let column = min(grid.width / 4 - 1, (candidate.left + candidate.right) / 8)
        candidate.restlessness = difference.levels[max(0, row) * (grid.width / 4) + max(0, column)]
    }
}
