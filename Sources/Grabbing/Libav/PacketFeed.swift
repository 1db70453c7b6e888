internal import CFFmpeg

/// The packets of a container's video stream, one at a time, with the way to a resumed place.
struct PacketFeed: ~Copyable {
    enum Next {
        /// Valid until ``consumed()``.
        case packet(UnsafeMutablePointer<AVPacket>)
        case end
        case failed(Int32)
    }

    /// The code of the read that ended the recording early.
    var failure: Int32?
    private let container: Container
    private var packet: UnsafeMutablePointer<AVPacket>?
    /// A packet that was read while looking for the place to resume.
    private var isHolding = false

    /// Key pictures alone are chosen by the decoder: `discard` on the stream would spare reading,
    /// but libav's mp4 demuxer then pairs samples with the presentation times of others.
    init(container: Container) {
        self.container = container
        packet = av_packet_alloc()
    }

    deinit {
        var freed = packet
        av_packet_free(&freed)
    }

    mutating func next() -> Next {
        guard let packet else { return .failed(curb_averror(ENOMEM)) }
        if failure != nil { return .end }
        if isHolding {
            isHolding = false
            return .packet(packet)
        }
        let code = container.read(into: packet)
        if code == CURB_AVERROR_EOF { return .end }
        return code < 0 ? .failed(code) : .packet(packet)
    }

    func consumed() { if let packet { av_packet_unref(packet) } }

    /// Goes to a key picture shown at or before `target`, in the stream's time base.
    ///
    /// An index counts decoding time, which runs ahead of presentation time, so the key picture
    /// that it names can be shown too late: then the one before is tried. Where no index can be
    /// trusted, or none is early enough, reading goes on from the start.
    mutating func seek(to target: Int64, name: String) throws(GrabError) {
        guard container.hasReliableIndex, let packet else { return }
        let index = container.stream.pointee.index
        var wanted = target
        for _ in 0..<8 {
            guard av_seek_frame(container.context, index, wanted, AVSEEK_FLAG_BACKWARD) >= 0,
                container.read(into: packet) >= 0
            else { break }
            let shown = packet.pointee.pts
            if shown != CURB_NO_TIMESTAMP, shown <= target,
                packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            {
                isHolding = true
                return
            }
            let decoded = packet.pointee.dts
            av_packet_unref(packet)
            guard decoded != CURB_NO_TIMESTAMP, decoded <= wanted else { break }
            wanted = decoded - 1
        }
        av_packet_unref(packet)
        let beginning = container.origin
        guard av_seek_frame(container.context, index, beginning, AVSEEK_FLAG_BACKWARD) >= 0 else {
            throw GrabError(.corrupt, source: name, attempt: "go to where the scan stopped")
        }
    }
}
