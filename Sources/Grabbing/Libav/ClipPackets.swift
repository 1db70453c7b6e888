internal import CFFmpeg

/// Chooses the packets of a clip from those of a recording, in the order of decoding.
struct ClipPackets {
    private(set) var packets: [QueuedPacket] = []
    private(set) var isOver = false
    private(set) var isTooLarge = false
    private var bytes = 0
    private let first: Int64
    private let last: Int64
    private let limit: Int

    /// - Parameters:
    ///   - first: the clip begins with the key picture at or before this time, in the stream's time
    ///     base; with the first key picture where there is none.
    ///   - last: it ends before the first packet decoded later; whatever is shown by then is in.
    ///   - limit: bytes.
    init(from first: Int64, to last: Int64, limit: Int) {
        self.first = first
        self.last = last
        self.limit = limit
    }

    mutating func take(_ packet: QueuedPacket) {
        let coded = packet.packet.pointee
        let shown = coded.pts == CURB_NO_TIMESTAMP ? coded.dts : coded.pts
        let decoded = coded.dts == CURB_NO_TIMESTAMP ? coded.pts : coded.dts
        if decoded != CURB_NO_TIMESTAMP, decoded > last {
            isOver = true
            return
        }
        if coded.flags & AV_PKT_FLAG_KEY != 0, shown == CURB_NO_TIMESTAMP || shown <= first {
            packets = []
            bytes = 0
        }
        // Nothing can be shown before the first key picture.
        guard !packets.isEmpty || coded.flags & AV_PKT_FLAG_KEY != 0 else { return }
        packets.append(packet)
        bytes += packet.bytes
        if bytes > limit { (isOver, isTooLarge) = (true, true) }
    }
}
