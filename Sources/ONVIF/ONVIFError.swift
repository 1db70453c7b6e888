/// Why a camera did not do what was asked of it.
public struct ONVIFError: Error, Sendable, Hashable {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case unreachable
        case refused
        case unauthorised
        case late
        case cancelled
        /// It knows no preset of that token or name.
        case unknownPreset = "unknown preset"
        /// It has no such service, profile or operation.
        case missing = "not to be had"
        /// It hands out an address on another host.
        case forbidden
        /// Its answer is no XML, hostile XML, or not the answer to the question.
        case badAnswer = "bad answer"
        /// It says no in words of its own.
        case fault
    }

    public var reason: Reason
    /// `GotoPreset`.
    public var operation: String
    public var detail: String?

    public init(_ reason: Reason, _ operation: String, detail: String? = nil) {
        self.reason = reason
        self.operation = operation
        self.detail = detail
    }
}

extension ONVIFError: CustomStringConvertible {
    /// `GotoPreset: unknown preset, no preset "9"`.
    public var description: String {
        "\(operation): \(reason.rawValue)" + (detail.map { ", \($0)" } ?? "")
    }
}
