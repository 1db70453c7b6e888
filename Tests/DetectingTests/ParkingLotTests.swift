import Foundation
import Grabbing
import Scene
import Testing

@testable import Detecting

/// Real pictures and a real network lie beside the repository where the project is developed.
enum Shared {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared")
    static let nano = folder.appendingPathComponent("models/yolox_nano.onnx")
    static let lot = folder.appendingPathComponent("data/parking-lot")
    static var isHere: Bool {
        [nano, lot.appendingPathComponent("truth.json")].allSatisfy {
            FileManager.default.fileExists(atPath: $0.path)
        }
    }
    /// The cards of the pinned networks, which are part of the product.
    static let card = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Models/cards/yolox-nano.json")

    static func detector(threads: Int = 1) throws -> Detector {
        let card = try JSONDecoder().decode(
            DetectorCard.self, from: Data(contentsOf: Self.card))
        return try Detector(model: nano, card: card, threads: threads)
    }

    static func frame(_ path: String) throws -> Frame {
        let still = Still(path: lot.appendingPathComponent(path).path, moment: .epoch)
        return try #require(try StillsReader([still], name: "lot").next())
    }
}

@Suite(
    "Cars on a real car park, by YOLOX-nano",
    .enabled(if: Shared.isHere, "../shared with the parking lot and YOLOX-nano is not here"))
struct ParkingLotTests {
    struct Picture: Decodable {
        struct Object: Decodable { var box: Box }
        var objects: [Object]
    }

    /// Things found and true, and pairs of them at IoU 0.3, the greatest overlap first.
    static func score(_ found: [Box], _ wanted: [Box]) -> (matched: Int, found: Int, wanted: Int) {
        var pairs: [(Double, Int, Int)] = []
        for (i, a) in wanted.enumerated() {
            for (j, b) in found.enumerated() where a.overlap(b) >= 0.3 {
                pairs.append((a.overlap(b), i, j))
            }
        }
        var left = Set(wanted.indices)
        var right = Set(found.indices)
        for (_, i, j) in pairs.sorted(by: >) where left.contains(i) && right.contains(j) {
            left.remove(i)
            right.remove(j)
        }
        return (wanted.count - left.count, found.count, wanted.count)
    }

    @Test("tiles lift recall without giving up precision, on ten cars of one picture in four")
    func tiling() throws {
        let truth = try JSONDecoder().decode(
            [String: Picture].self,
            from: Data(contentsOf: Shared.lot.appendingPathComponent("truth.json")))
        let detector = try Shared.detector()
        var sums: [Tiling: (Int, Int, Int)] = [:]
        let tilings = [Tiling.whole, Tiling(whole: true, rows: 2, columns: 3)]
        for key in truth.keys.sorted().enumerated().filter({ $0.offset % 4 == 1 }).map(\.element) {
            let frame = try Shared.frame(key + ".jpg")
            for tiling in tilings {
                let cars = try detector.detect(in: frame, tiling: tiling, around: nil)
                    .filter { ["car", "truck", "bus"].contains($0.label) }.map(\.box)
                let one = Self.score(cars, truth[key]!.objects.map(\.box))
                let sum = sums[tiling, default: (0, 0, 0)]
                sums[tiling] = (sum.0 + one.matched, sum.1 + one.found, sum.2 + one.wanted)
            }
        }
        let (whole, tiled) = (sums[tilings[0]]!, sums[tilings[1]]!)
        #expect(whole.2 > 20)
        #expect(tiled.0 >= whole.0, "recall \(whole) by the whole, \(tiled) with tiles")
        // Measured over all twenty pictures: 0.91 with tiles; a fifth is looser.
        #expect(Double(tiled.0) / Double(tiled.1) > 0.8)
        #expect(Double(tiled.0) / Double(tiled.2) > 0.85)
    }

    @Test("one picture gives the same things for any number of threads, callers and times")
    func same() async throws {
        let frame = try Shared.frame("sequence2/2013-03-09_11_20_06.jpg")
        let once = try Shared.detector().detect(in: frame, tiling: .wholeAndGrid(2), around: nil)
        #expect(once.count > 3)
        let two = try Shared.detector(threads: 2)
        let results = await withTaskGroup(of: [Detection]?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try? two.detect(in: frame, tiling: .wholeAndGrid(2), around: nil)
                }
            }
            return await group.reduce(into: [[Detection]?]()) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == once })
    }

    @Test("around a place only its tiles are looked at, and what is found there is found again")
    func around() throws {
        let frame = try Shared.frame("sequence2/2013-03-09_11_20_06.jpg")
        let detector = try Shared.detector()
        let tiling = Tiling.grid(2)
        let all = try detector.detect(in: frame, tiling: tiling, around: nil)
        let corner = Box(x: 0.02, y: 0.02, width: 0.3, height: 0.3)
        let some = try detector.detect(in: frame, tiling: tiling, around: [corner])
        #expect(some.count < all.count)
        #expect(some.allSatisfy { $0.box.maxX < 0.6 && $0.box.maxY < 0.6 })
        #expect(try detector.detect(in: frame, tiling: tiling, around: []).isEmpty)
    }

    @Test("another network under the card's name is refused")
    func wrongBytes() throws {
        var card = try JSONDecoder().decode(
            DetectorCard.self, from: Data(contentsOf: Shared.card))
        card.sha256 = String(repeating: "0", count: 64)
        let error = #expect(throws: DetectorError.self) {
            try Detector(model: Shared.nano, card: card, threads: 1)
        }
        #expect(error?.reason == .differentBytes)
    }

    @Test("a card of another size, family or number of labels is refused when it is loaded")
    func wrongCard() throws {
        let good = try JSONDecoder().decode(
            DetectorCard.self, from: Data(contentsOf: Shared.card))
        let changes: [(inout DetectorCard) -> Void] = [
            { $0.input.width = 640 }, { $0.family = .yolov8 }, { $0.labels.removeLast() },
            { $0.strides = [8, 16] }, { $0.floor = 0 }, { $0.input.mean = [] },
            { $0.labels = [] },
        ]
        for change in changes {
            var card = good
            change(&card)
            let error = #expect(throws: DetectorError.self) {
                try Detector(model: Shared.nano, card: card, threads: 1)
            }
            #expect(error?.reason == .badCard)
        }
    }
}

@Suite("A network's card")
struct CardTests {
    @Test("a card that is missing or broken is one error that names the file and the key")
    func broken() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = folder.appendingPathComponent("net.onnx")
        let missing = #expect(throws: DetectorError.self) {
            try Detector(model: model, threads: 1)
        }
        #expect(missing?.reason == .unreadable)
        #expect(missing?.detail.contains("net.json") == true)
        try Data(#"{"name": "net", "family": "yolox"}"#.utf8).write(
            to: folder.appendingPathComponent("net.json"))
        let broken = #expect(throws: DetectorError.self) {
            try Detector(model: model, threads: 1)
        }
        #expect(broken?.reason == .badCard)
        #expect(broken?.detail.contains("labels") == true)
    }
}
