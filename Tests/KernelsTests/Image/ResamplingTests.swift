import Kernels
import Testing

@Suite("Making planes smaller and laying them over another")
struct ResamplingTests {
    @Test("blocks average as by hand")
    func blocksByHand() throws {
        // 1 2 | 3      the third column is no whole block
        // 3 4 | 9
        var output: [UInt8] = [0]
        var sums: [UInt16] = []
        try [1, 2, 3, 3, 4, 9].withUnsafeBufferPointer { bytes in
            try downsample(
                bytes, width: 3, height: 2, stride: 3, factor: 2, into: &output, sums: &sums)
        }
        #expect(output == [3])  // 10 / 4 = 2.5, rounded half up
    }

    @Test("downsampling equals its oracle exactly", arguments: raggedSizes, [1, 2, 3, 4, 5, 8])
    func downsampling(size: (Int, Int), factor: Int) throws {
        let (width, height) = (size.0 * factor + factor - 1, size.1 * factor)
        let stride = width + 5
        var numbers = SeededNumbers(UInt64(width * 100 + height))
        let source = numbers.bytes(stride * height)
        var output = [UInt8](repeating: 0, count: (width / factor) * (height / factor))
        var sums: [UInt16] = []
        try source.withUnsafeBufferPointer {
            try downsample(
                $0, width: width, height: height, stride: stride, factor: factor, into: &output,
                sums: &sums)
        }
        #expect(
            output
                == downsampleReference(
                    source, width: width, height: height, stride: stride, factor: factor))
    }

    @Test("downsampling refuses what does not fit and leaves the output alone")
    func downsamplingRefuses() {
        var output: [UInt8] = [7, 7]
        var sums: [UInt16] = []
        let source = [UInt8](repeating: 1, count: 8)
        source.withUnsafeBufferPointer { bytes in
            #expect(throws: ImageKernelError.self) {
                try downsample(
                    bytes, width: 4, height: 2, stride: 5, factor: 2, into: &output, sums: &sums)
            }
            #expect(throws: ImageKernelError.self) {
                try downsample(
                    bytes, width: 4, height: 2, stride: .max, factor: 2, into: &output,
                    sums: &sums)
            }
            #expect(throws: ImageKernelError.self) {
                try downsample(
                    bytes, width: 4, height: 2, stride: 4, factor: 0, into: &output, sums: &sums)
            }
        }
        #expect(output == [7, 7])
    }

    @Test("the sparse thumbnail equals its oracle exactly", arguments: raggedSizes, [1, 2, 5, 8])
    func thumbnail(size: (Int, Int), cell: Int) throws {
        let (width, height) = (size.0 * cell + 1, size.1 * cell)
        var numbers = SeededNumbers(UInt64(width * 10 + height))
        let source = numbers.bytes(width * height)
        var output = [UInt8](repeating: 0, count: (width / cell) * (height / cell))
        try source.withUnsafeBufferPointer {
            try sparseThumbnail(
                $0, width: width, height: height, stride: width, cell: cell, into: &output)
        }
        #expect(
            output
                == sparseThumbnailReference(
                    source, width: width, height: height, stride: width, cell: cell))
    }

    @Test("halving equals its oracle up to rounding", arguments: raggedSizes)
    func halving(size: (Int, Int)) throws {
        let (width, height) = (size.0 + 1, size.1 + 1)
        var numbers = SeededNumbers(5)
        let plane = numbers.floats(width * height, in: -500...500)
        var output = [Float](repeating: 0, count: (width / 2) * (height / 2))
        try halve(plane, width: width, height: height, into: &output)
        let wanted = halveReference(plane, width: width, height: height)
        for (a, b) in zip(output, wanted) { #expect(abs(a - b) <= 1e-3) }
    }

    @Test("a warp equals its oracle to one gray level", arguments: raggedSizes.dropFirst(5))
    func warping(size: (Int, Int)) throws {
        let (width, height) = size
        var numbers = SeededNumbers(11)
        let plane = numbers.bytes(width * height)
        // Fractions that binary numbers hold exactly, so that the border falls alike in both.
        let pose = Pose(right: 0.75, down: -0.5, zoom: 1.0 / 64, turn: -1.0 / 128)
        var output = [UInt8](repeating: 0, count: plane.count)
        var reached = output
        try warp(
            plane, width: width, height: height, pose: pose, into: &output, reached: &reached)
        for (i, wanted) in warpReference(plane, width: width, height: height, pose: pose)
            .enumerated()
        {
            #expect((reached[i] == 255) == (wanted != nil))
            if let wanted { #expect(abs(Double(output[i]) - wanted) <= 1) }
        }
    }

    @Test("a warp refuses a pose that is no number")
    func warpRefuses() {
        var output: [UInt8] = [0, 0, 0, 0]
        var reached = output
        #expect(throws: ImageKernelError.self) {
            try warp(
                [1, 2, 3, 4], width: 2, height: 2, pose: Pose(right: .nan), into: &output,
                reached: &reached)
        }
    }

    @Test(
        "the median of a burst equals its oracle exactly", arguments: [3, 4, 5], [1, 15, 33, 129])
    func burst(rows: Int, count: Int) throws {
        var numbers = SeededNumbers(UInt64(rows))
        let planes = (0..<rows).map { _ in numbers.bytes(count) }
        var output = [UInt8](repeating: 0, count: count)
        try output.withUnsafeMutableBufferPointer { target in
            func borrow(
                _ rest: ArraySlice<[UInt8]>, _ found: [UnsafeBufferPointer<UInt8>]
            ) throws {
                guard let first = rest.first else {
                    return try medianOfRows(found, count: count, into: target)
                }
                try first.withUnsafeBufferPointer { try borrow(rest.dropFirst(), found + [$0]) }
            }
            try borrow(planes[...], [])
        }
        #expect(output == medianOfRowsReference(planes))
    }
}
