public import Scene

/// What a recording says about itself before any picture is asked for.
public struct RecordingInfo: Sendable, Hashable {
    /// Columns and rows of the pictures as delivered: upright, with square pixels.
    public var width: Int
    public var height: Int
    /// The decoder's name: `h264`, `hevc`, `mpeg4`, `msmpeg4v3`, `mjpeg`.
    public var codec: String
    /// The demuxer's names: `mov,mp4,m4a,3gp,3g2,mj2`.
    public var container: String
    public var duration: Duration?
    /// Pictures a second on average; nil where it is not known.
    public var frameRate: Double?
    /// When it was recorded, by the container's own tag.
    public var created: Moment?

    public init(
        width: Int, height: Int, codec: String, container: String, duration: Duration?,
        frameRate: Double?, created: Moment?
    ) {
        self.width = width
        self.height = height
        self.codec = codec
        self.container = container
        self.duration = duration
        self.frameRate = frameRate
        self.created = created
    }
}

extension RecordingInfo {
    /// Opens a recording, reads what it says of itself, and closes it.
    ///
    /// - Throws: as ``RecordingReader`` does.
    public static func read(
        path: String, name: String, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> RecordingInfo {
        try RecordingSource(
            path: path, name: name, deadline: deadline, cancellation: cancellation
        ).info
    }
}
