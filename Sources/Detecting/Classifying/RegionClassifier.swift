public import Foundation
public import Scene

/// Says what a place of a picture looks like, as calibrated probabilities over ``RegionClass``.
public final class RegionClassifier: Sendable {
    /// Reads both networks once.
    ///
    /// - Parameters:
    ///   - backbone: the ONNX file of the features, `Models/fetched/efficientnet-lite0.onnx`.
    ///   - head: the folder of the head, `Models/region-classifier`.
    ///   - threads: how many threads a call computes on; the result is the same for any number.
    /// - Throws: ``ClassifierError`` naming what to run where a file is absent.
    public init(backbone: URL, head: URL, threads: Int) throws {
        for (file, remedy) in [(backbone, "run `make models`"), (head, "reinstall curbwatch")]
        where !FileManager.default.fileExists(atPath: file.path) {
            throw ClassifierError(.missing, "\(file.path): \(remedy)")
        }
    }

    /// Probabilities by `RegionClass.rawValue`, rounded to 1e-4, adding up to 1.
    public func classes(of box: Box, in frame: Frame) throws -> [String: Double] {
        try classes(of: [box], in: frame)[0]
    }

    /// The same for several boxes of one picture, in their order.
    public func classes(of boxes: [Box], in frame: Frame) throws -> [[String: Double]] {
        throw ClassifierError(.missing, "the head has not been trained yet")
    }

    /// The absolute look: what stands in a zone, without a memory to hold it against.
    public func survey(
        _ polygon: Polygon, in frame: Frame
    ) throws -> [(box: Box, classes: [String: Double])] {
        throw ClassifierError(.missing, "the head has not been trained yet")
    }
}
