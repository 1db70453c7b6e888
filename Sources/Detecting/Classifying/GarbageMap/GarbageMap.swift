public import Foundation
import Inference
import Scene

/// Finds garbage in a whole picture or a zone in one run: a log-odds for each cell of 16 × 16 pixels.
///
/// Tiles see a heap without its street; the map sees both, and a few convolutions trained above the
/// features say which cells hold what does not belong there. It takes the place of the tiles for
/// `garbage` in the absolute look; single regions stay with ``RegionClassifier``.
///
/// May be called from several threads at once. Each look plans its networks anew and lets go of what
/// they computed in, some hundred megabytes for a whole picture: looks are hours apart.
public final class GarbageMap: Sendable {
    /// The values of the backbone that the head reads.
    static let features = ["blocks.14.sum", "blocks.19.sum", "conv_head.relu6"]
    /// Pixels of the picture that the backbone reads in one cell.
    static let cell = 16

    let card: GarbageMapCard
    private let backbone: Model
    private let head: Model
    private let threads: Int

    /// Reads both networks once.
    ///
    /// - Parameters:
    ///   - backbone: `Models/fetched/efficientnet-lite2.onnx`.
    ///   - head: the folder of `map.onnx` and `map.json`.
    ///   - threads: how many threads a look computes on; the result is the same for any number.
    /// - Throws: ``ClassifierError`` naming what to run where a file is absent or another one.
    public init(backbone: URL, head: URL, threads: Int) throws {
        guard let bytes = try? Data(contentsOf: backbone) else {
            throw ClassifierError(.missing, "\(backbone.path): run `make models`")
        }
        card = try GarbageMapCard.read(head.appendingPathComponent("map.json"))
        guard RegionHead.digest(bytes) == card.backboneSHA256 else {
            throw ClassifierError(
                .otherBackbone, "\(backbone.path) is not the one that \(head.path) was trained on")
        }
        let file = head.appendingPathComponent("map.onnx")
        guard let weights = try? Data(contentsOf: file) else {
            throw ClassifierError(.missing, "\(file.path): reinstall curbwatch")
        }
        guard RegionHead.digest(weights) == card.mapSHA256 else {
            throw ClassifierError(.malformed, "\(file.path) is not the file of its map.json")
        }
        self.backbone = try Model(path: backbone.path).excerpt(outputs: Self.features)
        self.head = try Model(path: file.path)
        self.threads = threads
    }

    /// The heaps in a polygon, the surest first, each with the calibrated probability that a person
    /// sees garbage there.
    ///
    /// - Parameter polygon: of the zone; cells whose middle lies outside say nothing.
    /// - Throws: ``ClassifierError`` `noSuchPlace` where the polygon has no area in the picture.
    /// - Complexity: one run of each network, whatever stands there.
    func heaps(in polygon: Polygon, of frame: Frame) throws -> [(box: Box, probability: Double)] {
        let bounds = polygon.bounds.intersection(.whole)
        let map = try odds(of: bounds, in: frame)
        let cells = map.values.indices.map { place in
            polygon.contains(map.box(of: place, in: bounds).center) ? map.values[place] : -.infinity
        }
        return HeapSearch(map.columns, cells, card: card).heaps.map { heap in
            let box = heap.cells.dropFirst().reduce(map.box(of: heap.cells[0], in: bounds)) {
                $0.union(map.box(of: $1, in: bounds))
            }
            let sure = card.slope * heap.odds + card.offset
            return (box, 1 / (1 + exp(-sure)))
        }
    }

    /// Log-odds of the cells of a box, row by row.
    struct Odds {
        var columns: Int
        var rows: Int
        var values: [Float]

        /// Where a cell lies in the picture.
        func box(of place: Int, in bounds: Box) -> Box {
            let (row, column) = place.quotientAndRemainder(dividingBy: columns)
            return Box(
                x: bounds.x + bounds.width * Double(column) / Double(columns),
                y: bounds.y + bounds.height * Double(row) / Double(rows),
                width: bounds.width / Double(columns), height: bounds.height / Double(rows))
        }
    }

    func odds(of bounds: Box, in frame: Frame) throws -> Odds {
        let wide = bounds.width * Double(frame.width)
        let high = bounds.height * Double(frame.height)
        guard wide >= 1, high >= 1, frame.width > 1, frame.height > 1 else {
            throw ClassifierError(.noSuchPlace, "\(bounds) is empty or outside the picture")
        }
        let scale = min(Double(card.longer) / max(wide, high), card.enlargement)
        func side(_ length: Double) -> Int {
            max(2, Int((length * scale / 32).rounded(.toNearestOrEven))) * 32
        }
        let picture = try LiftedPicture(bounds, of: frame, columns: side(wide), rows: side(high))
        let images = Tensor(
            shape: [1, 3, picture.rows, picture.columns], floats: picture.image)
        let features = try Session(model: backbone, threads: threads).run(["images": images])
        let results = try Session(model: head, threads: threads).run(features)
        let (columns, rows) = (picture.columns / Self.cell, picture.rows / Self.cell)
        guard let tensor = results["odds"], tensor.count == columns * rows else {
            throw ClassifierError(.malformed, "the garbage map gives no odds of its cells")
        }
        return Odds(columns: columns, rows: rows, values: tensor.floats)
    }
}
