public import Scene

/// The pictures of one video file.
public final class RecordingReader: PictureSequence {
    public let info: RecordingInfo
    public private(set) var picturesDecoded = 0
    public var progress: Double? { nil }
    private let name: String

    /// Opens a recording.
    public init(
        path: String, name: String, start: Moment, sampling: Sampling,
        resumeAfter: Moment? = nil, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) {
        throw GrabError(.unreadable, source: name, attempt: "open recording")
    }

    public func next() throws(GrabError) -> Frame? { nil }
}
