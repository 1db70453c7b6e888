internal import CFFmpeg
internal import Glibc

/// Puts together what a camera's server sent apart: one picture in several packets of one time.
///
/// GStreamer's servers repeat the parameter sets before every slice of a key picture; libav takes
/// each such set for the beginning of a picture, and four quarter pictures decode to four broken
/// ones. A picture leaves here when the next one begins.
struct PacketJoiner: ~Copyable {
    private let whole: UnsafeMutablePointer<AVPacket>
    private var isHolding = false

    /// nil without memory.
    init?() {
        guard let whole = av_packet_alloc() else { return nil }
        self.whole = whole
    }

    deinit {
        var freed: UnsafeMutablePointer<AVPacket>? = whole
        av_packet_free(&freed)
    }

    /// Takes a packet, which is empty afterwards, and calls `body` with the picture before it
    /// where it begins a new one.
    mutating func take(
        _ packet: UnsafeMutablePointer<AVPacket>,
        _ body: (UnsafeMutablePointer<AVPacket>) -> Void
    ) {
        if isHolding, packet.pointee.pts != CURB_NO_TIMESTAMP,
            packet.pointee.pts == whole.pointee.pts
        {
            join(packet)
        } else {
            if isHolding { body(whole) }
            av_packet_unref(whole)
            av_packet_move_ref(whole, packet)
            isHolding = true
        }
    }

    /// Appends a packet's bytes; one too many for memory is a damaged picture.
    private func join(_ packet: UnsafeMutablePointer<AVPacket>) {
        let before = Int(whole.pointee.size)
        if av_grow_packet(whole, packet.pointee.size) >= 0, packet.pointee.size > 0 {
            memcpy(whole.pointee.data + before, packet.pointee.data, Int(packet.pointee.size))
            whole.pointee.flags |= packet.pointee.flags
        } else {
            whole.pointee.flags |= AV_PKT_FLAG_CORRUPT
        }
        av_packet_unref(packet)
    }
}
