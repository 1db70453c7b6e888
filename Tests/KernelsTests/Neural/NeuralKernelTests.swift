import Kernels
import Testing

// Each kernel against its oracle, on shapes that straddle a tile and a vector, with a fixed seed.
// Tolerance: rounding. A sum of k products of numbers in -1...1 is off by at most about k · 2⁻²⁴,
// and the exponential by 2 units in the last place.

/// A generator of numbers that every run repeats (splitmix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &self) }
    }
}

/// Floats that live as long as a test needs pointers to them.
private final class Room {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    init(_ values: [Float]) {
        count = values.count
        // Kernels may read, not write, up to 15 floats past the last channel.
        base = .allocate(capacity: count + 16)
        base.initialize(repeating: 0, count: count + 16)
        base.update(from: values, count: count)
    }

    convenience init(count: Int) { self.init([Float](repeating: 0, count: count)) }

    deinit { base.deallocate() }

    var values: [Float] { (0..<count).map { base[$0] } }
}

private func largestDifference(_ a: Room, _ b: Room) -> Float {
    zip(a.values, b.values).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
}

private let everyActivation: [Activation] = [
    .identity, Activation(.clamp, low: 0, high: .infinity), Activation(.clamp, low: 0, high: 0.5),
    Activation(.leaky, low: 0.1), Activation(.leaky, low: 2), Activation(.sigmoid),
    Activation(.silu), Activation(.hardSigmoid, low: 0.2, high: 0.5),
    Activation(.hardSwish, low: 1 / 6, high: 0.5), Activation(.tanh), Activation(.mish),
    Activation(.elu, low: 1),
]

@Suite("products")
struct ProductKernelTests {
    /// Runs one 3 x 3 convolution of both kinds over `width` x 3 pixels.
    private func difference(
        width: Int, channels: Int, vectors: Int, activation: Activation, residual: Bool
    ) -> Float {
        var random = Seeded(state: 11)
        let height = 3
        let strides = GridStrides(
            pixel: channels, row: (width + 2) * channels,
            picture: (height + 2) * (width + 2) * channels)
        let outputs = vectors * 16
        let panels = (outputs + productPanelWidth - 1) / productPanelWidth
        let out = GridStrides(
            pixel: outputs, row: width * outputs, picture: height * width * outputs)
        let input = Room(random.floats(2 * strides.picture))
        let weights = Room(random.floats(panels * productPanelWidth * 9 * channels))
        let bias = Room(random.floats(panels * productPanelWidth))
        let extra = Room(random.floats(2 * out.picture))
        let (fast, plain) = (Room(count: 2 * out.picture), Room(count: 2 * out.picture))
        let runs = UnsafeMutablePointer<Int>.allocate(capacity: 3 + 36)
        defer { runs.deallocate() }
        for run in 0..<3 { runs[run] = run * strides.row }
        func call(_ room: Room) -> ProductCall {
            ProductCall(
                input: input.base, inputStrides: strides, output: room.base, outputStrides: out,
                weights: weights.base, bias: bias.base, runs: runs, runCount: 3,
                runLength: 3 * channels, width: width, height: height, outputVectors: vectors,
                activation: activation, residual: residual ? UnsafePointer(extra.base) : nil,
                residualStrides: out, residualFirst: width % 2 == 0)
        }
        let pixels = 2 * height * width
        multiplyTiles(call(fast), 0, pixels, 0, panels, runs + 3)
        PlainNeural.product(call(plain), pixels: pixels, panelWidth: productPanelWidth)
        return largestDifference(fast, plain)
    }

    /// 1, 5, 6, 7, 12 and 13 pixels a row leave every tail of tiles of 6 and 12.
    @Test("a convolution is its oracle at every tail", arguments: [1, 5, 6, 7, 12, 13])
    func tails(_ width: Int) {
        for vectors in [1, 2, 3] {
            let found = difference(
                width: width, channels: 5, vectors: vectors, activation: .identity, residual: false)
            #expect(found < 4e-6)
        }
    }

    @Test("every activation, with and without a residual", arguments: everyActivation.indices)
    func activations(_ index: Int) {
        for residual in [false, true] {
            let found = difference(
                width: 7, channels: 3, vectors: 2, activation: everyActivation[index],
                residual: residual)
            #expect(found < 8e-6)
        }
    }

    /// By hand: two channels (3, 5), weights (1, 10) and bias 0.5 give 3 + 50 + 0.5.
    @Test("one pixel worked by hand")
    func byHand() {
        let input = Room([3, 5])
        let weights = Room(count: 2 * productPanelWidth)
        weights.base[0] = 1
        weights.base[productPanelWidth] = 10
        let bias = Room(count: productPanelWidth)
        bias.base[0] = 0.5
        let output = Room(count: 16)
        let room = UnsafeMutablePointer<Int>.allocate(capacity: 37)
        defer { room.deallocate() }
        room[36] = 0
        let still = GridStrides(pixel: 16, row: 16, picture: 16)
        multiplyTiles(
            ProductCall(
                input: input.base, inputStrides: still, output: output.base, outputStrides: still,
                weights: weights.base, bias: bias.base, runs: room + 36, runCount: 1, runLength: 2,
                width: 1, height: 1, outputVectors: 1, activation: .identity, residual: nil,
                residualStrides: still, residualFirst: false), 0, 1, 0, 1, room)
        #expect(output.values[0] == 53.5)
        #expect(output.values[1] == 0)
    }
}

@Suite("windows and points")
struct WindowKernelTests {
    /// Sizes: 3, 4, 5 and 9 outputs a row straddle the step of four.
    @Test("a depthwise convolution is its oracle", arguments: [3, 4, 5, 9])
    func depthwise(_ width: Int) {
        for (kernel, stride, dilation) in [
            (3, 1, 1), (3, 2, 1), (5, 1, 1), (5, 2, 1), (2, 1, 1), (3, 1, 2),
        ] {
            var random = Seeded(state: 5)
            let vectors = 2
            let height = 3
            let reach = (kernel - 1) * dilation + 1
            let (inWidth, inHeight) = ((width - 1) * stride + reach, (height - 1) * stride + reach)
            let strides = GridStrides(
                pixel: 32, row: inWidth * 32, picture: inWidth * inHeight * 32)
            let out = GridStrides(pixel: 32, row: width * 32, picture: height * width * 32)
            let input = Room(random.floats(2 * strides.picture))
            let weights = Room(random.floats(kernel * kernel * 32))
            let bias = Room(random.floats(32))
            let (fast, plain) = (Room(count: 2 * out.picture), Room(count: 2 * out.picture))
            func call(_ room: Room) -> WindowCall {
                WindowCall(
                    input: input.base, inputStrides: strides, output: room.base,
                    outputStrides: out, weights: UnsafePointer(weights.base),
                    bias: UnsafePointer(bias.base), inputWidth: inWidth, inputHeight: inHeight,
                    width: width, height: height, vectors: vectors, kernel: (kernel, kernel),
                    stride: (stride, stride), dilation: (dilation, dilation), before: (0, 0),
                    activation: Activation(.silu), countsBorder: false)
            }
            convolveDepthwise(call(fast), 0, 2 * height)
            PlainNeural.depthwise(call(plain), pictures: 2)
            #expect(largestDifference(fast, plain) < 4e-6)
        }
    }

    /// 5 x 4 pixels under windows of 3 that hang over every edge.
    @Test("pools are cut at the edges as their oracle cuts them", arguments: [true, false])
    func pools(_ largest: Bool) {
        for (stride, dilation, counts) in [(1, 1, false), (2, 1, true), (1, 2, false)] {
            var random = Seeded(state: 6)
            let strides = GridStrides(pixel: 16, row: 5 * 16, picture: 20 * 16)
            let (width, height) = (5 / stride, 4 / stride)
            let out = GridStrides(pixel: 16, row: width * 16, picture: width * height * 16)
            let input = Room(random.floats(2 * strides.picture))
            let (fast, plain) = (Room(count: 2 * out.picture), Room(count: 2 * out.picture))
            func call(_ room: Room) -> WindowCall {
                WindowCall(
                    input: input.base, inputStrides: strides, output: room.base,
                    outputStrides: out, weights: nil, bias: nil, inputWidth: 5, inputHeight: 4,
                    width: width, height: height, vectors: 1, kernel: (3, 3),
                    stride: (stride, stride), dilation: (dilation, dilation), before: (1, 1),
                    activation: .identity, countsBorder: counts)
            }
            if largest {
                poolMaximum(call(fast), 0, 2 * height)
            } else {
                poolAverage(call(fast), 0, 2 * height)
            }
            PlainNeural.pool(call(plain), pictures: 2, largest: largest)
            #expect(largestDifference(fast, plain) < 1e-6)
        }
    }

    @Test(
        "points are their oracle, one pixel standing for all included",
        arguments: [
            PointCall.Operation.first, .add, .subtract, .multiply, .divide, .maximum, .minimum,
        ])
    func points(_ operation: PointCall.Operation) {
        var random = Seeded(state: 8)
        let strides = GridStrides(pixel: 32, row: 3 * 32, picture: 6 * 32)
        for still in [false, true] {
            let a = Room(random.floats(2 * strides.picture))
            // Away from zero, so that a quotient is as exact as the rest.
            let b = Room(random.floats(2 * strides.picture).map { $0 + 2 })
            let (fast, plain) = (Room(count: 2 * strides.picture), Room(count: 2 * strides.picture))
            func call(_ room: Room) -> PointCall {
                PointCall(
                    operation: operation, a: a.base, aStrides: strides, b: b.base,
                    bStrides: still ? GridStrides(pixel: 0, row: 0, picture: 0) : strides,
                    output: room.base, outputStrides: strides, width: 3, height: 2, vectors: 2,
                    activation: Activation(.tanh))
            }
            combinePoints(call(fast), 0, 4)
            PlainNeural.point(call(plain), pictures: 2)
            #expect(largestDifference(fast, plain) < 2e-6)
        }
    }

    /// Two pictures of 3 channels, 2 x 5 pixels, in a grid whose pixels are 16 apart.
    @Test("planes go into a grid and come out as they were", arguments: [true, false])
    func planes(_ channelsLast: Bool) {
        var random = Seeded(state: 9)
        let values = random.floats(2 * 3 * 10)
        let (from, to) = (Room(values), Room(count: 60))
        let grid = Room(count: 2 * 10 * 16)
        func call(_ room: Room) -> PlaneCall {
            PlaneCall(
                plain: room.base, grid: grid.base,
                strides: GridStrides(pixel: 16, row: 80, picture: 160), pictures: 2, channels: 3,
                height: 2, width: 5, channelsLast: channelsLast)
        }
        // In two parts that meet within a picture.
        gatherPlanes(call(from), 3, 4)
        gatherPlanes(call(from), 0, 3)
        scatterPlanes(call(to))
        #expect(to.values == values)
        // Picture 1, row 1, column 2, channel 2.
        let index = channelsLast ? 30 + 7 * 3 + 2 : 30 + 2 * 10 + 7
        #expect(grid.values[160 + 80 + 2 * 16 + 2] == values[index])
    }
}
