internal import CFFmpeg
public import Scene

/// A burst that came from a camera and is not decoded yet. Used by one thread at a time; the camera
/// is left already.
public final class LatentBurst {
    private enum Content {
        case decoded([Frame])
        case packets(Packets)
    }

    /// What a decoder needs, beside the stream that is closed.
    private struct Packets {
        /// In the order of decoding.
        var list: [LatentPacket]
        /// Whether each is a picture by itself; else they rest on each other.
        var areKeys: Bool
        var count: Int
        var parameters: Parameters
        var timeBase: AVRational
        var name: String
    }

    /// A stream's description of its codec, kept beyond the stream. Freed with the object.
    private final class Parameters {
        let pointer: UnsafeMutablePointer<AVCodecParameters>

        init?(copying other: UnsafePointer<AVCodecParameters>) {
            guard let fresh = avcodec_parameters_alloc() else { return nil }
            pointer = fresh
            guard avcodec_parameters_copy(fresh, other) >= 0 else { return nil }
        }

        deinit {
            var freed: UnsafeMutablePointer<AVCodecParameters>? = pointer
            avcodec_parameters_free(&freed)
        }
    }

    private var content: Content
    /// From the first look at the host's name until the camera began to play.
    public internal(set) var connecting: Duration

    init(_ frames: [Frame], connecting: Duration) {
        content = .decoded(frames)
        self.connecting = connecting
    }

    init(
        _ packets: [LatentPacket], areKeys: Bool, count: Int, of container: Container
    ) throws(GrabError) {
        connecting = .zero
        guard let parameters = Parameters(copying: container.stream.pointee.codecpar) else {
            throw GrabError(
                .unreadable, source: container.name, attempt: Self.attempt,
                detail: "out of memory")
        }
        content = .packets(
            Packets(
                list: packets, areKeys: areKeys, count: count, parameters: parameters,
                timeBase: container.stream.pointee.time_base, name: container.name))
    }

    /// Decodes the burst, once; it is work for a core.
    ///
    /// - Returns: the pictures in the order of their moments. Of key pictures those that are whole, at
    ///   least one.
    /// - Throws: `corrupt` where none can be decoded whole.
    public func frames() throws(GrabError) -> [Frame] {
        switch content {
        case .decoded(let frames): return frames
        case .packets(let packets):
            let frames = try packets.areKeys ? Self.keys(packets) : Self.following(packets)
            content = .decoded(frames)
            return frames
        }
    }

    private static let attempt = "decode burst"

    private static func decoder(_ packets: Packets) throws(GrabError) -> Decoder {
        let decoder = try Decoder(
            codec: packets.parameters.pointer.pointee.codec_id,
            parameters: packets.parameters.pointer, name: packets.name, attempt: attempt)
        decoder.context.pointee.pkt_timebase = packets.timeBase
        return decoder
    }

    /// Each key picture by itself: what came before it is not needed.
    private static func keys(_ packets: Packets) throws(GrabError) -> [Frame] {
        let decoder = try decoder(packets)
        let converter = PictureConverter(name: packets.name)
        var frames: [Frame] = []
        for item in packets.list {
            var damage = Damage()
            if decoder.send(item.packet) >= 0, decoder.send(nil) >= 0 {
                while true {
                    let (code, picture) = decoder.receive()
                    guard code >= 0 else { break }
                    guard damage.admits(picture) else { continue }
                    frames.append(
                        try converter.frame(
                            picture, orientation: .of(picture, stream: nil),
                            moment: item.moment, isKey: true))
                    break
                }
            }
            decoder.flush()
        }
        guard !frames.isEmpty else {
            throw GrabError(
                .corrupt, source: packets.name, attempt: attempt,
                detail: "none of \(packets.list.count) key pictures is whole")
        }
        return frames
    }

    /// The first key picture and those behind it, at their distances.
    private static func following(_ packets: Packets) throws(GrabError) -> [Frame] {
        let decoder = try decoder(packets)
        let converter = PictureConverter(name: packets.name)
        var damage = Damage()
        var burst = Burst(count: packets.count)
        var timeline = Timeline(usual: 40)
        func drain() throws(GrabError) {
            while true {
                let (code, picture) = decoder.receive()
                if code < 0 {
                    if code != curb_averror(EAGAIN), code != CURB_AVERROR_EOF { damage.broken() }
                    return
                }
                guard damage.admits(picture) else { continue }
                let timestamp = picture.pointee.best_effort_timestamp
                let time =
                    timestamp == CURB_NO_TIMESTAMP
                    ? nil : av_rescale_q(timestamp, packets.timeBase, CURB_MILLISECONDS)
                let arrival = Burst.Arrival(
                    milliseconds: timeline.place(time),
                    stamp: Moment(milliseconds: picture.pointee.reordered_opaque),
                    isKey: picture.pointee.key_frame != 0)
                guard burst.wants(arrival) else { continue }
                let frame = try converter.frame(
                    picture, orientation: .of(picture, stream: nil), moment: arrival.stamp,
                    isKey: arrival.isKey)
                burst.take(frame, arrival)
            }
        }
        for item in packets.list {
            decoder.context.pointee.reordered_opaque = item.moment.milliseconds
            if decoder.send(item.packet) < 0 { damage.broken() }
            try drain()
        }
        if decoder.send(nil) >= 0 { try drain() }
        guard let frames = burst.frames(isLate: true) else {
            throw GrabError(
                .stalled, source: packets.name, attempt: attempt,
                detail: "\(burst.held) of \(packets.count) pictures can be decoded")
        }
        return frames
    }
}
