/// Why a region cannot be classified, with what to do about it.
public struct ClassifierError: Error, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        /// A file of the classifier is not where the settings say.
        case missing
        /// A file is there and is not what the classifier needs.
        case malformed
        /// The head was trained on another backbone than the one that is there.
        case otherBackbone
        /// The box lies outside the picture or has no area.
        case noSuchPlace
    }

    public var reason: Reason
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
