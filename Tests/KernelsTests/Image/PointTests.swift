import Kernels
import Testing

@Suite("Number by number, and what is read at every second pixel")
struct PointTests {
    @Test("histograms and sums count as by hand", arguments: [1, 15, 64, 4097])
    func counting(count: Int) throws {
        var numbers = SeededNumbers(141)
        let bytes = numbers.bytes(count)
        var counts = [Int32](repeating: 5, count: 256)
        try countBytes(bytes, into: &counts)
        for level in [0, 1, 128, 255] {
            #expect(Int(counts[level]) == bytes.count { Int($0) == level })
        }
        #expect(counts.reduce(0, +) == Int32(count))
        #expect(
            distanceSum(bytes, from: 128) == bytes.reduce(0) { $0 + abs(Int($1) - 128) })
        let values = numbers.numbers(count, in: -6000...6000)
        var bins = [Int32](repeating: 5, count: 2048)
        try countBins(values, shift: 3, into: &bins)
        for bin in [0, 1, 511, 512, 700, 1023] {
            let wanted = values.count { min(1023, max(0, (Int($0) + 4096) >> 3)) == bin }
            #expect(Int(bins[bin]) == wanted)
        }
    }

    @Test(
        "differences, bounds and parted ground say what their formulas say", arguments: [1, 17, 64])
    func formulas(count: Int) throws {
        var numbers = SeededNumbers(142)
        let a = numbers.numbers(count, in: -9000...9000)
        let b = numbers.numbers(count, in: -9000...9000)
        let mask = numbers.bytes(count).map { $0 > 128 ? UInt8(255) : 0 }
        var (less, kept, over, masked, open) = (a, a, a, a, a)
        try subtract(a, b, into: &less)
        try clampNumbers(a, from: -500, to: 700, into: &kept)
        try overwrite(&over, with: 42, whereClear: mask)
        let set = try partGround(a, mask: mask, masked: &masked, open: &open)
        let mean = numbers.floats(count, in: -50...50)
        var contrast = mean
        try lessMean(a, mean: mean, into: &contrast)
        let others = numbers.floats(count, in: -50...50)
        var common = mean
        try commonStray(mean, others, into: &common)
        for i in 0..<count {
            #expect(less[i] == a[i] - b[i] && kept[i] == min(max(a[i], -500), 700))
            #expect(over[i] == (mask[i] == 0 ? 42 : a[i]))
            #expect(masked[i] == (mask[i] == 0 ? a[i] : 0))
            #expect(open[i] == (mask[i] == 0 ? 1000 : 0))
            #expect(contrast[i] == Float(a[i]) - mean[i])
            let wanted = ((mean[i] * mean[i] + others[i] * others[i]) / 2).squareRoot()
            #expect(abs(common[i] - wanted) <= 1e-4)
        }
        #expect(set == mask.count { $0 != 0 })
    }

    @Test("bytes are copied and filled", arguments: [1, 63, 64, 65])
    func copies(count: Int) throws {
        var numbers = SeededNumbers(143)
        let bytes = numbers.bytes(count)
        var output = [UInt8](repeating: 0, count: count)
        try copyBytes(bytes, into: &output)
        #expect(output == bytes)
        fillBytes(&output, with: 9)
        #expect(output == [UInt8](repeating: 9, count: count))
        #expect(throws: ImageKernelError.self) { try copyBytes(bytes + [1], into: &output) }
    }

    @Test("a lesson's guard says what stands on each pixel", arguments: [1, 8, 65, 200])
    func guards(count: Int) throws {
        var numbers = SeededNumbers(144)
        let slots = numbers.bytes(count).map { $0 > 200 ? $0 : 0 }
        let reached = numbers.bytes(count).map { $0 > 30 ? UInt8(255) : 0 }
        var levels = numbers.bytes(256)
        levels[0] = 0
        var output = slots
        try guardLesson(slots: slots, levels: levels, reached: reached, into: &output)
        for i in 0..<count {
            #expect(output[i] == (reached[i] == 0 ? 2 : levels[Int(slots[i])]))
        }
    }

    @Test("what is read at every second pixel equals its oracle", arguments: raggedSizes)
    func coarse(size: (Int, Int)) throws {
        let (width, height) = size
        // As chroma's extents come about: halves rounded up or down.
        for (coarseWidth, coarseHeight) in [
            ((width + 1) / 2, (height + 1) / 2), (max(1, width / 2), max(1, height / 2)),
        ] {
            var numbers = SeededNumbers(145)
            let bytes = numbers.bytes(width * height)
            let difference = numbers.numbers(width * height, in: -900...900)
            let mean = numbers.floats(width * height, in: -90...90)
            let places = everySecondPlace(
                width: width, height: height, coarseWidth: coarseWidth, coarseHeight: coarseHeight)
            var picked = [UInt8](repeating: 0, count: coarseWidth * coarseHeight)
            try pickEverySecond(
                bytes, width: width, height: height, into: &picked, coarseWidth: coarseWidth,
                coarseHeight: coarseHeight)
            #expect(picked == places.map { bytes[$0] })
            var stray = [Float](repeating: 0, count: coarseWidth * coarseHeight)
            try coarseStray(
                difference, mean: mean, width: width, height: height, into: &stray,
                coarseWidth: coarseWidth, coarseHeight: coarseHeight)
            #expect(stray == places.map { abs(Float(difference[$0]) - mean[$0]) })
            var marked = bytes
            try markChroma(
                stray, above: 300, chromaWidth: coarseWidth, chromaHeight: coarseHeight,
                into: &marked, width: width, height: height)
            #expect(
                marked
                    == markChromaReference(
                        stray, above: 300, chromaWidth: coarseWidth, chromaHeight: coarseHeight,
                        width: width, height: height))
        }
    }

    @Test("lessons of chroma equal their oracles", arguments: [1, 15, 16, 17, 257])
    func lessons(count: Int) throws {
        var numbers = SeededNumbers(146)
        let rest = numbers.floats(count, in: -300...300)
        let mean = numbers.floats(count, in: -60...60)
        let stray = numbers.floats(count, in: 0...900)
        let guarded = (0..<count).map { UInt8($0 % 3) }
        let spread = numbers.bytes(count)
        let base = numbers.numbers(count, in: 4000...12_000)
        var taught = spread
        try teachSpread(
            stray: stray, guarded: guarded, rate: 0.25, step: 4, floor: 13, ceiling: 250,
            turn: 77, spread: &taught)
        let wanted = teachSpreadReference(
            stray: stray, guarded: guarded, rate: 0.25, step: 4, floor: 13, ceiling: 250,
            turn: 77, spread: spread)
        // Rounding at a step's edge may fall either way.
        for i in 0..<count { #expect(abs(Int(taught[i]) - Int(wanted[i])) <= 1) }
        var moved = base
        try teachBase(
            rest: rest, mean: mean, spread: spread, guarded: guarded, rate: 0.25, limit: 2.5,
            step: 4, base: &moved)
        let wantedBase = teachBaseReference(
            rest: rest, mean: mean, spread: spread, guarded: guarded, rate: 0.25, limit: 2.5,
            step: 4, base: base)
        for i in 0..<count { #expect(abs(Int(moved[i]) - Int(wantedBase[i])) <= 1) }
    }
}
