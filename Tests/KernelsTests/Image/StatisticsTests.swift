import Kernels
import Testing

@Suite("Local statistics and what the memory learns")
struct StatisticsTests {
    @Test("the mean of a neighbourhood equals its oracle up to rounding", arguments: raggedSizes)
    func boxMeans(size: (Int, Int)) throws {
        let (width, height) = size
        var numbers = SeededNumbers(UInt64(width))
        let plane = numbers.numbers(width * height, in: -6000...6000)
        for radius in [0, 1, 5, 40] {
            var output = [Float](repeating: 0, count: plane.count)
            var sums: [Int32] = []
            try boxMean(
                plane, width: width, height: height, radius: radius, into: &output, sums: &sums)
            let wanted = boxMeanReference(plane, width: width, height: height, radius: radius)
            for (a, b) in zip(output, wanted) { #expect(abs(a - b) <= 2e-3) }
        }
    }

    @Test("a three by three mean equals its oracle up to rounding", arguments: raggedSizes)
    func blur(size: (Int, Int)) throws {
        var numbers = SeededNumbers(3)
        let plane = numbers.floats(size.0 * size.1, in: 0...20)
        var output = [Float](repeating: 0, count: plane.count)
        var scratch: [Float] = []
        try blur3(plane, width: size.0, height: size.1, into: &output, scratch: &scratch)
        for (a, b) in zip(output, blur3Reference(plane, width: size.0, height: size.1)) {
            #expect(abs(a - b) <= 1e-4)
        }
    }

    @Test("the majority of nine equals its oracle exactly", arguments: raggedSizes)
    func majorities(size: (Int, Int)) throws {
        var numbers = SeededNumbers(9)
        let plane = numbers.floats(size.0 * size.1, in: 0...2)
        var output = [UInt8](repeating: 0, count: plane.count)
        var scratch = output
        for needed in [1, 5, 9] {
            try majority(
                plane, above: 1, needed: needed, width: size.0, height: size.1, into: &output,
                scratch: &scratch)
            #expect(
                output
                    == majorityReference(
                        plane, above: 1, needed: needed, width: size.0, height: size.1))
        }
    }

    @Test("means of cells equal their oracle exactly", arguments: [(8, 8), (17, 33), (65, 9)])
    func cells(size: (Int, Int)) throws {
        var numbers = SeededNumbers(20)
        let plane = numbers.floats(size.0 * size.1, in: 0...4)
        for cell in [1, 2, 4, 8] {
            var output = [Float](repeating: 0, count: (size.0 / cell) * (size.1 / cell))
            try cellMeans(plane, width: size.0, height: size.1, cell: cell, into: &output)
            #expect(
                output == cellMeansReference(plane, width: size.0, height: size.1, cell: cell))
        }
    }

    @Test("the local quantile equals its oracle exactly", arguments: raggedSizes, [0, 3, 9])
    func quantiles(size: (Int, Int), radius: Int) throws {
        var numbers = SeededNumbers(21)
        let plane = numbers.floats(size.0 * size.1, in: 0...4)
        let levels: [Float] = [0.5, 1, 1.8, 2, 2.2, 3]
        var output = plane
        var sums: [Int32] = []
        try localQuantile(
            plane, width: size.0, height: size.1, radius: radius, share: 0.4, levels: levels,
            into: &output, sums: &sums)
        #expect(
            output
                == localQuantileReference(
                    plane, width: size.0, height: size.1, radius: radius, share: 0.4,
                    levels: levels))
    }

    @Test(
        "dividing by levels equals its oracle up to rounding",
        arguments: [(8, 8), (17, 33), (65, 9)],
        [1, 2, 3, 4, 5])
    func dividing(size: (Int, Int), cell: Int) throws {
        var numbers = SeededNumbers(22)
        var plane = numbers.floats(size.0 * size.1, in: 0...9)
        let levels = numbers.floats((size.0 / cell) * (size.1 / cell), in: 0...3)
        let wanted = divideByLevelsReference(
            plane, width: size.0, height: size.1, levels: levels, cell: cell, factor: 2)
        var scratch: [Float] = []
        try divideByLevels(
            &plane, width: size.0, height: size.1, levels: levels, cell: cell, factor: 2,
            scratch: &scratch)
        for (a, b) in zip(plane, wanted) { #expect(abs(a - b) <= 1e-4 * max(1, b)) }
    }

    @Test("deviation equals its oracle up to rounding", arguments: raggedSizes)
    func deviations(size: (Int, Int)) throws {
        let (width, height) = size
        let (coarseWidth, coarseHeight) = (max(1, width / 2), max(1, height / 2))
        var numbers = SeededNumbers(31)
        let n = width * height
        let difference = numbers.numbers(n, in: -2000...2000)
        let near = numbers.floats(n, in: -300...300)
        let broad = numbers.floats(n, in: -300...300)
        let spread = numbers.bytes(n)
        let broadSpread = numbers.bytes(coarseWidth * coarseHeight)
        var output = [Float](repeating: 0, count: n)
        var scratch: [Float] = []
        try deviation(
            difference, near: near, broad: broad, width: width, height: height, spread: spread,
            floor: 8, broadSpread: broadSpread, coarseWidth: coarseWidth,
            coarseHeight: coarseHeight, broadFloor: 13, step: 4, into: &output, scratch: &scratch)
        let wanted = deviationReference(
            difference, near: near, broad: broad, width: width, height: height, spread: spread,
            floor: 8, broadSpread: broadSpread, coarseWidth: coarseWidth,
            coarseHeight: coarseHeight, broadFloor: 13, step: 4)
        for (a, b) in zip(output, wanted) { #expect(abs(a - b) <= 1e-4 * max(1, b)) }
    }

    @Test("chroma's deviation equals its oracle up to rounding", arguments: raggedSizes)
    func chromaDeviations(size: (Int, Int)) throws {
        let (width, height) = size
        let (chromaWidth, chromaHeight) = (max(1, width / 2), max(1, height / 2))
        var numbers = SeededNumbers(32)
        let blue = numbers.floats(chromaWidth * chromaHeight, in: -200...200)
        let red = numbers.floats(chromaWidth * chromaHeight, in: -200...200)
        let spread = numbers.bytes(chromaWidth * chromaHeight)
        let luma = numbers.floats(width * height, in: 0...9)
        var output = luma
        var scratch: [Float] = []
        try addChromaDeviation(
            blue: blue, red: red, spread: spread, chromaWidth: chromaWidth,
            chromaHeight: chromaHeight, floor: 32, into: &output, width: width, height: height,
            scratch: &scratch)
        let wanted = addChromaDeviationReference(
            blue: blue, red: red, spread: spread, chromaWidth: chromaWidth,
            chromaHeight: chromaHeight, floor: 32, to: luma, width: width, height: height)
        for (a, b) in zip(output, wanted) { #expect(abs(a - b) <= 1e-4 * max(1, b)) }
    }

    @Test("a lesson equals its oracle exactly", arguments: [1, 15, 16, 17, 33, 257])
    func lessons(count: Int) throws {
        var numbers = SeededNumbers(41)
        let difference = numbers.numbers(count, in: -900...900)
        let near = numbers.floats(count, in: -100...100)
        let guarded = (0..<count).map { UInt8($0 % 3) }
        var base = numbers.numbers(count, in: 5000...22000)
        var spread = numbers.bytes(count)
        var (wantedBase, wantedSpread) = (base, spread)
        for turn in 0..<5 {
            // Halves and quarters are exact in binary, so the order of multiplications is free.
            try teach(
                difference, near: near, guarded: guarded, rate: 0.25, limit: 2.5, spreadStep: 4,
                floor: 8, ceiling: 250, baseStep: 4, turn: turn, base: &base, spread: &spread)
            teachReference(
                difference, near: near, guarded: guarded, rate: 0.25, limit: 2.5, spreadStep: 4,
                floor: 8, ceiling: 250, baseStep: 4, turn: turn, base: &wantedBase,
                spread: &wantedSpread)
        }
        // Rounding at a step's edge may fall either way: one step of 1/4096, one of 255.
        for i in 0..<count {
            #expect(abs(Int(base[i]) - Int(wantedBase[i])) <= 5)
            #expect(abs(Int(spread[i]) - Int(wantedSpread[i])) <= 5)
        }
    }

    @Test("a lesson leaves guarded pixels as they are")
    func guardedLesson() throws {
        var base: [Int16] = [10_000, 10_000, 10_000]
        var spread: [UInt8] = [20, 20, 20]
        try teach(
            [400, 400, 400], near: [0, 0, 0], guarded: [0, 1, 2], rate: 0.5, limit: 2.5,
            spreadStep: 4, floor: 8, ceiling: 255, baseStep: 4, turn: 0, base: &base,
            spread: &spread)
        #expect(base[0] > 10_000 && base[1] == 10_000 && base[2] == 10_000)
        #expect(spread[0] > 20 && spread[1] > 20 && spread[2] == 20)
    }

    @Test("votes equal their oracle exactly", arguments: [1, 15, 16, 17, 33])
    func votes(count: Int) throws {
        var numbers = SeededNumbers(51)
        var value = [UInt8](repeating: 0, count: count)
        var (support, challenger, challenge) = (value, value, value)
        var wanted = [(Int, Int, Int, Int)](repeating: (0, 0, 0, 0), count: count)
        for _ in 0..<40 {
            // Few levels, so that values and challengers are met often.
            let picture = numbers.bytes(count).map { UInt8($0 % 4) * 60 }
            try stableVote(
                picture, tolerance: 12, limit: 6, value: &value, support: &support,
                challenger: &challenger, challenge: &challenge)
            for i in 0..<count {
                var (v, s, w, t) = wanted[i]
                stableVoteReference(
                    Int(picture[i]), tolerance: 12, limit: 6, value: &v, support: &s,
                    challenger: &w, challenge: &t)
                wanted[i] = (v, s, w, t)
            }
            for i in 0..<count {
                #expect(Int(value[i]) == wanted[i].0 && Int(support[i]) == wanted[i].1)
                #expect(Int(challenge[i]) == wanted[i].3)
            }
        }
    }

    @Test("a table, a shift and a contrast say what their formulas say", arguments: [1, 17, 64])
    func points(count: Int) throws {
        var numbers = SeededNumbers(61)
        let bytes = numbers.bytes(count)
        let table = (0..<256).map { Int16($0 * 3 - 100) }
        let memory = numbers.numbers(count, in: -3000...3000)
        var looked = [Int16](repeating: 0, count: count)
        var rest = looked
        try tabledDifference(
            bytes, table: table, memory: memory, shift: 2, looked: &looked, into: &rest)
        var again = looked
        try lookUp(bytes, in: table, into: &again)
        var shifted = looked
        try shiftDown(memory, by: 2, into: &shifted)
        let mean = numbers.floats(count, in: -50...50)
        var contrasts = mean
        try contrast(looked, mean: mean, bound: 200, into: &contrasts)
        for i in 0..<count {
            #expect(looked[i] == Int16(bytes[i]) * 3 - 100 && again[i] == looked[i])
            #expect(shifted[i] == memory[i] >> 2 && rest[i] == looked[i] - shifted[i])
            #expect(contrasts[i] == min(max(Float(looked[i]) - mean[i], -200), 200))
        }
    }

    @Test("differing bytes are counted as by hand", arguments: [1, 63, 64, 65, 4097, 9000])
    func counting(count: Int) throws {
        var numbers = SeededNumbers(71)
        let a = numbers.bytes(count)
        let b = numbers.bytes(count)
        let wanted = zip(a, b).filter { abs(Int($0) - Int($1)) > 40 }.count
        #expect(try countDiffering(a, b, by: 40) == wanted)
        #expect(throws: ImageKernelError.self) { try countDiffering(a, b + [1], by: 40) }
    }
}
