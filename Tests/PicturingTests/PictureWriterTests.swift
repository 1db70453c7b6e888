import Foundation
import Grabbing
import Picturing
import Scene
import Testing

@Suite("A picture becomes bytes in the colours a viewer expects")
struct PictureWriterTests {
    /// Red, green, blue, white, black, gray and two in between, as 8-bit RGB.
    static let colors: [(Double, Double, Double)] = [
        (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (128, 128, 128),
        (200, 120, 40), (30, 90, 160),
    ]

    /// The reader gives BT.601 in the limited range, by which the colour is worked out again.
    @Test("each colour comes back", arguments: [ColorMatrix.bt601, .bt709])
    func colors(matrix: ColorMatrix) throws {
        for color in Self.colors {
            let frame = Self.plain(64, 48, color, matrix)
            let bytes = try PictureWriter(privacy: [], quality: 100).jpeg(frame)
            let seen = Self.rgb(try Self.read(bytes), 30, 20)
            for (found, expected) in zip(seen, [color.0, color.1, color.2]) {
                // Four roundings to whole levels and the finest quantisation: 4 levels.
                #expect(abs(found - expected) <= 4, "\(seen) for \(color)")
            }
        }
    }

    @Test(
        "any size is written",
        arguments: [(1, 1), (2, 2), (16, 16), (17, 15), (8192, 16), (16, 8192)])
    func sizes(width: Int, height: Int) throws {
        let frame = Self.plain(width, height, (90, 120, 60), .bt601)
        let annotation = Annotation(
            marks: [.init(box: .whole, label: "all")],
            outlines: [.init(polygon: .whole, label: "zone")], caption: ["one", "two"])
        let writer = PictureWriter(privacy: [.whole])
        for annotation in [nil, annotation] {
            let read = try Self.read(try writer.jpeg(frame, annotation: annotation))
            #expect((read.width, read.height) == (width, height))
        }
    }

    @Test("one writer takes pictures of changing sizes")
    func changingSizes() throws {
        let writer = PictureWriter(privacy: [])
        for width in [64, 32, 64] {
            let read = try Self.read(try writer.jpeg(Self.plain(width, 32, (9, 99, 199), .bt601)))
            #expect(read.width == width)
        }
    }

    @Test("quality decides on the size")
    func quality() throws {
        let frame = Self.noise(128, 96, seed: 1)
        let fine = try PictureWriter(privacy: [], quality: 95).jpeg(frame).count
        let coarse = try PictureWriter(privacy: [], quality: 20).jpeg(frame).count
        #expect(fine > 2 * coarse)
    }

    @Test("a picture of no size is refused")
    func empty() {
        let nothing = Plane(width: 0, height: 0, bytes: [])
        let frame = Frame(
            luma: nothing, chromaBlue: nothing, chromaRed: nothing, moment: .epoch, name: "gate")
        let error = #expect(throws: PictureError.self) {
            try PictureWriter(privacy: []).jpeg(frame)
        }
        #expect(error?.reason == .empty)
        #expect(error?.source == "gate")
    }

    /// A frame of one colour, in the limited range of a matrix.
    static func plain(
        _ width: Int, _ height: Int, _ color: (Double, Double, Double), _ matrix: ColorMatrix
    ) -> Frame {
        let (kr, kb) = matrix == .bt709 ? (0.2126, 0.0722) : (0.299, 0.114)
        let (r, g, b) = color
        let y = kr * r + (1 - kr - kb) * g + kb * b
        func plane(_ width: Int, _ height: Int, _ value: Double) -> Plane {
            let byte = UInt8(value.rounded())
            return Plane(
                width: width, height: height,
                bytes: [UInt8](repeating: byte, count: width * height))
        }
        let half = ((width + 1) / 2, (height + 1) / 2)
        return Frame(
            luma: plane(width, height, 16 + y * 219 / 255),
            chromaBlue: plane(half.0, half.1, 128 + (b - y) / (2 - 2 * kb) * 224 / 255),
            chromaRed: plane(half.0, half.1, 128 + (r - y) / (2 - 2 * kr) * 224 / 255),
            moment: .epoch, name: "gate", matrix: matrix)
    }

    /// A frame of noise that a seed repeats.
    static func noise(_ width: Int, _ height: Int, seed: UInt64) -> Frame {
        var state = seed
        func plane(_ width: Int, _ height: Int) -> Plane {
            let bytes = (0..<width * height).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(16 + (state >> 33) % 220)
            }
            return Plane(width: width, height: height, bytes: bytes)
        }
        return Frame(
            luma: plane(width, height), chromaBlue: plane((width + 1) / 2, (height + 1) / 2),
            chromaRed: plane((width + 1) / 2, (height + 1) / 2), moment: .epoch, name: "gate")
    }

    /// Reads JPEG bytes back through the reader that cameras and folders go through.
    static func read(_ bytes: [UInt8]) throws -> Frame {
        let path = NSTemporaryDirectory() + "curbwatch-\(UUID().uuidString).jpg"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try #require(
            try StillsReader([Still(path: path, moment: .epoch)], name: "written").next())
    }

    static func rgb(_ frame: Frame, _ x: Int, _ y: Int) -> [Double] {
        let luma = (Double(frame.luma[x, y]) - 16) * 255 / 219
        let blue = (Double(frame.chromaBlue[x / 2, y / 2]) - 128) * 255 / 224
        let red = (Double(frame.chromaRed[x / 2, y / 2]) - 128) * 255 / 224
        return [luma + 1.402 * red, luma - 0.344 * blue - 0.714 * red, luma + 1.772 * blue]
            .map { max(0, min(255, $0)) }
    }
}
