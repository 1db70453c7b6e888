/// Why a detector could not be loaded or run.
public struct DetectorError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: String, Sendable {
        /// The network or its card cannot be read.
        case unreadable
        /// The card contradicts itself, or does not describe this network.
        case badCard
        /// The network's bytes are not those that the card names.
        case differentBytes
        /// The network cannot be read or run.
        case network
        /// The picture cannot be given to the network.
        case picture
    }

    public var reason: Reason
    /// One sentence that names the file, key or tensor it is about.
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
