import Foundation
import Scene
import Testing

@testable import Detecting

/// What the training program says about generated pictures, by
/// `Models/training/garbage-map/agreement.py`.
private struct Reference: Decodable {
    struct Case: Decodable {
        var picture: [Int]
        var rows: Int
        var columns: Int
        /// Every so many numbers of what the backbone reads, and of the map.
        var image: [Double]
        var odds: [Double]
    }
    var map: String
    var cases: [Case]

    enum CodingKeys: String, CodingKey {
        case map = "map_sha256"
        case cases
    }
}

enum Mapping {
    static let backbone = Classifying.root.appendingPathComponent(
        "Models/fetched/efficientnet-lite2.onnx")
    static let head = Classifying.root.appendingPathComponent("Models/garbage-map")

    /// False until `make models` has run; the tests that need it are then listed as skipped.
    static let isHere = FileManager.default.fileExists(atPath: backbone.path)

    static func map(threads: Int = 1) throws -> GarbageMap {
        try GarbageMap(backbone: backbone, head: head, threads: threads)
    }
}

@Suite("The garbage map agrees with the program that trained it", .enabled(if: Mapping.isHere))
struct GarbageMapAgreementTests {
    @Test("what is read and the log-odds are Python's to 0.001, on odd sizes and in the dark")
    func agrees() throws {
        let map = try Mapping.map()
        let file = Classifying.root.appendingPathComponent(
            "Models/training/garbage-map/reference.json")
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        #expect(
            reference.map == map.card.mapSHA256, "the map is newer than the reference: agreement.py"
        )
        #expect(reference.cases.count == 4)
        for expected in reference.cases {
            let frame = Classifying.generated(
                width: expected.picture[0], height: expected.picture[1],
                darkness: expected.picture[2])
            let odds = try map.odds(of: .whole, in: frame)
            #expect(odds.rows == expected.rows && odds.columns == expected.columns)
            let picture = try LiftedPicture(
                .whole, of: frame, columns: odds.columns * GarbageMap.cell,
                rows: odds.rows * GarbageMap.cell)
            #expect(Self.farthest(picture.image, expected.image) < 0.001)
            #expect(Self.farthest(odds.values, expected.odds) < 0.001)
        }
    }

    /// The reference keeps every so many numbers, about a hundred.
    private static func farthest(_ found: [Float], _ expected: [Double]) -> Double {
        let step = max(1, found.count / 97)
        return expected.enumerated()
            .map { abs(Double(found[$0.offset * step]) - $0.element) }.max() ?? .infinity
    }

    @Test("two threads give the bits of one; a zone's heaps lie in the zone")
    func sameForThreads() throws {
        let frame = Classifying.generated(width: 640, height: 360)
        let map = try Mapping.map()
        let one: [Float] = try map.odds(of: .whole, in: frame).values
        let two: [Float] = try Mapping.map(threads: 2).odds(of: .whole, in: frame).values
        #expect(one == two)
        let zone = Polygon([
            Point(x: 0.2, y: 0.5), Point(x: 0.8, y: 0.5), Point(x: 0.8, y: 0.9),
            Point(x: 0.2, y: 0.9),
        ])
        let around = Box(x: 0.2, y: 0.5, width: 0.6, height: 0.4)
        for heap in try map.heaps(in: zone, of: frame) {
            #expect(heap.box.intersection(around).area > heap.box.area - 1e-9)
            #expect((0...1).contains(heap.probability))
        }
    }

    @Test("a picture or a zone without area is refused; a missing backbone names what to run")
    func refuses() throws {
        let frame = Classifying.generated(width: 64, height: 48)
        let outside = Polygon([
            Point(x: 1.2, y: 0), Point(x: 1.4, y: 0), Point(x: 1.4, y: 1),
        ])
        #expect(throws: ClassifierError.self) {
            _ = try Mapping.map().heaps(in: outside, of: frame)
        }
        #expect {
            try GarbageMap(
                backbone: URL(fileURLWithPath: "/nowhere.onnx"), head: Mapping.head, threads: 1)
        } throws: {
            "\($0)".contains("make models")
        }
        #expect {
            try GarbageMap(backbone: Classifying.backbone, head: Mapping.head, threads: 1)
        } throws: {
            ($0 as? ClassifierError)?.reason == .otherBackbone
        }
    }

    @Test("in the absolute look garbage is the map's word, and the tiles still name the rest")
    func speaksForGarbage() throws {
        let map = try Mapping.map()
        let both = try RegionClassifier(
            backbone: Classifying.backbone, head: Classifying.head, garbage: map, threads: 1)
        let tiles = try Classifying.classifier()
        let frame = Classifying.generated(width: 640, height: 360)
        let garbage = RegionClass.garbage.rawValue
        let found = try both.survey(.whole, in: frame)
        let heaps = try map.heaps(in: .whole, of: frame)
        for place in found {
            let parts = place.classes.values.map { ($0 * 10_000).rounded() }
            #expect(parts.reduce(0, +) == 10_000)
        }
        for heap in heaps.prefix(1) {
            let own = found.filter { $0.box == heap.box }
            #expect(own.contains { abs(($0.classes[garbage] ?? 0) - heap.probability) < 1e-3 })
        }
        let column = try #require(tiles.head.card.classes.firstIndex(of: garbage))
        let every = tiles.tiles(of: .whole, in: frame)
        let looks = try every.map { try tiles.probabilities(of: $0.box, in: frame) }
        let rest = tiles.places(every, looks).filter { $0.column != column }
        // A heap whose box a surer one covers is left out.
        #expect(found.count >= rest.count && found.count <= rest.count + heaps.count)
        for place in rest {
            #expect(found.contains { $0.box == place.box }, "a place of another class is kept")
        }
    }
}
