import Kernels
import Testing

@Suite("Masks, patches and edges")
struct ShapeTests {
    @Test("patches equal their oracle exactly", arguments: raggedSizes, [90, 128, 170])
    func patches(size: (Int, Int), share: Int) throws {
        let (width, height) = size
        var numbers = SeededNumbers(UInt64(share))
        let mask = numbers.mask(width, height, share: share)
        var labels = [Int32](repeating: 0, count: mask.count)
        var runs: [Run] = []
        var components: [Component] = []
        try connectedComponents(
            mask, width: width, height: height, labels: &labels, runs: &runs,
            components: &components)
        let wanted = connectedComponentsReference(mask, width: width, height: height)
        #expect(labels == wanted.labels)
        #expect(components == wanted.components)
    }

    @Test("a spiral is one patch, whatever its provisional numbers were")
    func spiral() throws {
        let rows = [
            "#########", "........#", "#######.#", "#.....#.#", "#.###.#.#", "#.#...#.#",
            "#.#####.#", "#.......#", "#########",
        ]
        let mask = rows.joined().utf8.map { $0 == UInt8(ascii: "#") ? UInt8(255) : 0 }
        var labels = [Int32](repeating: 0, count: mask.count)
        var runs: [Run] = []
        var components: [Component] = []
        try connectedComponents(
            mask, width: 9, height: 9, labels: &labels, runs: &runs,
            components: &components)
        #expect(components.count == 1)
        #expect(components.first?.area == mask.count { $0 != 0 })
    }

    @Test("filled holes equal their oracle exactly", arguments: raggedSizes, [110, 170, 200])
    func holes(size: (Int, Int), share: Int) throws {
        let (width, height) = size
        var numbers = SeededNumbers(UInt64(share))
        let mask = numbers.mask(width, height, share: share)
        var output = mask
        var runs: [Run] = []
        var components: [Component] = []
        try fillHoles(
            &output, width: width, height: height, largest: 3, runs: &runs,
            components: &components)
        #expect(output == fillHolesReference(mask, width: width, height: height, largest: 3))
    }

    @Test("a ring's hole is filled up to its size, and one at the border is not")
    func ring() throws {
        let rows = ["#.#####", "#.#...#", "###...#", "..#####"]
        let mask = rows.joined().utf8.map { $0 == UInt8(ascii: "#") ? UInt8(255) : 0 }
        var runs: [Run] = []
        var components: [Component] = []
        for (largest, filled) in [(5, 0), (6, 6)] {
            var output = mask
            try fillHoles(
                &output, width: 7, height: 4, largest: largest, runs: &runs,
                components: &components)
            // The gap on the left reaches the border.
            #expect(output.count { $0 != 0 } == mask.count { $0 != 0 } + filled)
        }
    }

    @Test("the places of set bytes are listed in order", arguments: [1, 7, 8, 9, 64, 65, 200])
    func places(count: Int) throws {
        var numbers = SeededNumbers(121)
        for share in [0, 20, 128, 255] {
            let mask = numbers.bytes(count).map { Int($0) < share ? max(1, $0) : 0 }
            var places = [Int32](repeating: -1, count: count)
            let found = try listPlaces(of: mask, into: &places)
            #expect(places.prefix(found).map(Int.init) == mask.indices.filter { mask[$0] != 0 })
        }
    }

    @Test("widening and narrowing equal their oracle exactly", arguments: raggedSizes, [0, 1, 3])
    func spreading(size: (Int, Int), radius: Int) throws {
        var numbers = SeededNumbers(81)
        let mask = numbers.mask(size.0, size.1, share: 128)
        for widening in [true, false] {
            var output = mask
            var scratch = mask
            try spread(
                &output, width: size.0, height: size.1, radius: radius, widening: widening,
                scratch: &scratch)
            #expect(
                output
                    == spreadReference(
                        mask, width: size.0, height: size.1, radius: radius, widening: widening))
        }
    }

    @Test("the distance to the outside equals its oracle exactly", arguments: raggedSizes)
    func distances(size: (Int, Int)) throws {
        var numbers = SeededNumbers(91)
        let mask = numbers.mask(size.0, size.1, share: 190)
        var output = [UInt8](repeating: 0, count: mask.count)
        try innerDistance(mask, width: size.0, height: size.1, into: &output)
        #expect(output == innerDistanceReference(mask, width: size.0, height: size.1))
    }

    @Test(
        "the strongest edges equal their oracle exactly", arguments: [(12, 12), (33, 21), (64, 40)])
    func edges(size: (Int, Int)) throws {
        let (width, height) = size
        var numbers = SeededNumbers(101)
        let plane = numbers.floats(width * height, in: -300...300)
        let spread = numbers.bytes(4 * width * height).map { max(8, $0) }
        let guarded = numbers.bytes(4 * width * height).map { $0 > 200 ? UInt8(1) : 0 }
        var points: [EdgePoint] = []
        var scratch: [Float] = []
        try strongestEdges(
            plane, width: width, height: height, halvings: 1, spread: spread, guarded: guarded,
            fullWidth: 2 * width, step: 4, least: 0.01, cell: 5, into: &points, scratch: &scratch)
        let wanted = strongestEdgesReference(
            plane, width: width, height: height, halvings: 1, spread: spread, guarded: guarded,
            fullWidth: 2 * width, step: 4, least: 0.01, cell: 5)
        #expect(points.map(\.x) == wanted.map(\.x) && points.map(\.y) == wanted.map(\.y))
        #expect(!points.isEmpty)
    }

    @Test("a trimmed mask equals its oracle", arguments: [1, 17, 64, 129])
    func trimming(count: Int) throws {
        var numbers = SeededNumbers(111)
        let difference = numbers.numbers(count, in: -400...400)
        let masked = numbers.floats(count, in: -60...60)
        let open = numbers.floats(count, in: 0...1000)
        let spread = numbers.bytes(count)
        let spared = numbers.bytes(count).map { $0 / 200 }
        let mask = numbers.bytes(count).map { $0 > 100 ? UInt8(255) : 0 }
        var output = mask
        try trimHalo(
            difference, masked: masked, open: open, spread: spread, floor: 8, step: 4, limit: 2,
            spared: spared, mask: &output)
        #expect(
            output
                == trimHaloReference(
                    difference, masked: masked, open: open, spread: spread, floor: 8, step: 4,
                    limit: 2, spared: spared, mask: mask))
    }

    @Test("a plane of another size is refused and nothing is written")
    func refusals() {
        var mask: [UInt8] = [255, 0, 255]
        var scratch: [UInt8] = [0, 0, 0]
        #expect(throws: ImageKernelError.self) {
            try spread(
                &mask, width: 2, height: 2, radius: 1, widening: true, scratch: &scratch)
        }
        #expect(mask == [255, 0, 255])
        var labels: [Int32] = [5]
        var runs: [Run] = []
        var components: [Component] = []
        #expect(throws: ImageKernelError.self) {
            try connectedComponents(
                mask, width: 3, height: 1, labels: &labels, runs: &runs,
                components: &components)
        }
        #expect(labels == [5])
    }
}
