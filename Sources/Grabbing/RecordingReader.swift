internal import CFFmpeg
public import Scene

/// The pictures of one video file: mp4, mkv, avi or ts.
///
/// Only regular files are opened, under a white list of containers and decoders and with no
/// protocol but `file`, so that a playlist in disguise reaches nothing else.
public final class RecordingReader: PictureSequence {
    public let info: RecordingInfo
    public private(set) var picturesDecoded = 0

    private let source: RecordingSource
    private let start: Moment
    private let resumeAfter: Moment?
    private let converter: PictureConverter
    private var feed: PacketFeed
    private var picker: Picker
    private var timeline: Timeline
    private var damage = Damage()
    /// The code of the read that ended the recording early.
    private var readFailure: Int32?
    private var isOver = false

    /// Opens a recording and, to resume, goes to the key picture before the moment given.
    ///
    /// - Parameters:
    ///   - path: a regular file.
    ///   - name: what frames and errors call it.
    ///   - start: the moment of presentation time zero.
    ///   - resumeAfter: pictures up to and including this moment are left out; those after it are
    ///     the same, byte for byte, as without it.
    ///   - deadline: the longest that opening, and each read, may take.
    public init(
        path: String, name: String, start: Moment, sampling: Sampling,
        resumeAfter: Moment? = nil, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) {
        source = try RecordingSource(
            path: path, name: name, deadline: deadline, cancellation: cancellation)
        info = source.info
        self.start = start
        self.resumeAfter = resumeAfter
        converter = PictureConverter(name: name)
        picker = Picker(sampling)
        timeline = Timeline(
            usual: source.usualDistance, countsFromFirst: source.container.countsDecodingTime)
        feed = PacketFeed(
            container: source.container, sampling: sampling,
            milliseconds: { [source] in source.milliseconds($0) })
        if sampling == .keyframes { source.decoder.context.pointee.skip_frame = AVDISCARD_NONKEY }
        if let resumeAfter, resumeAfter > start {
            try feed.seek(to: source.timestamp(resumeAfter - start), name: name)
        }
    }

    public var position: Duration? {
        timeline.isStraight ? timeline.last.map { .milliseconds($0) } : nil
    }

    public var progress: Double? {
        if isOver { return 1 }
        guard let duration = info.duration?.wholeMilliseconds, duration > 0 else {
            return source.fractionRead
        }
        return min(1, Double(timeline.last ?? 0) / Double(duration))
    }

    public func next() throws(GrabError) -> Frame? {
        while !isOver {
            let (code, picture) = source.decoder.receive()
            if code >= 0 {
                if let frame = try examine(picture) { return frame }
            } else if code == curb_averror(EAGAIN) {
                try decodeMore()
            } else if code == CURB_AVERROR_EOF {
                isOver = true
                try closeTheBooks()
            } else {
                damage.broken()
            }
        }
        return nil
    }

    /// Decides on one decoded picture; returns its frame where it is to be looked at.
    private func examine(_ picture: UnsafeMutablePointer<AVFrame>) throws(GrabError) -> Frame? {
        picturesDecoded += 1
        guard damage.admits(picture) else { return nil }
        let isKey = picture.pointee.key_frame != 0
        if picker.sampling == .keyframes, !isKey { return nil }
        let time = timeline.place(source.milliseconds(picture.pointee.best_effort_timestamp))
        guard picker.picks(time) else { return nil }
        let moment = Moment(milliseconds: start.milliseconds + time)
        if let resumeAfter, moment <= resumeAfter { return nil }
        do {
            return try converter.frame(
                picture, orientation: .of(picture, stream: source.container.stream),
                moment: moment, isKey: isKey)
        } catch {
            isOver = true
            throw error
        }
    }

    /// Hands the decoder its next packet, or the news that there is none.
    private func decodeMore() throws(GrabError) {
        switch feed.next() {
        case .packet(let queued):
            if queued.packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
                damage.broken()
            } else if source.decoder.send(queued.packet) < 0 {
                damage.broken()
            }
        case .end:
            _ = source.decoder.send(nil)
        case .failed(let code):
            let interrupt = source.container.interrupt
            let reason = interrupt.reason(code, otherwise: .corrupt)
            guard reason == .corrupt else {
                isOver = true
                throw source.error(reason, "read recording", code: code)
            }
            damage.broken()
            readFailure = code
            _ = source.decoder.send(nil)
        }
    }

    /// Says at the end what was wrong on the way.
    private func closeTheBooks() throws(GrabError) {
        if source.verdict == .cutOff {
            throw source.error(
                .truncated, "read recording", detail: "it ends before its header says")
        }
        if let code = readFailure {
            throw source.error(.corrupt, "read recording", code: code)
        }
        if damage.count > 0 {
            throw source.error(
                .corrupt, "decode recording",
                detail: "\(damage.count) damaged pictures or packets were left out")
        }
        if picturesDecoded == 0, resumeAfter == nil {
            throw source.error(.noPictures, "decode recording")
        }
    }
}
