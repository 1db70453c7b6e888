import Picturing
import Scene
import Testing

/// Two frames that differ only under a mask must give the same file, byte for byte: then nothing
/// of what lies there can be in it.
@Suite("What lies in a privacy zone never leaves")
struct PrivacyTests {
    static let zones: [(name: String, polygon: Polygon)] = [
        ("square", Self.polygon((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))),
        ("triangle", Self.polygon((0.1, 0.9), (0.5, 0.05), (0.93, 0.61))),
        ("needle", Self.polygon((0.0, 0.0), (1.0, 0.51), (1.0, 0.515))),
        ("notched", Self.polygon((0.1, 0.1), (0.9, 0.1), (0.5, 0.5), (0.9, 0.9), (0.1, 0.9))),
        ("beyond the edges", Self.polygon((-0.5, 0.5), (1.5, 0.5), (1.5, 3), (-0.5, 3))),
        (
            "thinner than a pixel",
            Self.polygon((0.5, 0.2), (0.5001, 0.2), (0.5001, 0.8), (0.5, 0.8))
        ),
    ]

    @Test("two pictures that differ only there are one", arguments: zones.indices)
    func sameBytes(index: Int) throws {
        let polygon = Self.zones[index].polygon
        let annotation = Annotation(
            marks: [.init(box: Box(x: 0.4, y: 0.4, width: 0.2, height: 0.2), label: "pile")],
            caption: ["gate"])
        for (width, height) in [(64, 48), (65, 49), (33, 80)] {
            for matrix in [ColorMatrix.bt601, .bt709] {
                var one = PictureWriterTests.noise(width, height, seed: 1)
                one.matrix = matrix
                let other = Self.changed(one, inside: polygon)
                #expect(Self.bytes(one) != Self.bytes(other))
                let writer = PictureWriter(privacy: [polygon])
                for annotation in [nil, annotation] {
                    #expect(
                        try writer.jpeg(one, annotation: annotation)
                            == writer.jpeg(other, annotation: annotation))
                }
                // Without the mask the difference shows.
                let open = PictureWriter(privacy: [])
                #expect(try open.jpeg(one) != open.jpeg(other))
            }
        }
    }

    @Test("outside the zone the picture stays")
    func outside() throws {
        let frame = PictureWriterTests.plain(64, 64, (200, 40, 40), .bt601)
        let writer = PictureWriter(privacy: [Self.zones[0].polygon], quality: 100)
        let read = try PictureWriterTests.read(try writer.jpeg(frame))
        let kept = PictureWriterTests.rgb(read, 4, 4)
        #expect(kept[0] > 180 && kept[1] < 60)
        let covered = PictureWriterTests.rgb(read, 32, 32)
        #expect(covered.allSatisfy { abs($0 - 128) < 4 })
    }

    @Test("the frame itself is left as it is")
    func untouched() throws {
        let frame = PictureWriterTests.noise(64, 48, seed: 3)
        let before = Self.bytes(frame)
        _ = try PictureWriter(privacy: [.whole]).jpeg(
            frame, annotation: Annotation(caption: ["gate"]))
        #expect(Self.bytes(frame) == before)
    }

    private static func polygon(_ corners: (Double, Double)...) -> Polygon {
        Polygon(corners.map { Point(x: $0.0, y: $0.1) })
    }

    private static func bytes(_ frame: Frame) -> [[UInt8]] {
        [frame.luma, frame.chromaBlue, frame.chromaRed].map { plane in
            plane.withBytes { Array($0) }
        }
    }

    /// The frame with every sample changed whose area, as the polygon sees it, it touches: tried
    /// at 25 points of each pixel.
    private static func changed(_ frame: Frame, inside polygon: Polygon) -> Frame {
        func plane(_ plane: Plane, scale: Double) -> Plane {
            var bytes: [UInt8] = []
            for y in 0..<plane.height {
                for x in 0..<plane.width {
                    let touches = (0..<25).contains { spot in
                        let px = (Double(x) + Double(spot % 5) / 4) * scale
                        let py = (Double(y) + Double(spot / 5) / 4) * scale
                        return polygon.contains(
                            Point(x: px / Double(frame.width), y: py / Double(frame.height)))
                    }
                    bytes.append(touches ? 255 - plane[x, y] : plane[x, y])
                }
            }
            return Plane(width: plane.width, height: plane.height, bytes: bytes)
        }
        var changed = frame
        changed.luma = plane(frame.luma, scale: 1)
        changed.chromaBlue = plane(frame.chromaBlue, scale: 2)
        changed.chromaRed = plane(frame.chromaRed, scale: 2)
        return changed
    }
}
