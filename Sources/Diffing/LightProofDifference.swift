internal import Kernels

/// Compares a picture with the memory in a way that a change of light does not show.
///
/// The memory is multiplied by the ratio of both local means, so a lamp or a cloud moves both
/// sides alike; a pixel differs where what is left exceeds the contrast floor and what the local
/// texture explains.
struct LightProofDifference: Sendable {
    /// Non-zero where the picture differs from the memory.
    private(set) var mask: [UInt8]
    /// Gray levels between the picture and the memory under the picture's light.
    private(set) var excess: [UInt8]
    /// Texture of the picture and of the memory: the range of each 3 × 3 neighbourhood.
    private(set) var pictureRange: [UInt8]
    private(set) var memoryRange: [UInt8]
    /// The share of the grid that differs, 0...1.
    private(set) var share: Double = 0
    /// The picture's brightness over the memory's.
    private(set) var gain: Float = 1

    private var filled: [UInt8]
    private var pictureMean: [Float]
    private var memoryMean: [Float]
    private var columnSums: [Int32] = []
    private var raw: [UInt8]

    init(grid: WorkingGrid) {
        mask = [UInt8](repeating: 0, count: grid.count)
        excess = mask
        pictureRange = mask
        memoryRange = mask
        filled = mask
        raw = mask
        pictureMean = [Float](repeating: 0, count: grid.count)
        memoryMean = pictureMean
    }

    mutating func compare(
        _ picture: WorkingPicture, with memory: ViewMemory, grid: WorkingGrid, contrast: Double
    ) throws(DiffError) {
        let n = grid.count
        gain = medianRatio(picture.luma, memory.luma)
        for i in 0..<n {
            let expected = Float(memory.luma[i]) * gain
            let x = Float(picture.luma[i])
            let tolerance = 20 + expected * 0.3
            filled[i] = abs(x - expected) <= tolerance ? picture.luma[i] : UInt8(min(255, expected))
        }
        let radius = max(4, grid.width / 24)
        do throws(ImageKernelError) {
            try boxMean(
                filled, width: grid.width, height: grid.height, radius: radius, into: &pictureMean,
                sums: &columnSums)
            try boxMean(
                memory.luma, width: grid.width, height: grid.height, radius: radius,
                into: &memoryMean, sums: &columnSums)
            try localRange(
                picture.luma, width: grid.width, height: grid.height, into: &pictureRange)
            try localRange(
                memory.luma, width: grid.width, height: grid.height, into: &memoryRange)
        } catch { throw DiffError(error) }
        var differing = 0
        for y in 0..<grid.height {
            let chromaRow = min(grid.chromaHeight - 1, y / 2) * grid.chromaWidth
            for x in 0..<grid.width {
                let i = y * grid.width + x
                let local = (pictureMean[i] + 4) / (memoryMean[i] + 4)
                let ratio = min(max(local, gain * 0.6), gain * 1.6)
                let rest = abs(Float(picture.luma[i]) - Float(memory.luma[i]) * ratio)
                let floor = Float(contrast) + 0.5 * Float(memoryRange[i]) * ratio
                let c = chromaRow + min(grid.chromaWidth - 1, x / 2)
                let hue =
                    abs(Int(picture.chromaBlue[c]) - Int(memory.chromaBlue[c]))
                    + abs(Int(picture.chromaRed[c]) - Int(memory.chromaRed[c]))
                excess[i] = UInt8(min(255, rest))
                let differs = rest > floor || Float(hue) > Float(contrast)
                raw[i] = differs ? 255 : 0
                differing += differs ? 1 : 0
            }
        }
        share = Double(differing) / Double(n)
        try clean(grid)
    }

    /// Drops lone pixels, then joins what lies within a few pixels of each other.
    private mutating func clean(_ grid: WorkingGrid) throws(DiffError) {
        majority(raw, into: &mask, grid, needed: 5)
        do throws(ImageKernelError) {
            try spread(
                &mask, width: grid.width, height: grid.height, radius: 3, widening: true,
                scratch: &raw)
            try spread(
                &mask, width: grid.width, height: grid.height, radius: 3, widening: false,
                scratch: &raw)
        } catch { throw DiffError(error) }
    }

    private func majority(
        _ source: [UInt8], into target: inout [UInt8], _ grid: WorkingGrid, needed: UInt8
    ) {
        for y in 0..<grid.height {
            for x in 0..<grid.width {
                var count: UInt8 = 0
                for v in max(0, y - 1)...min(grid.height - 1, y + 1) {
                    for u in max(0, x - 1)...min(grid.width - 1, x + 1) {
                        count += source[v * grid.width + u] & 1
                    }
                }
                target[y * grid.width + x] = count >= needed ? 255 : 0
            }
        }
    }

    /// The median over the pixels of picture / memory, from a histogram in steps of 1/64.
    private func medianRatio(_ picture: [UInt8], _ memory: [UInt8]) -> Float {
        var histogram = [Int](repeating: 0, count: 1024)
        for i in 0..<picture.count {
            let ratio = (Int(picture[i]) + 4) * 64 / (Int(memory[i]) + 4)
            histogram[min(1023, ratio)] += 1
        }
        var below = 0
        for (step, count) in histogram.enumerated() {
            below += count
            if below * 2 >= picture.count { return (Float(step) + 0.5) / 64 }
        }
        return 1
    }
}
