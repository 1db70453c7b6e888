import Foundation
import Inference

/// The network below the head: crops in, features out.
///
/// `@unchecked Sendable`: a session is taken out of `idle` under the lock, used by one caller, and
/// put back; the model is a value.
final class Backbone: @unchecked Sendable {
    /// The values of the network that a head may read, in the order in which they are joined.
    static let outputs = ["feature", "blocks.10.sum", "blocks.14.sum", "logits"]
    /// Numbers in each: channels, each the mean over the crop.
    static let widths = [1280, 112, 192, 1000]

    let size: Int
    private let model: Model
    private let threads: Int
    private let lock = NSLock()
    private var idle: [Session] = []

    /// - Throws: ``ClassifierError`` `malformed` where the network is another one.
    init(_ file: URL, size: Int, threads: Int) throws {
        let whole = try Model(path: file.path)
        guard whole.inputs.count == 1, whole.inputs[0].name == "images" else {
            throw ClassifierError(.malformed, "\(file.path) is not EfficientNet-Lite0")
        }
        self.size = size
        self.threads = threads
        model = try whole.excerpt(inputs: ["images": [1, 3, size, size]], outputs: Self.outputs)
        give(try Session(model: model, threads: threads))
    }

    /// Computes the features of one crop.
    ///
    /// One crop a run: joining several saves next to nothing here, and the numbers of a crop do not
    /// depend on its company.
    ///
    /// - Parameter image: red, green and blue of `size` × `size`.
    /// - Returns: the outputs, joined.
    func features(_ image: [Float]) throws -> [Float] {
        let session = try take()
        defer { give(session) }
        let results = try session.run([
            "images": Tensor(shape: [1, 3, size, size], floats: image)
        ])
        var joined: [Float] = []
        joined.reserveCapacity(Self.widths.reduce(0, +))
        for (name, width) in zip(Self.outputs, Self.widths) {
            guard let tensor = results[name], tensor.count > 0, tensor.count % width == 0 else {
                throw ClassifierError(.malformed, "the backbone gives no \(name) of width \(width)")
            }
            joined += Self.means(tensor.floats, of: tensor.count / width)
        }
        return joined
    }

    /// The mean of each run of `cells` numbers.
    private static func means(_ values: [Float], of cells: Int) -> [Float] {
        guard cells > 1 else { return values }
        return values.withUnsafeBufferPointer { values in
            (0..<values.count / cells).map { channel in
                var sum: Float = 0
                for place in channel * cells..<(channel + 1) * cells { sum += values[place] }
                return sum / Float(cells)
            }
        }
    }

    private func take() throws -> Session {
        lock.lock()
        let session = idle.popLast()
        lock.unlock()
        return try session ?? Session(model: model, threads: threads)
    }

    private func give(_ session: Session) {
        lock.lock()
        defer { lock.unlock() }
        idle.append(session)
    }
}
