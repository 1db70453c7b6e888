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
    private var broad: [Float]
    private var clipped: [Int16]
    private var open: [Int16]
    private var openMean: [Float]
    /// The change of light over the whole picture, log units.
    private(set) var light = 0
    private var raw: [Float]
    private var cells: [Float]
    private var bytes: [UInt8]
    private var chroma: ChromaDifference
    private var sums: [Int32] = []
    private var scratch: [Float] = []

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
        light = median(of: rest)
        // Beyond the picture's edge nothing is known, so nothing differs.
        for i in 0..<rest.count where picture.reached[i] == 0 { rest[i] = Int16(light) }
        try boxMean(
            rest, width: width, height: height, radius: grid.nearRadius, into: &near, sums: &sums)
        let low = Int16(light - LightScale.broadPull)
        let high = Int16(light + LightScale.broadPull)
        for i in 0..<rest.count { clipped[i] = min(max(rest[i], low), high) }
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
        for i in 0..<raw.count where picture.reached[i] == 0 {
            raw[i] = 0
        }
        try blur3(raw, width: width, height: height, into: &deviation, scratch: &scratch)
        // The level around, but no more than twice that of the wide surroundings: a large thing
        // fills its own neighbourhood and must not hide behind itself.
        let across = width / Self.cell
        try localQuantile(
            deviation, width: width, height: height, cell: Self.cell,
            radius: max(2, across / 14), share: 0.4, levels: Self.steps, cells: &cells,
            into: &levels, sums: &sums)
        try localQuantile(
            deviation, width: width, height: height, cell: Self.cell,
            radius: max(4, across / 6), share: 0.4, levels: Self.steps, cells: &cells,
            into: &wideLevels, sums: &sums)
        for i in 0..<levels.count { levels[i] = min(levels[i], 2 * wideLevels[i]) }
        try divideByLevels(
            &deviation, width: width, height: height, levels: levels, cell: Self.cell, factor: 2,
            scratch: &scratch)
    }

    /// The median to within eight log units, from a histogram.
    private func median(of values: [Int16]) -> Int {
        var histogram = [Int](repeating: 0, count: 1024)
        for value in values { histogram[min(1023, max(0, (Int(value) + 4096) / 8))] += 1 }
        var below = 0
        for (step, count) in histogram.enumerated() {
            below += count
            if below * 2 >= values.count { return step * 8 + 4 - 4096 }
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

    /// How much more the picture changes across pixel `i` than the memory does, log units; `i` is
    /// not at the border.
    func edgeGain(at i: Int, width: Int) -> Int {
        func change(_ a: Int, _ b: Int) -> (picture: Int, memory: Int) {
            let picture = Int(logPicture[a]) - Int(logPicture[b])
            return (picture, picture - (Int(rest[a]) - Int(rest[b])))
        }
        let across = change(i + 1, i - 1)
        let down = change(i + width, i - width)
        return abs(across.picture) + abs(down.picture) - abs(across.memory) - abs(down.memory)
    }

    /// Takes the halo off what differs, so that boxes end where things end.
    private mutating func trim(
        _ mode: LightMode, _ grid: WorkingGrid, _ doubt: Double
    ) throws(ImageKernelError) {
        guard mask.contains(255) else { return }
        let (width, height) = (grid.width, grid.height)
        for i in 0..<mask.count {
            clipped[i] = mask[i] == 0 ? rest[i] : 0
            open[i] = mask[i] == 0 ? 1000 : 0
        }
        try boxMean(
            clipped, width: width, height: height, radius: 2 * grid.nearRadius, into: &openMean,
            sums: &sums)
        try boxMean(
            open, width: width, height: height, radius: 2 * grid.nearRadius, into: &raw,
            sums: &sums)
        chroma.mark(&bytes, above: Float(doubt), grid: grid)
        try trimHalo(
            rest, masked: openMean, open: raw, spread: mode.spread, floor: LightScale.spreadFloor,
            step: LightScale.spreadStep, limit: Float(1.5 * doubt), spared: bytes, mask: &mask)
        try spread(
            &mask, width: width, height: height, radius: 1, widening: true, scratch: &bytes)
        try spread(
            &mask, width: width, height: height, radius: 1, widening: false, scratch: &bytes)
    }

    /// Draws the broad spread toward this picture's.
    private func teachBroadly(
        _ mode: inout LightMode, guarded: [UInt8], rate: Float, ceiling: Float, grid: WorkingGrid
    ) {
        let floor = Float(LightScale.broadFloor)
        for y in 0..<grid.chromaHeight {
            let row = min(grid.height - 1, 2 * y) * grid.width
            for x in 0..<grid.chromaWidth {
                let i = row + min(grid.width - 1, 2 * x)
                guard guarded[i] <= 1 else { continue }
                let c = y * grid.chromaWidth + x
                let steps = Float(mode.broadSpread[c])
                let stray = abs(Float(rest[i]) - broad[i])
                let gain: Float = stray > steps * LightScale.spreadStep ? 1.68 : -0.32
                let fraction = Float((mode.lessons &* 6271 &+ c &* 104_729) & 1023) / 1024
                let next = (steps + steps * rate * gain + fraction).rounded(.down)
                mode.broadSpread[c] = UInt8(min(max(next, floor), ceiling))
            }
        }
    }

    /// Teaches the memory this picture where `guarded` lets it.
    ///
    /// - Parameter settling: the memory is still being voted on: who stands about meanwhile must not
    ///   pass for what usually varies, so spreads may only narrow.
    func teach(
        _ mode: inout LightMode, guarded: [UInt8], rate: Float, settling: Bool, grid: WorkingGrid
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try Kernels.teach(
                rest, near: near, guarded: guarded, rate: rate, limit: 2.5,
                spreadStep: LightScale.spreadStep, floor: LightScale.spreadFloor,
                ceiling: settling ? Int(LightScale.spreadAtFirst) : 255,
                baseStep: LightScale.baseStep, turn: mode.lessons, base: &mode.luma,
                spread: &mode.spread)
            teachBroadly(
                &mode, guarded: guarded, rate: rate,
                ceiling: settling ? Float(LightScale.broadSpreadAtFirst) : 255, grid: grid)
            try chroma.teach(
                &mode, guarded: guarded, rate: rate,
                ceiling: settling ? Float(LightScale.chromaSpreadAtFirst) : 255, grid: grid)
        } catch { throw DiffError(error) }
        mode.lessons += 1
    }
}
