import Foundation
import Kernels
import Testing

#if arch(x86_64)
    import KernelsVNNI
#endif

// The kernels on bytes against their oracle, on shapes that straddle a tile, a word and a vector, with
// a fixed seed. Sums are exact and the scaling is told in the same order of single precision, so every
// byte is the oracle's: no tolerance.

private let floor = ByteKernels(
    name: Kernels.byteKernelBuild, panelWidth: Kernels.bytePanelWidth,
    tileRows: Kernels.byteTileRows, product: Kernels.multiplyByteTiles,
    depthwise: Kernels.convolveByteDepthwise, quantise: Kernels.quantiseBytes,
    dequantise: Kernels.dequantiseBytes)

/// The builds that this processor runs.
private let builds: [ByteKernels] = {
    #if arch(x86_64)
        let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        guard flags.contains(" avx512_vnni ") else { return [floor] }
        return [
            floor,
            ByteKernels(
                name: KernelsVNNI.byteKernelBuild, panelWidth: KernelsVNNI.bytePanelWidth,
                tileRows: KernelsVNNI.byteTileRows, product: KernelsVNNI.multiplyByteTiles,
                depthwise: KernelsVNNI.convolveByteDepthwise, quantise: KernelsVNNI.quantiseBytes,
                dequantise: KernelsVNNI.dequantiseBytes),
        ]
    #else
        return [floor]
    #endif
}()

/// Numbers that live as long as a test needs pointers to them, with room behind them to read, not to
/// write.
private final class Numbers<Number: BitwiseCopyable & Equatable & AdditiveArithmetic> {
    let base: UnsafeMutablePointer<Number>
    let count: Int

    init(_ values: [Number]) {
        count = values.count
        base = .allocate(capacity: count + 64)
        base.initialize(repeating: .zero, count: count + 64)
        base.update(from: values, count: count)
    }

    convenience init(count: Int) { self.init([Number](repeating: .zero, count: count)) }

    deinit { base.deallocate() }

    var values: [Number] { (0..<count).map { base[$0] } }
    /// Whether nothing was written behind the numbers.
    var keptBehind: Bool { (count..<count + 64).allSatisfy { base[$0] == .zero } }
}

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

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// The lowest weight included, which a saturating product would get wrong.
    mutating func weights(_ count: Int) -> [Int8] {
        (0..<count).map { _ in
            Int.random(in: 0...3, using: &self) == 0
                ? (Bool.random(using: &self) ? -128 : 127)
                : Int8.random(in: -128...127, using: &self)
        }
    }

    mutating func floats(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }
}

@Suite("products of bytes")
struct ByteProductTests {
    private enum Kind: CaseIterable { case bytes, floats, sum }

    /// One 3 x 3 convolution over two pictures of `width` x 3 pixels, by kernel and oracle.
    private func agree(
        _ build: ByteKernels, width: Int, channels: Int, vectors: Int, joined: Bool, _ kind: Kind
    ) -> Bool {
        var random = Seeded(state: 31)
        let height = 3
        let pixel = joined ? channels : (channels + 15) / 16 * 16
        let strides = GridStrides(
            pixel: pixel, row: (width + 2) * pixel, picture: (height + 2) * (width + 2) * pixel)
        let outputs = vectors * 16
        let panels = (outputs + build.panelWidth - 1) / build.panelWidth
        let padded = panels * build.panelWidth
        let out = GridStrides(
            pixel: outputs, row: width * outputs, picture: height * width * outputs)
        let words = ((joined ? 3 * channels : channels) + 3) / 4
        let offsets = (0..<3).flatMap { y in
            joined
                ? [y * strides.row] : (0..<3).map { x in y * strides.row + x * strides.pixel }
        }
        let input = Numbers(random.bytes(2 * strides.picture))
        let weights = Numbers(random.weights(padded * offsets.count * words * 4))
        let starts = Numbers(
            (0..<padded).map { _ in Int32.random(in: -9999...9999, using: &random) })
        let factors = Numbers(random.floats(padded, 0.0001...0.002))
        let shifts = Numbers(random.floats(padded, -20...20))
        let extra = Numbers(random.bytes(2 * out.picture))
        let runs = Numbers(offsets)
        let scratch = Numbers<Int>(count: NeuralKernels.scratchIntegers)
        let size = kind == .floats ? 4 : 1
        let fast = Numbers<UInt8>(count: 2 * out.picture * size)
        let plain = Numbers<UInt8>(count: 2 * out.picture * size)
        func call(_ room: Numbers<UInt8>) -> ByteProductCall {
            ByteProductCall(
                input: input.base, inputStrides: strides,
                output: UnsafeMutableRawPointer(room.base),
                outputKind: kind == .floats ? .floats : .bytes, outputStrides: out,
                weights: weights.base, starts: starts.base,
                scaling: ByteScaling(
                    factors: factors.base, offsets: shifts.base, low: -100, high: 120, zero: 100),
                runs: runs.base, runCount: offsets.count, runWords: words, width: width,
                height: height, outputVectors: vectors,
                residual: kind == .sum
                    ? ByteResidual(
                        bytes: extra.base, strides: out, own: 0.7, scale: 0.4, zero: 90,
                        low: -128, high: 127, sumZero: 128) : nil)
        }
        let pixels = 2 * height * width
        build.product(call(fast), 0, pixels, 0, panels, scratch.base)
        PlainBytes.product(call(plain), pixels: pixels, panelWidth: build.panelWidth)
        return fast.values == plain.values && fast.keptBehind
    }

    /// 1, 3, 4, 5, 12 and 13 pixels a row leave every tail of tiles of 4 and 12.
    @Test("a convolution gives its oracle's bytes at every tail", arguments: builds)
    func tails(_ build: ByteKernels) {
        for width in [1, 3, 4, 5, 12, 13] {
            for vectors in [1, 2, 3] {
                #expect(
                    agree(
                        build, width: width, channels: 24, vectors: vectors, joined: false, .bytes))
            }
        }
    }

    /// 3 channels leave a word of one byte a tap, and of one in three taps taken together.
    @Test("channels that fill no word, apart and joined", arguments: builds)
    func narrowChannels(_ build: ByteKernels) {
        for channels in [1, 3, 5, 17] {
            for joined in [false, true] {
                #expect(
                    agree(
                        build, width: 7, channels: channels, vectors: 2, joined: joined, .bytes))
            }
        }
    }

    @Test("floats come out, and sums with a residual of other levels", arguments: builds)
    func kinds(_ build: ByteKernels) {
        for kind in Kind.allCases {
            #expect(
                agree(build, width: 13, channels: 16, vectors: 3, joined: false, kind))
        }
    }

    /// By hand: bytes (3, 255), weights (-128, 127), start 1 give 3 · -128 + 255 · 127 + 1 = 32002, and
    /// 32002 · 0.001 + 0.5 = 32.502, rounded 33, from zero at 10: 43.
    @Test("one pixel worked by hand", arguments: builds)
    func byHand(_ build: ByteKernels) {
        let input = Numbers<UInt8>([3, 255])
        let weights = Numbers<Int8>(count: build.panelWidth * 4)
        (weights.base[0], weights.base[1]) = (-128, 127)
        let starts = Numbers<Int32>(count: build.panelWidth)
        starts.base[0] = 1
        let factors = Numbers([Float](repeating: 0.001, count: build.panelWidth))
        let shifts = Numbers([Float](repeating: 0.5, count: build.panelWidth))
        let output = Numbers<UInt8>(count: 16)
        let runs = Numbers<Int>(count: 1)
        let scratch = Numbers<Int>(count: NeuralKernels.scratchIntegers)
        let still = GridStrides(pixel: 16, row: 16, picture: 16)
        build.product(
            ByteProductCall(
                input: input.base, inputStrides: still,
                output: UnsafeMutableRawPointer(output.base), outputKind: .bytes,
                outputStrides: still, weights: weights.base, starts: starts.base,
                scaling: ByteScaling(
                    factors: factors.base, offsets: shifts.base, low: -10, high: 245, zero: 10),
                runs: runs.base, runCount: 1, runWords: 1, width: 1, height: 1, outputVectors: 1,
                residual: nil), 0, 1, 0, 1, scratch.base)
        #expect(output.values[0] == 43)
        // A half goes to the even level.
        #expect(output.values[1] == 10)
    }
}

@Suite("windows and levels of bytes")
struct ByteWindowTests {
    /// Sizes: 3, 4, 5 and 9 outputs a row straddle the step of four; kernels of 2 to 7 the word of four.
    @Test("a depthwise convolution gives its oracle's bytes", arguments: builds)
    func depthwise(_ build: ByteKernels) {
        for width in [3, 4, 5, 9] {
            for (kernel, stride, dilation) in [
                (3, 1, 1), (3, 2, 1), (5, 1, 1), (5, 2, 1), (2, 1, 1), (7, 1, 1), (3, 1, 2),
            ] {
                var random = Seeded(state: 33)
                let height = 3
                let reach = (kernel - 1) * dilation + 1
                let (inWidth, inHeight) = (
                    (width - 1) * stride + reach, (height - 1) * stride + reach
                )
                let strides = GridStrides(
                    pixel: 32, row: inWidth * 32, picture: inWidth * inHeight * 32)
                let out = GridStrides(pixel: 32, row: width * 32, picture: height * width * 32)
                let input = Numbers(random.bytes(2 * strides.picture))
                let weights = Numbers(random.weights(kernel * ((kernel + 3) / 4) * 32 * 4))
                for word in 0..<kernel * ((kernel + 3) / 4) * 32 {
                    // Past the last tap weights are zero.
                    let group = word / 32 % ((kernel + 3) / 4)
                    for tap in 0..<4 where group * 4 + tap >= kernel {
                        weights.base[word * 4 + tap] = 0
                    }
                }
                let starts = Numbers<Int32>((0..<32).map { $0 * 100 - 1600 })
                let factors = Numbers(random.floats(32, 0.0005...0.003))
                let shifts = Numbers(random.floats(32, -20...20))
                let (fast, plain) = (
                    Numbers<UInt8>(count: 2 * out.picture), Numbers<UInt8>(count: 2 * out.picture)
                )
                func call(_ room: Numbers<UInt8>) -> ByteWindowCall {
                    ByteWindowCall(
                        input: input.base, inputStrides: strides, output: room.base,
                        outputStrides: out, weights: weights.base, starts: starts.base,
                        scaling: ByteScaling(
                            factors: factors.base, offsets: shifts.base, low: -8, high: 247,
                            zero: 8),
                        width: width, height: height, vectors: 2, kernel: (kernel, kernel),
                        stride: (stride, stride), dilation: (dilation, dilation))
                }
                build.depthwise(call(fast), 0, 2 * height)
                PlainBytes.depthwise(call(plain), pictures: 2)
                #expect(fast.values == plain.values)
                #expect(fast.keptBehind)
            }
        }
    }

    /// 17 numbers a pixel leave a last step that begins early; beyond the levels they are clamped.
    @Test("floats become bytes and bytes floats as their oracle says", arguments: builds)
    func levels(_ build: ByteKernels) {
        var random = Seeded(state: 34)
        let floatStrides = GridStrides(pixel: 20, row: 60, picture: 120)
        let byteStrides = GridStrides(pixel: 32, row: 96, picture: 192)
        // Halves, so that rounding to even shows, and numbers far outside.
        let values = (0..<240).map { _ in Float(Int.random(in: -700...700, using: &random)) * 0.25 }
        let (fast, plain) = (Numbers<UInt8>(count: 384), Numbers<UInt8>(count: 384))
        let (back, plainBack) = (Numbers<Float>(count: 240), Numbers<Float>(count: 240))
        let floats = Numbers(values)
        func call(_ floats: Numbers<Float>, _ bytes: Numbers<UInt8>) -> ByteLevelCall {
            ByteLevelCall(
                floats: floats.base, floatStrides: floatStrides, bytes: bytes.base,
                byteStrides: byteStrides, scale: 0.5, zero: 77, width: 3, height: 2, run: 17)
        }
        build.quantise(call(floats, fast), 0, 4)
        PlainBytes.quantise(call(floats, plain), pictures: 2)
        #expect(fast.values == plain.values)
        build.dequantise(call(back, fast), 0, 4)
        PlainBytes.dequantise(call(plainBack, plain), pictures: 2)
        #expect(back.values == plainBack.values)
        // By hand: 0.75 / 0.5 = 1.5, to even 2, from 77 on 79; back (79 - 77) · 0.5 = 1.
        floats.base[0] = 0.75
        build.quantise(call(floats, fast), 0, 1)
        build.dequantise(call(back, fast), 0, 1)
        #expect(fast.values[0] == 79)
        #expect(back.values[0] == 1)
    }
}
