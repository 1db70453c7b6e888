import Foundation

/// A network that has been read and checked: every operator and attribute in it is known.
public struct Model: Sendable {
    /// An input or output of the network.
    public struct Port: Sendable, Equatable {
        public let name: String
        public let type: ElementType
        /// Extents, outermost first; nil where the file leaves one open (often the batch).
        public let shape: [Int?]
    }

    public let inputs: [Port]
    public let outputs: [Port]
    /// Version of the standard operator set that the file was written for.
    public var opset: Int { graph.opset }
    /// How many nodes the network has, by operator.
    public var operators: [String: Int] {
        graph.nodes.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    }
    /// How many numbers the network has learnt.
    public var parameters: Int { graph.constants.values.reduce(0) { $0 + $1.count } }

    let graph: Graph
    /// Held to while the network is planned and run, too.
    let limits: ModelLimits
    /// Weights as the kernels read them, shared by all sessions.
    let store = WeightStore()

    /// Reads a network from the bytes of an ONNX file.
    ///
    /// - Throws: ``ModelError`` `malformed`, `tooLarge` or `unsupported`, naming the node.
    public init(bytes: [UInt8], limits: ModelLimits = .standard) throws(ModelError) {
        let reading = try ModelReader.read(bytes, limits: limits)
        graph = reading.graph
        self.limits = limits
        inputs = reading.inputs
        outputs = reading.outputs
    }

    /// Reads a network from an ONNX file.
    ///
    /// - Throws: ``ModelError`` `unreadable`, or what ``init(bytes:limits:)`` throws.
    public init(path: String, limits: ModelLimits = .standard) throws(ModelError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw ModelError(.unreadable, "\(path) cannot be read")
        }
        try self.init(bytes: [UInt8](data), limits: limits)
    }
}

extension Model {
    /// Computes the outputs on the plain operators: slow, and the oracle of every ``Session``.
    ///
    /// - Throws: ``ModelError`` `wrongInput` where a name, type or shape does not fit.
    public func evaluate(_ inputs: [String: Tensor]) throws(ModelError) -> [String: Tensor] {
        try Interpreter(model: self).run(inputs)
    }
}
