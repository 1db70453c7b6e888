internal import CFFmpeg
internal import Glibc
internal import Scene

/// An opened recording: its container, its decoder, and how its timestamps are to be read.
final class RecordingSource {
    let container: Container
    let decoder: Decoder
    let info: RecordingInfo
    let verdict: DeclaredLength.Verdict
    private let name: String

    init(
        path: String, name: String, deadline: Duration, cancellation: Cancellation
    ) throws(GrabError) {
        try Self.checkFile(path, name: name)
        self.name = name
        verdict = DeclaredLength.verdict(path: path)
        let interrupt = Interrupt(cancellation: cancellation, limit: deadline)
        do {
            // The explicit protocol keeps `2013-02-24T11:30:05.mp4` from naming one.
            container = try Container(
                address: "file:" + path, name: name, kind: .recording, options: [:],
                isProbed: true, interrupt: interrupt, limit: deadline, attempt: Self.opening)
            decoder = try Decoder(container, attempt: Self.opening)
        } catch {
            throw Self.sharper(error, verdict: verdict)
        }
        info = Self.info(container)
    }

    /// Milliseconds from presentation time zero, to the nearest; nil without a timestamp.
    func milliseconds(_ timestamp: Int64) -> Int64? {
        guard timestamp != CURB_NO_TIMESTAMP else { return nil }
        let (ticks, overflow) = timestamp.subtractingReportingOverflow(container.origin)
        guard !overflow else { return nil }
        let scaled = av_rescale_q(ticks, container.stream.pointee.time_base, CURB_MILLISECONDS)
        // A mutated file may claim any time; what does not fit a calendar is no timestamp.
        return scaled.magnitude < 1 << 50 ? scaled : nil
    }

    /// The timestamp that stands for a time after the start.
    func timestamp(_ time: Duration) -> Int64 {
        let ticks = av_rescale_q(
            time.wholeMilliseconds, CURB_MILLISECONDS, container.stream.pointee.time_base)
        return ticks.addingReportingOverflow(container.origin).partialValue
    }

    /// Milliseconds from one picture to the next on average, 40 where nothing is known.
    var usualDistance: Int64 {
        guard let rate = info.frameRate, rate > 0 else { return 40 }
        return max(1, Int64((1000 / rate).rounded()))
    }

    /// The part of the file's bytes that has been read, 0...1.
    var fractionRead: Double? {
        guard let stream = container.context.pointee.pb else { return nil }
        let size = avio_size(stream)
        guard size > 0 else { return nil }
        return min(1, Double(avio_seek(stream, 0, SEEK_CUR)) / Double(size))
    }

    func error(
        _ reason: GrabError.Reason, _ attempt: String, detail: String? = nil, code: Int32? = nil
    ) -> GrabError {
        GrabError(reason, source: name, attempt: attempt, detail: detail, libraryCode: code)
    }

    private static let opening = "open recording"

    private static func checkFile(_ path: String, name: String) throws(GrabError) {
        let file = try RegularFile(path, name: name, attempt: opening)
        if file.size == 0 {
            throw GrabError(
                .noPictures, source: name, attempt: opening, detail: "the file is empty")
        }
    }

    /// A container that was recognised but does not open is damaged, not foreign.
    private static func sharper(
        _ error: GrabError, verdict: DeclaredLength.Verdict
    ) -> GrabError {
        guard [.notARecording, .corrupt, .noPictures].contains(error.reason) else { return error }
        var sharper = error
        switch verdict {
        case .cutOff: sharper.reason = .truncated
        case .whole where error.reason == .notARecording: sharper.reason = .corrupt
        default: break
        }
        return sharper
    }

    private static func info(_ container: Container) -> RecordingInfo {
        let parameters = container.stream.pointee.codecpar.pointee
        let rate = container.stream.pointee.avg_frame_rate
        let stored = PictureSize(parameters.width, parameters.height)
        let aspect = av_guess_sample_aspect_ratio(container.context, container.stream, nil)
        var size = PictureConverter.squareSize(stored, aspect: aspect)
        if Orientation.of(container.stream).transposed {
            size = PictureSize(width: size.height, height: size.width)
        }
        return RecordingInfo(
            width: size.width, height: size.height,
            codec: String(cString: avcodec_get_name(parameters.codec_id)),
            container: container.formatName, duration: duration(container),
            frameRate: rate.num > 0 && rate.den > 0 ? Double(rate.num) / Double(rate.den) : nil,
            created: created(container))
    }

    private static func duration(_ container: Container) -> Duration? {
        let stream = container.stream.pointee
        if stream.duration > 0 {
            return .milliseconds(av_rescale_q(stream.duration, stream.time_base, CURB_MILLISECONDS))
        }
        let whole = container.context.pointee.duration
        return whole > 0 ? .microseconds(whole) : nil
    }

    private static func created(_ container: Container) -> Moment? {
        let entry = av_dict_get(container.context.pointee.metadata, "creation_time", nil, 0)
        guard let value = entry?.pointee.value,
            let moment = StillNames.moment(in: String(cString: value)), moment > .epoch
        else { return nil }
        return moment
    }
}
