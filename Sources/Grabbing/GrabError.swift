/// Why no picture, or no further picture, came from a source.
public struct GrabError: Error, Sendable, Hashable {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case notFound = "not found"
        case unreadable
        case notARecording = "not a recording"
        case notAPicture = "not a picture"
        /// Readable, but it holds no picture: empty, audio only, nothing decoded.
        case noPictures = "no pictures"
        /// It ends before its own index or header says so. What came before was delivered.
        case truncated
        /// Some of it could not be decoded and was left out. The rest was delivered.
        case corrupt
        case tooLarge = "too large"
        /// A protocol, container or codec that is not on the white list.
        case forbidden
        case unreachable
        case refused
        case unauthorised
        /// Nothing came by the deadline.
        case stalled
        /// The stream runs, but no key picture came by the deadline.
        case noKeyPicture = "no key picture"
        case cancelled
    }

    public var reason: Reason
    /// The settings' name of a camera or the path of a file; never an address, which may carry a
    /// password.
    public var source: String
    /// What was tried, in the words of the log: `open recording`.
    public var attempt: String
    /// What was found and what is allowed, where that helps a person.
    public var detail: String?
    /// The library's own code, for the log only.
    public var libraryCode: Int32?

    public init(
        _ reason: Reason, source: String, attempt: String, detail: String? = nil,
        libraryCode: Int32? = nil
    ) {
        self.reason = reason
        self.source = source
        self.attempt = attempt
        self.detail = detail
        self.libraryCode = libraryCode
    }
}

extension GrabError: CustomStringConvertible {
    /// `north-gate: could not open stream: refused (ffmpeg -111)`.
    public var description: String {
        var text = "\(source): could not \(attempt): \(reason.rawValue)"
        if let detail { text += ", \(detail)" }
        if let libraryCode { text += " (ffmpeg \(libraryCode))" }
        return text
    }
}
