import Kernels
import Testing

@Suite("Resampling a rectangle, and its colours for a network")
struct ResampleTests {
    private func resampled(
        _ bytes: [UInt8], _ width: Int, _ height: Int, stride: Int? = nil, left: Double = 0,
        top: Double = 0, wide: Double? = nil, high: Double? = nil, columns: Int, rows: Int
    ) throws -> [Float] {
        var output = [Float](repeating: -1, count: columns * rows)
        try bytes.withUnsafeBufferPointer {
            try resample(
                $0, width: width, height: height, stride: stride ?? width, left: left, top: top,
                wide: wide ?? Double(width), high: high ?? Double(height), columns: columns,
                rows: rows, into: &output)
        }
        return output
    }

    @Test("a row worked by hand: halving weighs 3 3 1 over seven at the rim")
    func byHand() throws {
        // Scale 2, centres at 0.5 and 2.5, reach 2: 0.75 0.75 0.25 at the rim, mirrored at the other.
        let found = try resampled([0, 70, 140, 210], 4, 1, columns: 2, rows: 1)
        #expect(abs(found[0] - Float(3 * 70 + 140) / 7) < 1e-3)
        #expect(abs(found[1] - Float(70 + 3 * 140 + 3 * 210) / 7) < 1e-3)
        // At its own size a picture stays as it is.
        #expect(try resampled([5, 9, 200, 31], 2, 2, columns: 2, rows: 2) == [5, 9, 200, 31])
    }

    /// Shrinking and enlarging, a padded stride, rectangles that begin between two bytes; rounding
    /// of 32-bit sums over at most 33 × 33 bytes stays under 1e-3 gray levels.
    @Test("agrees with its oracle", arguments: [1, 3, 8, 17, 40])
    func agrees(size: Int) throws {
        let (width, height, stride) = (33, 21, 40)
        var seed: UInt32 = 12_345
        var padded = [UInt8](repeating: 255, count: stride * height)
        var packed: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                seed = seed &* 1_664_525 &+ 1_013_904_223
                padded[y * stride + x] = UInt8(seed >> 24)
                packed.append(UInt8(seed >> 24))
            }
        }
        for (left, top, wide, high) in [
            (0.0, 0.0, 33.0, 21.0), (3.3, 7.9, 12.5, 9.25), (32, 20, 1, 1),
        ] {
            let found = try resampled(
                padded, width, height, stride: stride, left: left, top: top, wide: wide,
                high: high, columns: size, rows: size + 2)
            let wanted = resampleReference(
                packed, width: width, height: height, left: left, top: top, wide: wide,
                high: high, columns: size, rows: size + 2)
            #expect(zip(found, wanted).allSatisfy { abs(Double($0) - $1) < 1e-3 })
        }
    }

    @Test("a rectangle outside the source and a wrong size are refused")
    func refuses() {
        let bytes = [UInt8](repeating: 0, count: 12)
        #expect(throws: ImageKernelError.self) {
            try resampled(bytes, 4, 3, left: 2, columns: 2, rows: 2)
        }
        #expect(throws: ImageKernelError.self) {
            try resampled(bytes, 4, 4, columns: 2, rows: 2)
        }
        #expect(throws: ImageKernelError.self) {
            try resampled(bytes, 4, 3, columns: 0, rows: 2)
        }
    }

    @Test(
        "black, white and gray become the network's numbers; a gain multiplies and stops at white")
    func colors() throws {
        let weights = ColorWeights(
            redOfRed: 1.596027, greenOfBlue: 0.391762, greenOfRed: 0.812968, blueOfBlue: 2.017232,
            mean: (0.5, 0.25, 0), deviation: (0.5, 0.25, 1))
        let flat = [Float](repeating: 128, count: 3)
        var output = [Float](repeating: 0, count: 10)
        try colorTensor(
            luma: [16, 235, 125.5], blue: flat, red: flat,
            gain: [Float](repeating: 1, count: 256), weights: weights, into: &output, at: 1)
        for (found, wanted) in zip(output[1...], [-1, 1, 0, -1, 3, 1, 0, 1, 0.5] as [Float]) {
            #expect(abs(found - wanted) < 1e-3)
        }
        #expect(output[0] == 0)
        try colorTensor(
            luma: [16, 235, 125.5], blue: flat, red: flat,
            gain: [Float](repeating: 3, count: 256), weights: weights, into: &output, at: 0)
        #expect(abs(output[2] - 1) < 1e-3 && abs(output[0] + 1) < 1e-3)
        #expect(throws: ImageKernelError.self) {
            try colorTensor(
                luma: flat, blue: flat, red: flat, gain: [1], weights: weights, into: &output, at: 0
            )
        }
        #expect(throws: ImageKernelError.self) {
            try colorTensor(
                luma: flat, blue: flat, red: flat, gain: [Float](repeating: 1, count: 256),
                weights: weights, into: &output, at: 2)
        }
    }
}
