import Scene
import Testing

@testable import Picturing

@Suite("An annotation can be read")
struct AnnotationTests {
    @Test("a box is outlined around the thing, not over it")
    func outline() throws {
        let frame = PictureWriterTests.plain(360, 360, (60, 60, 60), .bt601)
        let mark = Annotation.Mark(
            box: Box(x: 0.25, y: 0.25, width: 0.5, height: 0.5), label: "")
        let bytes = try PictureWriter(privacy: [], quality: 100).jpeg(
            frame, annotation: Annotation(marks: [mark]))
        let read = try PictureWriterTests.read(bytes)
        let edge = PictureWriterTests.rgb(read, 88, 180)
        #expect(edge[0] > 200 && edge[2] < 110, "\(edge)")
        for (x, y) in [(96, 180), (180, 96), (180, 262), (180, 180), (75, 180)] {
            #expect(PictureWriterTests.rgb(read, x, y).allSatisfy { abs($0 - 60) < 12 })
        }
    }

    @Test("a caption has bright letters on a dark bar and leaves the rest")
    func caption() throws {
        let frame = PictureWriterTests.plain(640, 360, (200, 200, 200), .bt601)
        let bytes = try PictureWriter(privacy: [], quality: 100).jpeg(
            frame, annotation: Annotation(caption: ["GATE 2026-01-31 08:12:45"]))
        let read = try PictureWriterTests.read(bytes)
        let bar = (342..<360).flatMap { y in (0..<200).map { x in read.luma[x, y] } }
        #expect(bar.contains { $0 > 200 })
        #expect(bar.filter { $0 < 90 }.count > bar.count / 2)
        #expect((0..<300).allSatisfy { y in read.luma[320, y] > 180 })
    }

    @Test("without any font letters are drawn")
    func noFont() {
        let lettering = Lettering(paths: ["/nowhere/font.ttf"])
        let glyphs = lettering.glyphs("A~ 界\u{0}", size: 18)
        #expect(glyphs.count == 5)
        #expect(Set(glyphs.map(\.covers)).count == 4)
        // A nine-dot cell of two pixels a dot; the A's left stroke is six dots high.
        let a = glyphs[0]
        #expect((a.width, a.height, a.advance) == (10, 16, 12))
        #expect((0..<16).filter { a.cover(0, $0) > 0 }.count == 12)
        #expect(lettering.width("AB", size: 18) == 24)
    }

    @Test("a file that is no font is passed over")
    func notAFont() {
        let lettering = Lettering(paths: ["/etc/passwd", #filePath])
        #expect(lettering.glyphs("A", size: 9)[0] == PlainLetters.glyph("A", size: 9))
    }

    @Test(
        "Chinese names are written where a font has them",
        .enabled(if: Lettering.hasChinese, "needs a font such as Debian's fonts-wqy-microhei"))
    func chinese() {
        let glyphs = Lettering().glyphs("暴露", size: 24)
        #expect(Set(glyphs).count == 2)
        #expect(glyphs.allSatisfy { $0.advance >= 20 && $0.width >= 15 })
    }

    @Test("long labels and captions are shortened, strange boxes harm nothing")
    func extremes() throws {
        let frame = PictureWriterTests.plain(160, 120, (90, 90, 90), .bt601)
        let long = String(repeating: "a very long name 很长 ", count: 40)
        let boxes = [
            Box(x: -5, y: -5, width: 20, height: 20), Box(x: 0.5, y: 0.5, width: 0, height: 0),
            Box(x: .nan, y: .infinity, width: -1, height: 1e300),
            Box(x: 0.99, y: 0.99, width: 0.5, height: 0.5),
        ]
        let polygons = [[], [Point(x: 0.5, y: 0.5)], [Point(x: .nan, y: 0), Point(x: 1e9, y: 2)]]
        let annotation = Annotation(
            marks: boxes.map { .init(box: $0, label: long) },
            outlines: polygons.map { .init(polygon: Polygon($0), label: long) },
            caption: Array(repeating: long, count: 30) + [""])
        let writer = PictureWriter(privacy: polygons.map { Polygon($0) })
        #expect(try writer.jpeg(frame, annotation: annotation).isEmpty == false)
    }
}

extension Lettering {
    static var hasChinese: Bool {
        Lettering().glyphs("界", size: 24)[0] != PlainLetters.glyph("界", size: 24)
    }
}
