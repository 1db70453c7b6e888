internal import CFFmpeg
internal import Scene

/// The newest coded pictures of a live stream, from a key picture on, for a clip.
struct PacketRing {
    /// More bytes are not kept for a stream: the oldest groups of pictures go, and of one that is
    /// larger by itself everything up to the next key picture. Ten seconds at 13 Mbit/s.
    static let largest = 16 << 20

    private var packets: [QueuedPacket] = []
    /// Where groups of pictures begin.
    private var keys: [Int] = []
    private var bytes = 0
    /// In the stream's time base.
    private let length: Int64

    /// - Parameter length: at least so much is kept once it has come, and up to one group more.
    init(length: Duration, timeBase: AVRational) {
        self.length = av_rescale_q(
            length.wholeMilliseconds, CURB_MILLISECONDS, timeBase)
    }

    /// Keeps a reference to the packet's bytes.
    mutating func take(_ packet: UnsafeMutablePointer<AVPacket>) {
        let isKey = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
        // Nothing can be shown before the first key picture.
        guard isKey || !packets.isEmpty, let kept = QueuedPacket(of: packet) else { return }
        if isKey { keys.append(packets.count) }
        packets.append(kept)
        bytes += kept.bytes
        while bytes > Self.largest || hasOneGroupTooMany { dropGroup() }
    }

    /// Copies of what is kept, in the order of decoding.
    func copies() -> [QueuedPacket] { packets.compactMap { QueuedPacket(of: $0.packet) } }

    private var hasOneGroupTooMany: Bool {
        guard keys.count > 1, let last = packets.last else { return false }
        let (newest, second) = (last.decoded, packets[keys[1]].decoded)
        guard newest != CURB_NO_TIMESTAMP, second != CURB_NO_TIMESTAMP else { return false }
        // Times that jumped back: nothing before them belongs to what comes.
        return newest < second || newest - second >= length
    }

    private mutating func dropGroup() {
        let count = keys.count > 1 ? keys[1] : packets.count
        bytes -= packets[..<count].reduce(0) { $0 + $1.bytes }
        packets.removeFirst(count)
        keys = keys.dropFirst().map { $0 - count }
    }
}

extension QueuedPacket {
    /// A packet of its own over the same bytes; nil without memory.
    convenience init?(of other: UnsafeMutablePointer<AVPacket>) {
        self.init()
        guard av_packet_ref(packet, other) >= 0 else { return nil }
    }

    /// When it is decoded, in its stream's time base.
    var decoded: Int64 {
        packet.pointee.dts == CURB_NO_TIMESTAMP ? packet.pointee.pts : packet.pointee.dts
    }
}
