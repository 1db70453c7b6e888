public import Scene

/// One thing to scan, and when it begins.
public struct RecordingInput: Sendable {
    public enum Content: Sendable {
        case video(path: String)
        case stills([Still])
        case stream(CameraAddress)
    }

    /// Where the times of its pictures come from.
    public enum TimeSource: String, Sendable, Hashable, CaseIterable {
        /// `--start`, with `--interval` for stills.
        case flag
        case name
        /// The container's own tag.
        case tag
        case none
    }

    /// The path or pattern as it was given, or the stream's address without its password.
    public var name: String
    public var content: Content
    /// The moment of the first picture.
    public var start: Moment
    public var timeSource: TimeSource

    /// Opens the input's pictures.
    public func open(
        sampling: Sampling, resumeAfter: Moment? = nil, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> any PictureSequence {
        throw GrabError(.unreadable, source: name, attempt: "open recording")
    }
}

/// Turns the arguments of a scan into inputs.
public struct InputResolver: Sendable {
    public var start: Moment?
    public var interval: Duration?
    public var clock: StillNames.Clock

    public init(
        start: Moment? = nil, interval: Duration? = nil,
        clock: @escaping StillNames.Clock = StillNames.utc
    ) {
        self.start = start
        self.interval = interval
        self.clock = clock
    }

    /// Returns the inputs that one argument names.
    public func resolve(
        _ argument: String, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> [RecordingInput] {
        throw GrabError(.notFound, source: argument, attempt: "find input")
    }
}
