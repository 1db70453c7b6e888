/// Why an exchange gave no answer, or none that was asked for.
public struct FetchError: Error, Sendable, Hashable {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case unreachable
        /// The host is there, and nobody listens.
        case refused
        case unauthorised
        case notFound = "not found"
        /// It answers with an address elsewhere; nothing is sent there.
        case redirected
        /// Larger than was allowed.
        case tooLarge = "too large"
        /// It speaks, but not HTTP, or it broke off.
        case broken
        /// No whole answer by the deadline.
        case late
        case cancelled
    }

    public var reason: Reason
    /// What was found, for the log; never an address.
    public var detail: String?

    public init(_ reason: Reason, _ detail: String? = nil) {
        self.reason = reason
        self.detail = detail
    }
}

extension FetchError: CustomStringConvertible {
    /// `unauthorised, HTTP 401`.
    public var description: String { reason.rawValue + (detail.map { ", \($0)" } ?? "") }
}
