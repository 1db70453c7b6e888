import Foundation
import Scene
import Testing

@testable import Detecting

@Suite("What the classifier promises its callers", .enabled(if: Classifying.isHere))
struct ClassifyingTests {
    @Test("probabilities are of every class, in ten-thousandths, and add up to one")
    func addsUp() throws {
        let classifier = try Classifying.classifier()
        let frame = Classifying.generated(width: 320, height: 240)
        for box in [Box.whole, Box(x: 0.1, y: 0.2, width: 0.05, height: 0.3)] {
            let classes = try classifier.classes(of: box, in: frame)
            #expect(Set(classes.keys) == Set(RegionClass.allCases.map(\.rawValue)))
            let parts = classes.values.map { ($0 * 10_000).rounded() }
            #expect(parts.reduce(0, +) == 10_000)
            #expect(zip(parts, classes.values).allSatisfy { abs($0 / 10_000 - $1) < 1e-12 })
        }
    }

    @Test("several boxes give what each gives alone, on one thread or on two")
    func sameInCompany() throws {
        let frame = Classifying.generated(width: 320, height: 240)
        let boxes = [
            Box.whole, Box(x: 0.5, y: 0.5, width: 0.2, height: 0.2),
            Box(x: 0, y: 0.9, width: 1, height: 0.1),
        ]
        let classifier = try Classifying.classifier()
        let alone = try boxes.map { try classifier.classes(of: $0, in: frame) }
        #expect(try classifier.classes(of: boxes, in: frame) == alone)
        #expect(try Classifying.classifier(threads: 2).classes(of: boxes, in: frame) == alone)
    }

    @Test("a box without area or outside the picture is refused and says so")
    func refusesNowhere() throws {
        let classifier = try Classifying.classifier()
        let frame = Classifying.generated(width: 64, height: 48)
        for box in [
            Box(x: 0.5, y: 0.5, width: 0, height: 0.2), Box(x: 1.2, y: 0, width: 0.1, height: 0.1),
        ] {
            #expect(throws: ClassifierError.self) { try classifier.classes(of: box, in: frame) }
        }
    }

    @Test("a missing backbone names what to run; a head of other bytes is refused")
    func namesTheRemedy() throws {
        let nowhere = URL(fileURLWithPath: "/nowhere/efficientnet-lite0.onnx")
        #expect {
            try RegionClassifier(backbone: nowhere, head: Classifying.head, threads: 1)
        } throws: {
            "\($0)".contains("make models")
        }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("head-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: Classifying.head, to: folder)
        let file = folder.appendingPathComponent("head.bin")
        var bytes = try Data(contentsOf: file)
        bytes[40] ^= 1
        try bytes.write(to: file)
        #expect {
            try RegionClassifier(backbone: Classifying.backbone, head: folder, threads: 1)
        } throws: {
            ($0 as? ClassifierError)?.reason == .malformed
        }
    }

    @Test("a dark crop is lifted by a power of its luma; daylight and white stay as they are")
    func liftsDarkness() {
        let day = RegionCrop.gain(for: [Float](repeating: 160, count: 64))
        let night = RegionCrop.gain(for: [Float](repeating: 30, count: 64))
        #expect(day.allSatisfy { abs($0 - 1) < 1e-6 })
        #expect(night[20] > 3 && night[255] == 1)
        #expect(zip(night, night.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test("tiles cover a zone at three sizes given by the picture, and stay in its bounds")
    func tilesCover() throws {
        let classifier = try Classifying.classifier()
        let frame = Classifying.generated(width: 640, height: 360)
        let whole = classifier.tiles(of: .whole, in: frame)
        #expect(Set(whole.map(\.scale)) == [0, 1, 2])
        #expect(whole.allSatisfy { $0.box.x >= -1e-9 && $0.box.maxX <= 1 + 1e-9 })
        for x in stride(from: 0.02, to: 1, by: 0.06) {
            for y in stride(from: 0.02, to: 1, by: 0.06) {
                let point = Point(x: x, y: y)
                for scale in 0..<3 {
                    #expect(whole.contains { $0.scale == scale && $0.box.contains(point) })
                }
            }
        }
        let strip = Polygon([
            Point(x: 0.1, y: 0.6), Point(x: 0.4, y: 0.6), Point(x: 0.4, y: 0.8),
            Point(x: 0.1, y: 0.8),
        ])
        let inside = classifier.tiles(of: strip, in: frame)
        #expect(!inside.isEmpty && inside.count < whole.count)
        #expect(inside.allSatisfy { strip.bounds.overlap($0.box) > 0 && $0.box.y > 0.599 })
    }

    /// ....GG..G  of one size: two that overlap make one place, the third another.
    @Test("tiles that overlap make one place, judged by their best three; a far one another")
    func joinsNeighbours() throws {
        let classifier = try Classifying.classifier()
        let classes = classifier.head.card.classes
        let garbage = try #require(classes.firstIndex(of: "garbage"))
        let ground = try #require(classes.firstIndex(of: "ground"))
        func look(_ share: Double) -> [Double] {
            var row = [Double](repeating: 0, count: classes.count)
            row[garbage] = share
            row[ground] = 1 - share
            return row
        }
        func tile(_ x: Double) -> RegionClassifier.Tile {
            .init(box: Box(x: x, y: 0.5, width: 0.1, height: 0.1), scale: 2)
        }
        let tiles = [tile(0), tile(0.4), tile(0.45), tile(0.8)]
        let places = classifier.places(tiles, [look(0.01), look(0.9), look(0.8), look(0.6)])
        #expect(places.count == 2)
        #expect(abs(places[0].box.x - 0.4) < 1e-9 && abs(places[0].box.width - 0.15) < 1e-9)
        #expect(places[0].probabilities[garbage] > places[1].probabilities[garbage])
        #expect(places.allSatisfy { abs($0.probabilities.reduce(0, +) - 1) < 1e-9 })
    }
}
