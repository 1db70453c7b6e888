internal import CFFmpeg
internal import Scene

/// One opened live stream whose packets are kept as they come, under one deadline.
final class LivePackets {
    private let container: Container
    private let name: String
    private let packet: UnsafeMutablePointer<AVPacket>
    private var joiner: PacketJoiner
    private let reading: CodedPicture.Reading?
    private var timeline = Timeline(usual: 40)
    /// When the packet that the joiner holds came.
    private var heldSince: Moment?
    private var lastStamp: Moment?

    /// More than this is not held for pictures between key pictures: 30 Mbit/s for two seconds.
    private static let room = 8 << 20

    init(
        _ address: CameraAddress, name: String, deadline: Duration, interrupt: Interrupt
    ) throws(GrabError) {
        self.name = name
        container = try LiveStream.open(
            address, name: name, deadline: deadline, interrupt: interrupt)
        // Made only to be refused: a codec that is not on the list is said before anything is waited
        // for.
        _ = try Decoder(container, attempt: LiveStream.attempt)
        guard let packet = av_packet_alloc(), let joiner = PacketJoiner() else {
            throw GrabError(
                .unreadable, source: name, attempt: LiveStream.attempt, detail: "out of memory")
        }
        self.packet = packet
        self.joiner = joiner
        reading = CodedPicture.Reading(container.stream.pointee.codecpar)
    }

    deinit {
        var freed: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&freed)
    }

    /// Reads until the burst is complete.
    func collect(count: Int, _ stamp: () -> Moment) throws(GrabError) -> LatentBurst {
        var choice = PacketChoice(count: count)
        var keys: [LatentPacket] = []
        var between: [LatentPacket] = []
        var bytes = 0
        var isFull = false
        while true {
            let isLate = container.interrupt.shouldStop && container.interrupt.isExpired
            if let outcome = choice.outcome(isLate: isLate) {
                return try LatentBurst(
                    outcome == .keys ? keys : between, areKeys: outcome == .keys, count: count,
                    of: container)
            }
            if isLate { throw late(held: choice.held, of: count) }
            guard let next = try read(stamp) else { continue }
            let use = choice.take(
                next.milliseconds, isKey: next.isKey, isSound: isSound(next))
            switch use {
            case .nothing: continue
            case .restart: (keys, between, bytes, isFull) = ([], [], 0, false)
            case .key: keys.append(next)
            case .between: break
            }
            guard use == .key || use == .between else { continue }
            // What is decoded from the first key picture on needs every packet behind it.
            isFull = isFull || bytes + next.bytes > Self.room
            guard !isFull else { continue }
            between.append(next)
            bytes += next.bytes
        }
    }

    private func isSound(_ next: LatentPacket) -> Bool {
        guard next.isSound, let reading else { return next.isSound }
        return CodedPicture(next.packet, reading).isFromItsBeginning
    }

    private func late(held: Int, of count: Int) -> GrabError {
        held == 0
            ? error(.noKeyPicture, detail: "none by the deadline")
            : error(.stalled, detail: "\(held) of \(count) pictures came by the deadline")
    }

    private func error(
        _ reason: GrabError.Reason, detail: String? = nil, code: Int32? = nil
    ) -> GrabError {
        GrabError(reason, source: name, attempt: "read stream", detail: detail, libraryCode: code)
    }

    /// - Returns: the picture that the next packet completes; nil where it completes none.
    private func read(_ stamp: () -> Moment) throws(GrabError) -> LatentPacket? {
        let code = container.read(into: packet)
        defer { av_packet_unref(packet) }
        if code == CURB_AVERROR_EOF { throw error(.unreachable, detail: "the stream ended") }
        if code < 0 {
            let reason = container.interrupt.reason(code, otherwise: .unreachable)
            // Lateness is judged by whoever knows what is already held.
            if reason == .stalled { return nil }
            throw error(reason, code: code)
        }
        let now = stamp()
        var whole: LatentPacket?
        var isOutOfMemory = false
        joiner.take(packet) { picture in
            var moment = heldSince ?? now
            if let lastStamp, moment <= lastStamp { moment = lastStamp + .milliseconds(1) }
            lastStamp = moment
            let time =
                picture.pointee.pts == CURB_NO_TIMESTAMP
                ? nil
                : av_rescale_q(
                    picture.pointee.pts, container.stream.pointee.time_base, CURB_MILLISECONDS)
            whole = LatentPacket(
                taking: picture, milliseconds: timeline.place(time), moment: moment)
            isOutOfMemory = whole == nil
            heldSince = now
        }
        if heldSince == nil { heldSince = now }
        guard !isOutOfMemory else { throw error(.unreadable, detail: "out of memory") }
        return whole
    }
}

/// One picture of a live stream as it came.
final class LatentPacket {
    let packet: UnsafeMutablePointer<AVPacket>
    let milliseconds: Int64
    let moment: Moment

    /// Takes the packet, which is empty afterwards; nil without memory.
    init?(taking other: UnsafeMutablePointer<AVPacket>, milliseconds: Int64, moment: Moment) {
        guard let packet = av_packet_alloc() else { return nil }
        av_packet_move_ref(packet, other)
        self.packet = packet
        self.milliseconds = milliseconds
        self.moment = moment
    }

    deinit {
        var freed: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&freed)
    }

    var isKey: Bool { packet.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    var isSound: Bool { packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 }
    var bytes: Int { Int(packet.pointee.size) }
}
