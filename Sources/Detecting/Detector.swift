public import Foundation
internal import Inference
public import Scene

/// A network that names what stands where in a picture.
///
/// One instance serves any number of callers at a time: the weights are shared, and each call runs
/// on a session of its own, taken from those that are free.
public final class Detector: Sendable {
    public let card: DetectorCard
    private let model: Model
    private let threads: Int

    /// Reads `NAME.onnx` and the card beside it, `NAME.json`.
    ///
    /// - Parameter threads: how many threads one call computes on; the result is the same for any.
    /// - Throws: ``DetectorError``.
    public convenience init(model: URL, threads: Int) throws(DetectorError) {
        try self.init(model: model, card: .beside(model), threads: threads)
    }

    /// Reads a network whose card is known.
    public init(model: URL, card: DetectorCard, threads: Int) throws(DetectorError) {
        do {
            self.model = try Model(path: model.path)
        } catch {
            throw DetectorError(.network, "\(model.path): \(error)")
        }
        self.card = card
        self.threads = threads
    }

    /// Finds what the network knows in a picture.
    ///
    /// - Parameters:
    ///   - boxes: nil for the whole picture by the tiling; else only the parts that cover these.
    /// - Returns: Things, best first; scores rounded to 1e-4, none below the card's floor.
    /// - Throws: ``DetectorError``.
    public func detect(
        in frame: Frame, tiling: Tiling, around boxes: [Box]?
    ) throws(DetectorError) -> [Detection] {
        []
    }
}
