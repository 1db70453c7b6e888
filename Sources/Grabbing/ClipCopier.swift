internal import CFFmpeg

/// Takes a short piece out of a recording as it is: the coded pictures are copied, none is decoded,
/// so nothing in them is covered and nothing is lost.
public struct ClipCopier: Sendable {
    /// How much of a recording is taken around a place in it.
    public struct Extent: Sendable, Hashable {
        public var before: Duration
        public var after: Duration

        /// Ten seconds, the place in their middle.
        public static let standard = Extent(before: .seconds(5), after: .seconds(5))

        public init(before: Duration, after: Duration) {
            self.before = before
            self.after = after
        }
    }

    /// Pieces of more bytes are refused: 64 MiB are ten seconds at 53 Mbit/s.
    public static let largest = 64 << 20

    private let path: String
    private let name: String
    private let deadline: Duration
    private let cancellation: Cancellation

    /// - Parameters:
    ///   - path: a regular file.
    ///   - name: what errors call it.
    ///   - deadline: the longest that opening, and each read, may take.
    public init(
        path: String, name: String, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) {
        self.path = path
        self.name = name
        self.deadline = deadline
        self.cancellation = cancellation
    }

    /// Copies the video around a place, without sound, as an MP4 file.
    ///
    /// It begins with the key picture at or before `position - before`, so it can be longer by the
    /// distance of two key pictures, and ends with the last picture shown by `position + after`, or
    /// with the recording. The same recording and place give the same bytes.
    ///
    /// - Parameter position: from the recording's first picture, as
    ///   ``PictureSequence/position`` says it.
    /// - Throws: `forbidden` for a codec that MP4 does not hold, `tooLarge` above ``largest``,
    ///   `noPictures` where nothing is there; else as ``RecordingReader``.
    /// - Complexity: O(bytes of the piece), or of the recording up to it where its container has no
    ///   reliable index.
    public func clip(
        around position: Duration, extent: Extent = .standard
    ) throws(GrabError) -> [UInt8] {
        let source = try RecordingSource(
            path: path, name: name, deadline: deadline, cancellation: cancellation)
        let first = source.timestamp(max(.zero, position - extent.before))
        let last = source.timestamp(position + extent.after)
        var pieces = ClipPackets(from: first, to: last, limit: Self.largest)
        if first > source.container.origin, source.container.hasReliableIndex {
            // Where the seek fails, reading goes on from the start.
            _ = av_seek_frame(
                source.container.context, source.container.stream.pointee.index, first,
                AVSEEK_FLAG_BACKWARD)
        }
        while !pieces.isOver {
            guard let packet = QueuedPacket() else {
                throw source.error(.unreadable, Self.attempt, detail: "out of memory")
            }
            let code = source.container.read(into: packet.packet)
            if code == CURB_AVERROR_EOF { break }
            guard code >= 0 else {
                let reason = source.container.interrupt.reason(code, otherwise: .corrupt)
                // What was read before the damage is a clip all the same.
                if reason == .corrupt { break }
                throw source.error(reason, Self.attempt, code: code)
            }
            pieces.take(packet)
        }
        guard !pieces.isTooLarge else {
            throw source.error(
                .tooLarge, Self.attempt, detail: "more than \(Self.largest >> 20) MiB")
        }
        return try ClipMuxer(
            source.container.stream, name: name, attempt: Self.attempt
        ).file(of: pieces.packets)
    }

    private static let attempt = "copy a clip"
}
