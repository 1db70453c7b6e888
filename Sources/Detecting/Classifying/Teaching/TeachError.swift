/// Why a site's teaching could not go on.
public struct TeachError: Error, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        /// A class, a box or a version that does not exist.
        case unknown
        /// The folder holds something that is not what `teach` wrote.
        case malformed
        case cannotWrite
        /// Too few labels, or all of one class.
        case tooFew
        /// The new head is not better on labels that it was not fitted on.
        case worse
    }

    public var reason: Reason
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
