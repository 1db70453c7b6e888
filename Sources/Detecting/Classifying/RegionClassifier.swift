public import Foundation
public import Scene

/// Says what a place of a picture looks like, as calibrated probabilities over ``RegionClass``.
///
/// May be called from several threads at once; each call computes on its own session.
public final class RegionClassifier: Sendable {
    let backbone: Backbone
    let head: RegionHead
    /// What finds garbage in the absolute look; nil where tiles must do.
    let garbage: GarbageMap?
    /// SHA-256 of the head's numbers, for the run's summary.
    public var headDigest: String { head.card.weightsSHA256 }

    /// Reads both networks once.
    ///
    /// - Parameters:
    ///   - backbone: the ONNX file of the features, `Models/fetched/efficientnet-lite0.onnx`.
    ///   - head: the folder of the head: `head.json`, `head.bin`, `evidence.csv`.
    ///   - garbage: finds garbage in the absolute look, in place of the tiles.
    ///   - threads: how many threads a call computes on; the result is the same for any number.
    /// - Throws: ``ClassifierError`` naming what to run where a file is absent.
    public init(backbone: URL, head: URL, garbage: GarbageMap? = nil, threads: Int) throws {
        guard FileManager.default.fileExists(atPath: backbone.path) else {
            throw ClassifierError(.missing, "\(backbone.path): run `make models`")
        }
        self.head = try RegionHead(head)
        let digest = RegionHead.digest(try Data(contentsOf: backbone))
        guard digest == self.head.card.backboneSHA256 else {
            throw ClassifierError(
                .otherBackbone, "\(backbone.path) is not the one that \(head.path) was trained on")
        }
        self.garbage = garbage
        self.backbone = try Backbone(backbone, size: self.head.card.size, threads: threads)
    }

    /// The same backbone with another head, as `teach` fits one.
    init(_ other: RegionClassifier, head: RegionHead) {
        backbone = other.backbone
        garbage = other.garbage
        self.head = head
    }

    /// Probabilities by `RegionClass.rawValue`, rounded to 1e-4, adding up to 1.
    ///
    /// - Throws: ``ClassifierError`` `noSuchPlace` where the box has no area inside the picture.
    public func classes(of box: Box, in frame: Frame) throws -> [String: Double] {
        named(try probabilities(of: box, in: frame))
    }

    /// The same for several boxes of one picture, in their order.
    public func classes(of boxes: [Box], in frame: Frame) throws -> [[String: Double]] {
        try boxes.map { try classes(of: $0, in: frame) }
    }

    /// What the head reads of a crop: standardised features.
    func features(of box: Box, in frame: Frame) throws -> [Float] {
        let crop = try RegionCrop(of: box, in: frame)
        let size = backbone.size
        var image = [Float](repeating: 0, count: 3 * size * size)
        try crop.write(frame, size: size, into: &image, at: 0)
        return head.standardised(try backbone.features(image))
    }

    func probabilities(of box: Box, in frame: Frame) throws -> [Double] {
        head.probabilities(try features(of: box, in: frame))
    }

    /// Rounds to ten-thousandths that add up to 10 000; what is left over goes to the largest.
    func named(_ probabilities: [Double]) -> [String: Double] {
        var parts = probabilities.map { Int(($0 * 10_000).rounded()) }
        if let largest = parts.indices.max(by: { parts[$0] < parts[$1] }) {
            parts[largest] += 10_000 - parts.reduce(0, +)
        }
        var named: [String: Double] = [:]
        for (name, part) in zip(head.card.classes, parts) { named[name] = Double(part) / 10_000 }
        return named
    }
}
