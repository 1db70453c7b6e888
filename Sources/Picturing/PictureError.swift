/// Why a picture did not become bytes.
public struct PictureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It has no columns or no rows.
        case empty
        case tooLarge = "too large"
        case encoding = "encoder failed"
    }

    public var reason: Reason
    /// The frame's own name.
    public var source: String
    /// The library's own code, for the log only.
    public var libraryCode: Int32?

    public init(_ reason: Reason, source: String, libraryCode: Int32? = nil) {
        self.reason = reason
        self.source = source
        self.libraryCode = libraryCode
    }

    public var description: String {
        "\(source): could not write picture: \(reason.rawValue)"
            + (libraryCode.map { " (ffmpeg \($0))" } ?? "")
    }
}
