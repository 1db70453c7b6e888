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
        for i in 0..<blue.count {
            blueRest[i] = Float(blue[i]) - blueMean[i]
            redRest[i] = Float(red[i]) - redMean[i]
        }
        try addChromaDeviation(
            blue: blueRest, red: redRest, spread: mode.chromaSpread, chromaWidth: width,
            chromaHeight: height, floor: Float(LightScale.chromaFloor), into: &deviation,
            width: grid.width, height: grid.height, scratch: &scratch)
    }

    /// Marks the luma pixels whose color alone deviates by more than `level`.
    func mark(_ bytes: inout [UInt8], above level: Float, grid: WorkingGrid) {
        for y in 0..<grid.height {
            let row = min(grid.chromaHeight - 1, y / 2) * grid.chromaWidth
            for x in 0..<grid.width {
                let deviates = scratch[row + min(grid.chromaWidth - 1, x / 2)] > level * level
                bytes[y * grid.width + x] = deviates ? 1 : 0
            }
        }
    }

    /// Teaches both colors where the luma's guard lets it; their common spread learns from the
    /// one that strays more.
    func teach(
        _ mode: inout LightMode, guarded: [UInt8], rate: Float, ceiling: Float, grid: WorkingGrid
    ) throws(ImageKernelError) {
        for y in 0..<grid.chromaHeight {
            let row = min(grid.height - 1, 2 * y) * grid.width
            for x in 0..<grid.chromaWidth {
                let level = guarded[row + min(grid.width - 1, 2 * x)]
                guard level <= 1 else { continue }
                let c = y * grid.chromaWidth + x
                let s = Float(mode.chromaSpread[c])
                if level == 0 {
                    let b = min(max(blueRest[c], -2.5 * s), 2.5 * s) + blueMean[c]
                    let r = min(max(redRest[c], -2.5 * s), 2.5 * s) + redMean[c]
                    mode.chromaBlue[c] += Int16((b * rate * LightScale.baseStep).rounded())
                    mode.chromaRed[c] += Int16((r * rate * LightScale.baseStep).rounded())
                }
                let stray = ((blueRest[c] * blueRest[c] + redRest[c] * redRest[c]) / 2).squareRoot()
                let next = s + s * rate * (stray > s ? 1.68 : -0.32)
                let floor = Float(LightScale.chromaFloor)
                // A fraction that depends on place and lesson, so that small steps add up.
                let fraction = Float((mode.lessons &* 7919 &+ c &* 104_729) & 1023) / 1024
                let dithered = (next + fraction).rounded(.down)
                mode.chromaSpread[c] = UInt8(min(max(dithered, floor), ceiling))
            }
        }
    }
}
