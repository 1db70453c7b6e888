internal import Kernels

/// Compares a picture with the memory in a way that a change of light does not show.
///
/// Each pixel's log contrast with its surroundings is held against what is usual there, in usual
/// deviations; the result is divided by the level of deviation all around, so that a wall full of
/// leaf shadows has to show more than a calm one.
struct LightProofDifference: Sendable {
    /// How far each pixel deviates, in usual deviations of its surroundings.
    private(set) var deviation: [Float]
    /// 255 where the picture differs from the memory.
    private(set) var mask: [UInt8]
    /// 255 where it differs beyond doubt.
    private(set) var seeds: [UInt8]
    /// The picture's logarithm, and the same less the memory's.
    private(set) var logPicture: [Int16]
    private(set) var rest: [Int16]
    /// Local means of `rest`.
    private(set) var near: [Float]
    /// The level of deviation in cells of four by four, before anything was divided by it.
    private(set) var levels: [Float]
    private var wideLevels: [Float]
    /// The change of light over a large part of the picture around each pixel.
    private(set) var broad: [Float]
    private var clipped: [Int16]
    private var open: [Int16]
    private var openMean: [Float]
    /// The change of light over the whole picture, log units.
    private(set) var light = 0
    private var raw: [Float]
    private var cells: [Float]
    private var bytes: [UInt8]
    private(set) var chroma: ChromaDifference
    private var sums: [Int32] = []
    private var scratch: [Float] = []
    private var counts = [Int32](repeating: 0, count: 2048)
    private var coarseGuard: [UInt8]
    private var coarse: [Float]

    private static let cell = 4
    private static let steps: [Float] = [
        0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7, 10,
    ]

    init(grid: WorkingGrid) {
        deviation = [Float](repeating: 0, count: grid.count)
        raw = deviation
        near = deviation
        broad = deviation
        openMean = deviation
        mask = [UInt8](repeating: 0, count: grid.count)
        seeds = mask
        bytes = mask
        logPicture = [Int16](repeating: 0, count: grid.count)
        rest = logPicture
        clipped = logPicture
        open = logPicture
        let count = (grid.width / Self.cell) * (grid.height / Self.cell)
        cells = [Float](repeating: 0, count: count)
        levels = cells
        wideLevels = cells
        chroma = ChromaDifference(grid: grid)
        coarseGuard = [UInt8](repeating: 0, count: grid.chromaCount)
        coarse = [Float](repeating: 0, count: grid.chromaCount)
    }

    mutating func compare(
        _ picture: WorkingPicture, with mode: LightMode, grid: WorkingGrid, doubt: Double,
        certainty: Double
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try measure(picture, mode, grid)
            try threshold(grid, doubt, certainty)
            try trim(mode, grid, doubt)
        } catch { throw DiffError(error) }
    }

    private mutating func measure(
        _ picture: WorkingPicture, _ mode: LightMode, _ grid: WorkingGrid
    ) throws(ImageKernelError) {
        let (width, height) = (grid.width, grid.height)
        try tabledDifference(
            picture.luma, table: LightScale.table, memory: mode.luma, shift: LightScale.baseShift,
            looked: &logPicture, into: &rest)
        light = try medianOfRest()
        // Beyond the picture's edge nothing is known, so nothing differs.
        if picture.isLaid { try overwrite(&rest, with: Int16(light), whereClear: picture.reached) }
        try boxMean(
            rest, width: width, height: height, radius: grid.nearRadius, into: &near, sums: &sums)
        let low = Int16(light - LightScale.broadPull)
        let high = Int16(light + LightScale.broadPull)
        try clampNumbers(rest, from: low, to: high, into: &clipped)
        try boxMean(
            clipped, width: width, height: height, radius: grid.broadRadius, into: &broad,
            sums: &sums)
        try Kernels.deviation(
            rest, near: near, broad: broad, width: width, height: height, spread: mode.spread,
            floor: LightScale.spreadFloor, broadSpread: mode.broadSpread,
            coarseWidth: grid.chromaWidth, coarseHeight: grid.chromaHeight,
            broadFloor: LightScale.broadFloor, step: LightScale.spreadStep, into: &raw,
            scratch: &scratch)
        try chroma.add(to: &raw, picture, mode, grid)
        if picture.isLaid {
            for i in 0..<raw.count where picture.reached[i] == 0 { raw[i] = 0 }
        }
        try blur3(raw, width: width, height: height, into: &deviation, scratch: &scratch)
        // The level around, but no more than twice that of the wide surroundings: a large thing
        // fills its own neighbourhood and must not hide behind itself.
        let across = width / Self.cell
        let down = height / Self.cell
        try cellMeans(deviation, width: width, height: height, cell: Self.cell, into: &cells)
        try localQuantile(
            cells, width: across, height: down, radius: max(2, across / 14), share: 0.4,
            levels: Self.steps, into: &levels, sums: &sums)
        try localQuantile(
            cells, width: across, height: down, radius: max(4, across / 6), share: 0.4,
            levels: Self.steps, into: &wideLevels, sums: &sums)
        for i in 0..<levels.count { levels[i] = min(levels[i], 2 * wideLevels[i]) }
        try divideByLevels(
            &deviation, width: width, height: height, levels: levels, cell: Self.cell, factor: 2,
            scratch: &scratch)
    }

    /// The median to within eight log units, from a histogram.
    private mutating func medianOfRest() throws(ImageKernelError) -> Int {
        try countBins(rest, shift: 3, into: &counts)
        var below = 0
        for step in 0..<1024 {
            below += Int(counts[step])
            if below * 2 >= rest.count { return step * 8 + 4 - 4096 }
        }
        return 0
    }

    private mutating func threshold(
        _ grid: WorkingGrid, _ doubt: Double, _ certainty: Double
    ) throws(ImageKernelError) {
        let (width, height) = (grid.width, grid.height)
        try majority(
            deviation, above: Float(doubt), needed: 5, width: width, height: height,
            into: &mask, scratch: &bytes)
        try majority(
            deviation, above: Float(certainty), needed: 5, width: width, height: height,
            into: &seeds, scratch: &bytes)
        try spread(
            &mask, width: width, height: height, radius: 2, widening: true, scratch: &bytes)
        try spread(
            &mask, width: width, height: height, radius: 2, widening: false, scratch: &bytes)
    }

    /// Takes the halo off what differs, so that boxes end where things end.
    private mutating func trim(
        _ mode: LightMode, _ grid: WorkingGrid, _ doubt: Double
    ) throws(ImageKernelError) {
        guard try partGround(rest, mask: mask, masked: &clipped, open: &open) > 0 else { return }
        let (width, height) = (grid.width, grid.height)
        try boxMean(
            clipped, width: width, height: height, radius: 2 * grid.nearRadius, into: &openMean,
            sums: &sums)
        try boxMean(
            open, width: width, height: height, radius: 2 * grid.nearRadius, into: &raw,
            sums: &sums)
        try chroma.mark(&bytes, above: Float(doubt), grid: grid)
        try trimHalo(
            rest, masked: openMean, open: raw, spread: mode.spread, floor: LightScale.spreadFloor,
            step: LightScale.spreadStep, limit: Float(1.5 * doubt), spared: bytes, mask: &mask)
        try spread(
            &mask, width: width, height: height, radius: 1, widening: true, scratch: &bytes)
        try spread(
            &mask, width: width, height: height, radius: 1, widening: false, scratch: &bytes)
    }

    /// Teaches the memory this picture where `guarded` lets it.
    ///
    /// - Parameter settling: the memory is still being voted on: who stands about meanwhile must not
    ///   pass for what usually varies, so spreads may only narrow.
    mutating func teach(
        _ mode: inout LightMode, guarded: [UInt8], rate: Float, settling: Bool, grid: WorkingGrid
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try Kernels.teach(
                rest, near: near, guarded: guarded, rate: rate, limit: 2.5,
                spreadStep: LightScale.spreadStep, floor: LightScale.spreadFloor,
                ceiling: settling ? Int(LightScale.spreadAtFirst) : 255,
                baseStep: LightScale.baseStep, turn: mode.lessons, base: &mode.luma,
                spread: &mode.spread)
            try pickEverySecond(
                guarded, width: grid.width, height: grid.height, into: &coarseGuard,
                coarseWidth: grid.chromaWidth, coarseHeight: grid.chromaHeight)
            try coarseStray(
                rest, mean: broad, width: grid.width, height: grid.height, into: &coarse,
                coarseWidth: grid.chromaWidth, coarseHeight: grid.chromaHeight)
            try teachSpread(
                stray: coarse, guarded: coarseGuard, rate: rate, step: LightScale.spreadStep,
                floor: LightScale.broadFloor,
                ceiling: settling ? Int(LightScale.broadSpreadAtFirst) : 255,
                turn: mode.lessons &* 6271, spread: &mode.broadSpread)
            try chroma.teach(
                &mode, guarded: coarseGuard, rate: rate,
                ceiling: settling ? Int(LightScale.chromaSpreadAtFirst) : 255)
        } catch { throw DiffError(error) }
        mode.lessons += 1
    }
}
