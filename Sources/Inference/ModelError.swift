/// Why a network could not be read, planned or run.
public struct ModelError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: String, Sendable {
        /// The file cannot be opened or read.
        case unreadable
        /// The bytes are not a network: truncated, contradictory, or not ONNX at all.
        case malformed
        /// The network is past a limit of ``ModelLimits``.
        case tooLarge
        /// The network needs an operator, attribute or type that this engine does not have.
        case unsupported
        /// What the caller gave to a run does not fit the network's inputs.
        case wrongInput
    }

    public var reason: Reason
    /// One sentence that names the node, tensor or byte it is about.
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}

/// What a network may ask for before it is refused.
public struct ModelLimits: Sendable {
    /// Bytes of one file, and of all tensors that a network holds or makes at a time.
    public var tensorBytes = 1 << 30
    /// Nodes, initializers and declared values, each.
    public var nodes = 100_000
    /// Dimensions of a tensor.
    public var rank = 8

    public static let standard = ModelLimits()
}
