public import Scene

/// One thing to scan, and when it begins.
public struct RecordingInput: Sendable {
    public enum Content: Sendable, Hashable {
        case video(path: String)
        /// In the order of their moments.
        case stills([Still])
        case stream(CameraAddress)
    }

    /// Where the times of its pictures come from.
    public enum TimeSource: String, Sendable, Hashable, CaseIterable {
        /// The command line: a start, for stills perhaps an interval.
        case flag
        case name
        /// The container's own tag.
        case tag
        /// The moment a live picture came.
        case arrival
        /// Nothing says it; 1970-01-01T00:00:00Z stands in.
        case none
    }

    /// The path or pattern as it was given, or the stream's address without its password.
    public var name: String
    public var content: Content
    /// The moment of the first picture; for stills that of the earliest.
    public var start: Moment
    public var timeSource: TimeSource

    public init(name: String, content: Content, start: Moment, timeSource: TimeSource) {
        self.name = name
        self.content = content
        self.start = start
        self.timeSource = timeSource
    }

    /// Opens the input's pictures. Stills are all delivered, whatever the sampling.
    ///
    /// - Throws: as ``RecordingReader`` does; `forbidden` for a stream, which has no end and is
    ///   grabbed from by ``LiveGrabber``.
    public func open(
        sampling: Sampling, resumeAfter: Moment? = nil, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> any PictureSequence {
        switch content {
        case .video(let path):
            return try RecordingReader(
                path: path, name: path, start: start, sampling: sampling,
                resumeAfter: resumeAfter, deadline: deadline, cancellation: cancellation)
        case .stills(let stills):
            return StillsReader(
                stills, name: name, resumeAfter: resumeAfter, cancellation: cancellation)
        case .stream:
            throw GrabError(
                .forbidden, source: name, attempt: "open recording",
                detail: "a live stream is watched, not scanned")
        }
    }
}
