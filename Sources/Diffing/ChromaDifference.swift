internal import Kernels

/// The chroma half of the comparison: each color's contrast with its surroundings against what is
/// usual there.
struct ChromaDifference: Sendable {
    private var looked: [Int16]
    private var blue: [Int16]
    private var red: [Int16]
    private var blueMean: [Float]
    private var redMean: [Float]
    private var blueRest: [Float]
    private var redRest: [Float]
    private var stray: [Float]
    private var sums: [Int32] = []
    private var scratch: [Float] = []

    init(grid: WorkingGrid) {
        looked = [Int16](repeating: 0, count: grid.chromaCount)
        blue = looked
        red = looked
        blueMean = [Float](repeating: 0, count: grid.chromaCount)
        redMean = blueMean
        blueRest = blueMean
        redRest = blueMean
        stray = blueMean
    }

    mutating func add(
        to deviation: inout [Float], _ picture: WorkingPicture, _ mode: LightMode,
        _ grid: WorkingGrid
    ) throws(ImageKernelError) {
        let (width, height) = (grid.chromaWidth, grid.chromaHeight)
        try tabledDifference(
            picture.chromaBlue, table: LightScale.chromaTable, memory: mode.chromaBlue,
            shift: LightScale.baseShift, looked: &looked, into: &blue)
        try tabledDifference(
            picture.chromaRed, table: LightScale.chromaTable, memory: mode.chromaRed,
            shift: LightScale.baseShift, looked: &looked, into: &red)
        try boxMean(
            blue, width: width, height: height, radius: grid.nearRadius, into: &blueMean,
            sums: &sums)
        try boxMean(
            red, width: width, height: height, radius: grid.nearRadius, into: &redMean, sums: &sums)
        try lessMean(blue, mean: blueMean, into: &blueRest)
        try lessMean(red, mean: redMean, into: &redRest)
        try addChromaDeviation(
            blue: blueRest, red: redRest, spread: mode.chromaSpread, chromaWidth: width,
            chromaHeight: height, floor: Float(LightScale.chromaFloor), into: &deviation,
            width: grid.width, height: grid.height, scratch: &scratch)
    }

    /// Marks the luma pixels whose color alone deviates by more than `level`.
    func mark(
        _ bytes: inout [UInt8], above level: Float, grid: WorkingGrid
    ) throws(ImageKernelError) {
        try markChroma(
            scratch, above: level * level, chromaWidth: grid.chromaWidth,
            chromaHeight: grid.chromaHeight, into: &bytes, width: grid.width, height: grid.height)
    }

    /// How far both colors of a luma pixel's place stray from the surroundings, sixteenths of a level.
    func deviation(at i: Int, _ grid: WorkingGrid) -> (blue: Float, red: Float) {
        let y = min(grid.chromaHeight - 1, i / grid.width / 2)
        let c = y * grid.chromaWidth + min(grid.chromaWidth - 1, i % grid.width / 2)
        return (blueRest[c], redRest[c])
    }

    /// Teaches both colors where `guarded`, on the chroma's grid, lets it; their common spread
    /// learns from what both stray.
    mutating func teach(
        _ mode: inout LightMode, guarded: [UInt8], rate: Float, ceiling: Int
    ) throws(ImageKernelError) {
        try teachBase(
            rest: blueRest, mean: blueMean, spread: mode.chromaSpread, guarded: guarded,
            rate: rate, limit: 2.5, step: LightScale.baseStep, base: &mode.chromaBlue)
        try teachBase(
            rest: redRest, mean: redMean, spread: mode.chromaSpread, guarded: guarded, rate: rate,
            limit: 2.5, step: LightScale.baseStep, base: &mode.chromaRed)
        try commonStray(blueRest, redRest, into: &stray)
        try teachSpread(
            stray: stray, guarded: guarded, rate: rate, step: 1, floor: LightScale.chromaFloor,
            ceiling: ceiling, turn: mode.lessons &* 7919, spread: &mode.chromaSpread)
    }
}
