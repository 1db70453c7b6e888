internal import CFFmpeg
internal import Scene

/// One opened live stream and its decoder, under one deadline.
final class LiveStream {
    private let container: Container
    private let decoder: Decoder
    private let converter: PictureConverter
    private let name: String
    private let packet: UnsafeMutablePointer<AVPacket>
    private var damage = Damage()
    private var timeline = Timeline(usual: 40)
    private var current: UnsafeMutablePointer<AVFrame>?
    private var lastStamp: Moment?
    private var joiner: PacketJoiner
    /// What a clip is made of; nil where none is wanted.
    private var ring: PacketRing?
    /// When the packet that the joiner holds came.
    private var heldSince: Moment = .epoch

    init(
        _ address: CameraAddress, name: String, deadline: Duration, interrupt: Interrupt
    ) throws(GrabError) {
        self.name = name
        converter = PictureConverter(name: name)
        container = try Self.open(
            address, name: name, deadline: deadline, interrupt: interrupt)
        decoder = try Decoder(container, attempt: Self.attempt)
        guard let packet = av_packet_alloc(), let joiner = PacketJoiner() else {
            throw GrabError(
                .unreadable, source: name, attempt: Self.attempt, detail: "out of memory")
        }
        self.packet = packet
        self.joiner = joiner
    }

    deinit {
        var freed: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&freed)
    }

    var isLate: Bool { container.interrupt.shouldStop && container.interrupt.isExpired }

    func decodeKeyPicturesOnly() { decoder.context.pointee.skip_frame = AVDISCARD_NONKEY }

    /// Returns the next decoded picture, or nil where the deadline came first.
    func arrival(_ stamp: () -> Moment) throws(GrabError) -> Burst.Arrival? {
        while !isLate {
            let (code, picture) = decoder.receive()
            if code >= 0 {
                guard damage.admits(picture) else { continue }
                current = picture
                return arrival(of: picture)
            }
            if code != curb_averror(EAGAIN) { damage.broken() }
            try decodeMore(stamp)
        }
        if container.interrupt.isCancelled { throw error(.cancelled) }
        return nil
    }

    /// Keeps so much of what comes from now on for ``clip()``.
    func keep(_ length: Duration) {
        ring = PacketRing(length: length, timeBase: container.stream.pointee.time_base)
    }

    /// What was kept, as an MP4 file.
    func clip() throws(GrabError) -> [UInt8] {
        let attempt = "copy a clip"
        var known = avcodec_parameters_alloc()
        defer { avcodec_parameters_free(&known) }
        guard let known, avcodec_parameters_from_context(known, decoder.context) >= 0 else {
            throw GrabError(.unreadable, source: name, attempt: attempt, detail: "out of memory")
        }
        return try ClipMuxer(
            container.stream, parameters: known, name: name, attempt: attempt
        ).file(of: ring?.copies() ?? [])
    }

    /// Returns the frame of the arrival that was returned last.
    func frame(of arrival: Burst.Arrival?) throws(GrabError) -> Frame {
        guard let current, let arrival else { throw error(.stalled) }
        return try converter.frame(
            current, orientation: .of(current, stream: container.stream),
            moment: arrival.stamp, isKey: arrival.isKey)
    }

    func burst(count: Int, _ stamp: () -> Moment) throws(GrabError) -> [Frame] {
        var burst = Burst(count: count)
        while true {
            let arrival = try arrival(stamp)
            if burst.wants(arrival) { burst.take(try frame(of: arrival), arrival) }
            if burst.isOfKeyPictures { decodeKeyPicturesOnly() }
            if let frames = burst.frames(isLate: false) { return frames }
            if isLate {
                if let frames = burst.frames(isLate: true) { return frames }
                throw late(held: burst.held, of: count)
            }
        }
    }

    func late(held: Int, of count: Int) -> GrabError {
        held == 0
            ? error(.noKeyPicture, detail: "none by the deadline")
            : error(.stalled, detail: "\(held) of \(count) pictures came by the deadline")
    }

    static let attempt = "open stream"

    private func error(
        _ reason: GrabError.Reason, detail: String? = nil, code: Int32? = nil
    ) -> GrabError {
        GrabError(reason, source: name, attempt: "read stream", detail: detail, libraryCode: code)
    }

    private func arrival(of picture: UnsafeMutablePointer<AVFrame>) -> Burst.Arrival {
        let timestamp = picture.pointee.best_effort_timestamp
        let time =
            timestamp == CURB_NO_TIMESTAMP
            ? nil
            : av_rescale_q(timestamp, container.stream.pointee.time_base, CURB_MILLISECONDS)
        var moment = Moment(milliseconds: picture.pointee.reordered_opaque)
        if let lastStamp, moment <= lastStamp { moment = lastStamp + .milliseconds(1) }
        lastStamp = moment
        return Burst.Arrival(
            milliseconds: timeline.place(time), stamp: moment,
            isKey: picture.pointee.key_frame != 0)
    }

    private func decodeMore(_ stamp: () -> Moment) throws(GrabError) {
        let code = container.read(into: packet)
        defer { av_packet_unref(packet) }
        if code == CURB_AVERROR_EOF { throw error(.unreachable, detail: "the stream ended") }
        if code < 0 {
            let reason = container.interrupt.reason(code, otherwise: .unreachable)
            // Lateness is judged by whoever knows what is already held.
            if reason == .stalled { return }
            throw error(reason, code: code)
        }
        let now = stamp()
        joiner.take(packet) { picture in
            ring?.take(picture)
            decoder.context.pointee.reordered_opaque = heldSince.milliseconds
            if picture.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 || decoder.send(picture) < 0 {
                damage.broken()
            }
            heldSince = now
        }
        if heldSince == .epoch { heldSince = now }
    }

    /// Resolves the host and tries its addresses in turn; what the last one said is thrown.
    static func open(
        _ address: CameraAddress, name: String, deadline: Duration, interrupt: Interrupt
    ) throws(GrabError) -> Container {
        let hosts = try HostResolution.addresses(
            of: address.host, name: name, interrupt: interrupt)
        var last = GrabError(.unreachable, source: name, attempt: attempt)
        for host in hosts {
            do {
                return try container(
                    address, at: host, name: name, deadline: deadline, interrupt: interrupt)
            } catch {
                last = error
                if error.reason == .notARecording { last.reason = .unreachable }
                guard [.refused, .unreachable].contains(error.reason) else { throw last }
            }
        }
        throw last
    }

    private static func container(
        _ address: CameraAddress, at host: String, name: String, deadline: Duration,
        interrupt: Interrupt
    ) throws(GrabError) -> Container {
        let (text, microseconds) = (
            address.text(numericHost: host), "\(max(1, deadline.wholeMilliseconds) * 1000)"
        )
        guard address.scheme == .udp else {
            return try Container(
                address: text, name: name, kind: .camera,
                options: [
                    "rtsp_transport": address.transport.rawValue,
                    "allowed_media_types": "video", "timeout": microseconds,
                    // Over UDP: packets from the camera's own address and port only, and room
                    // for a key picture that comes at once.
                    "rtsp_flags": "filter_src", "buffer_size": "1048576",
                ],
                isProbed: false, interrupt: interrupt, limit: nil, attempt: attempt)
        }
        return try Container(
            address: text, name: name, kind: .sent,
            // A sender that is faster than we are loses pictures and not the connection.
            options: [
                "timeout": microseconds, "overrun_nonfatal": "1", "fifo_size": "8192",
                "buffer_size": "1048576",
            ],
            isProbed: false, interrupt: interrupt, limit: nil, attempt: attempt)
    }
}
