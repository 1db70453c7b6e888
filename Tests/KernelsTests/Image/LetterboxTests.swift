import Kernels
import Testing

@Suite("A part of a picture becomes a network's input")
struct LetterboxTests {
    /// Sums of products in single precision against doubles: 255 · 2⁻²⁴ · the few dozen terms.
    static let tolerance: Float = 2e-3

    static func place(
        _ part: (Double, Double, Double, Double), into size: (Int, Int), at: (Int, Int, Int, Int)
    ) -> Letterbox {
        Letterbox(
            left: part.0, top: part.1, width: part.2, height: part.3, columns: size.0,
            rows: size.1, x: at.0, y: at.1, partColumns: at.2, partRows: at.3,
            colors: [[1.164, 0, 1.596], [1.164, -0.392, -0.813], [1.164, 2.017, 0]],
            gains: [1, 0.5, 2], offsets: [0, -1, 3], paddings: [114, 7, 0])
    }

    /// Smaller, larger and equal parts; odd sizes; parts between pixels; a single output pixel.
    @Test(
        "equals its oracle",
        arguments: [
            (33, 17, place((0, 0, 33, 17), into: (16, 16), at: (0, 0, 16, 8))),
            (33, 17, place((5.25, 2.5, 20.5, 13.75), into: (20, 24), at: (3, 4, 17, 11))),
            (16, 16, place((0, 0, 16, 16), into: (16, 16), at: (0, 0, 16, 16))),
            (7, 5, place((0, 0, 7, 5), into: (40, 40), at: (0, 5, 40, 29))),
            (130, 70, place((64, 35, 66, 35), into: (9, 5), at: (0, 0, 9, 5))),
            (3, 2, place((0, 0, 3, 2), into: (1, 1), at: (0, 0, 1, 1))),
            (1, 1, place((0, 0, 1, 1), into: (5, 5), at: (1, 1, 3, 3))),
        ])
    func oracle(width: Int, height: Int, place: Letterbox) throws {
        var numbers = SeededNumbers(UInt64(width * 1000 + height))
        let half = ((width + 1) / 2, (height + 1) / 2)
        let luma = numbers.bytes((width + 3) * height)
        let blue = numbers.bytes(half.0 * half.1)
        let red = numbers.bytes(half.0 * half.1)
        var output = [Float](repeating: .nan, count: 3 * place.columns * place.rows)
        var room = LetterboxRoom()
        var wanted: [Float] = []
        try luma.withUnsafeBufferPointer { luma in
            try blue.withUnsafeBufferPointer { blue in
                try red.withUnsafeBufferPointer { red in
                    let planes = [
                        PlaneBytes(bytes: luma, width: width, height: height, stride: width + 3),
                        PlaneBytes(bytes: blue, width: half.0, height: half.1, stride: half.0),
                        PlaneBytes(bytes: red, width: half.0, height: half.1, stride: half.0),
                    ]
                    for _ in 0..<2 {  // the second time in room that has been used
                        try letterbox(
                            luma: planes[0], chromaBlue: planes[1], chromaRed: planes[2], place,
                            into: &output, room: &room)
                    }
                    wanted = letterboxReference(
                        luma: planes[0], chromaBlue: planes[1], chromaRed: planes[2], place)
                }
            }
        }
        let apart = zip(output, wanted).map { abs($0 - $1) }.max() ?? .infinity
        #expect(apart <= Self.tolerance)
    }

    @Test("halving averages by a triangle, as by hand")
    func byHand() throws {
        // One row 0 10 20 30, halved: reach 2, middles 0.5 and 2.5.
        // First: samples 0, 1, 2 weigh 0.75, 0.75, 0.25: (0 + 7.5 + 5) / 1.75.
        let place = Letterbox(
            left: 0, top: 0, width: 4, height: 1, columns: 2, rows: 1, x: 0, y: 0, partColumns: 2,
            partRows: 1, colors: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], gains: [1, 1, 1],
            offsets: [16, 128, 128], paddings: [0, 0, 0])
        let bytes: [UInt8] = [16, 26, 36, 46]
        let neutral: [UInt8] = [128, 128]
        var output = [Float](repeating: 0, count: 6)
        var room = LetterboxRoom()
        try bytes.withUnsafeBufferPointer { luma in
            try neutral.withUnsafeBufferPointer { chroma in
                let half = PlaneBytes(bytes: chroma, width: 2, height: 1, stride: 2)
                try letterbox(
                    luma: PlaneBytes(bytes: luma, width: 4, height: 1, stride: 4),
                    chromaBlue: half, chromaRed: half, place, into: &output, room: &room)
            }
        }
        #expect(abs(output[0] - (16 + 12.5 / 1.75)) < 1e-4)
        #expect(output[2...] == [128, 128, 128, 128])
    }

    @Test("refuses a part that is not inside, and leaves the output alone")
    func refuses() {
        let bytes = [UInt8](repeating: 0, count: 64)
        var output = [Float](repeating: 5, count: 3 * 16)
        var room = LetterboxRoom()
        for wrong in [
            Self.place((1, 0, 8, 8), into: (4, 4), at: (0, 0, 4, 4)),
            Self.place((0, 0, 8, 8), into: (4, 4), at: (1, 0, 4, 4)),
            Self.place((0, 0, .nan, 8), into: (4, 4), at: (0, 0, 4, 4)),
            Self.place((0, 0, 8, 8), into: (5, 4), at: (0, 0, 4, 4)),
        ] {
            #expect(throws: ImageKernelError.self) {
                try bytes.withUnsafeBufferPointer { bytes throws in
                    let half = PlaneBytes(bytes: bytes, width: 4, height: 4, stride: 4)
                    try letterbox(
                        luma: PlaneBytes(bytes: bytes, width: 8, height: 8, stride: 8),
                        chromaBlue: half, chromaRed: half, wrong, into: &output, room: &room)
                }
            }
        }
        #expect(output.allSatisfy { $0 == 5 })
    }
}

@Suite("Pictures of any size become a network's input")
struct LetterboxSizesTests {
    /// 300 pictures of 1 to 70 pixels a side in rows of any stride, a part anywhere in each, put anywhere
    /// in inputs of 1 to 40. The planes end with their last pixel, so that reading on is caught where
    /// memory is checked.
    @Test("every part of every size fills its input and nothing else")
    func sizes() throws {
        var numbers = SeededNumbers(77)
        for _ in 0..<300 {
            let (width, height) = (
                Int.random(in: 1...70, using: &numbers), Int.random(in: 1...70, using: &numbers)
            )
            let stride = width + Int.random(in: 0...20, using: &numbers)
            let left = Double.random(in: 0...Double(width) - 0.5, using: &numbers)
            let top = Double.random(in: 0...Double(height) - 0.5, using: &numbers)
            let wide = Double.random(in: 0.4...Double(width) - left, using: &numbers)
            let high = Double.random(in: 0.4...Double(height) - top, using: &numbers)
            let (columns, rows) = (
                Int.random(in: 1...40, using: &numbers), Int.random(in: 1...40, using: &numbers)
            )
            let partColumns = Int.random(in: 1...columns, using: &numbers)
            let partRows = Int.random(in: 1...rows, using: &numbers)
            let place = LetterboxTests.place(
                (left, top, wide, high), into: (columns, rows),
                at: (
                    Int.random(in: 0...columns - partColumns, using: &numbers),
                    Int.random(in: 0...rows - partRows, using: &numbers), partColumns, partRows
                ))
            let half = ((width + 1) / 2, (height + 1) / 2)
            let luma = numbers.bytes(stride * (height - 1) + width)
            let (blue, red) = (numbers.bytes(half.0 * half.1), numbers.bytes(half.0 * half.1))
            var output = [Float](repeating: .nan, count: 3 * columns * rows)
            var room = LetterboxRoom()
            try luma.withUnsafeBufferPointer { luma in
                try blue.withUnsafeBufferPointer { blue in
                    try red.withUnsafeBufferPointer { red in
                        try letterbox(
                            luma: PlaneBytes(
                                bytes: luma, width: width, height: height, stride: stride),
                            chromaBlue: PlaneBytes(
                                bytes: blue, width: half.0, height: half.1, stride: half.0),
                            chromaRed: PlaneBytes(
                                bytes: red, width: half.0, height: half.1, stride: half.0), place,
                            into: &output, room: &room)
                    }
                }
            }
            #expect(output.allSatisfy { $0.isFinite })
        }
    }
}
