internal import CFFmpeg

/// The packets of a container's video stream in the order of decoding, without those that sampling
/// at a rate can do without, and the way to a resumed place.
struct PacketFeed: ~Copyable {
    enum Next {
        case packet(QueuedPacket)
        case end
        case failed(Int32)
    }

    private let container: Container
    private let milliseconds: (Int64) -> Int64?
    private let reading: CodedPicture.Reading?
    private var plan: GroupPlan?
    /// Packets that were read and not yet asked for; from `decided` on it is not yet known whether
    /// they are needed.
    private var queue: [QueuedPacket] = []
    private var decided = 0
    private var queuedBytes = 0
    /// The code with which reading ended; 0 while it goes on.
    private var ending: Int32 = 0

    /// - Parameters:
    ///   - milliseconds: turns a timestamp into the time from the recording's start.
    init(
        container: Container, sampling: Sampling, milliseconds: @escaping (Int64) -> Int64?
    ) {
        self.container = container
        self.milliseconds = milliseconds
        reading = CodedPicture.Reading(container.stream.pointee.codecpar)
        // What is chosen depends on presentation times, which some containers do not keep.
        if case .rate(let rate) = sampling, reading != nil, !container.countsDecodingTime {
            plan = GroupPlan(rate: rate)
        }
    }

    /// Returns the next packet that must be decoded.
    ///
    /// After `failed` it goes on with `end`.
    mutating func next() -> Next {
        while true {
            if decided == 0 { decide() }
            guard decided > 0 else {
                if ending == 0 || ending == CURB_AVERROR_EOF { return .end }
                defer { ending = CURB_AVERROR_EOF }
                return .failed(ending)
            }
            let packet = queue.removeFirst()
            decided -= 1
            queuedBytes -= packet.bytes
            if packet.isNeeded { return .packet(packet) }
        }
    }

    /// Goes to a key picture shown at or before `target`, in the stream's time base.
    ///
    /// An index counts decoding time, which runs ahead of presentation time, so the key picture
    /// that it names can be shown too late: then the one before is tried. Where no index can be
    /// trusted, or none is early enough, reading goes on from the start.
    mutating func seek(to target: Int64, name: String) throws(GrabError) {
        guard container.hasReliableIndex else { return }
        let index = container.stream.pointee.index
        var wanted = target
        for _ in 0..<8 {
            guard av_seek_frame(container.context, index, wanted, AVSEEK_FLAG_BACKWARD) >= 0,
                let packet = QueuedPacket(), container.read(into: packet.packet) >= 0
            else { break }
            let shown = packet.packet.pointee.pts
            if shown != CURB_NO_TIMESTAMP, shown <= target,
                packet.packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            {
                append(packet)
                return
            }
            let decoded = packet.packet.pointee.dts
            guard decoded != CURB_NO_TIMESTAMP, decoded <= wanted else { break }
            wanted = decoded - 1
        }
        guard av_seek_frame(container.context, index, container.origin, AVSEEK_FLAG_BACKWARD) >= 0
        else { throw GrabError(.corrupt, source: name, attempt: "go to where the scan stopped") }
    }

    /// A group longer or larger than this is decoded whole.
    private static let mostPackets = 400
    private static let mostBytes = 24 << 20

    /// Reads on and decides about some packets at the head of the queue.
    private mutating func decide() {
        guard var plan, !plan.isIrregular else {
            if queue.isEmpty { read() }
            decided = queue.count
            return
        }
        // The group's end is the next random-access picture; the packet behind that one tells
        // whether anything shown before it leans on this group.
        var end: Int?
        while true {
            end = queue.indices.dropFirst().first { queue[$0].isRandomAccess }
            if let end, queue.count > end + 1 { break }
            if queue.count >= Self.mostPackets || queuedBytes >= Self.mostBytes || !read() { break }
        }
        let isLast = ending != 0
        let count = end ?? queue.count
        guard count > 0 else { return }
        let isWhole = queue[0].isRandomAccess && (end != nil || isLast)
        var isLeantOn = false
        if let end {
            let key = queue[end].milliseconds ?? .min
            isLeantOn =
                queue.count > end + 1 ? (queue[end + 1].milliseconds ?? .min) < key : !isLast
        }
        let needs = plan.needs(
            queue[..<count].map {
                GroupPlan.Packet(milliseconds: $0.milliseconds, isDisposable: $0.isDisposable)
            }, isWhole: isWhole, isLeantOn: isLeantOn)
        for (index, isNeeded) in needs.enumerated() { queue[index].isNeeded = isNeeded }
        decided = count
        self.plan = plan
    }

    /// Reads one packet into the queue; false when there is none.
    @discardableResult
    private mutating func read() -> Bool {
        guard ending == 0 else { return false }
        guard let packet = QueuedPacket() else {
            ending = curb_averror(ENOMEM)
            return false
        }
        ending = min(0, container.read(into: packet.packet))
        guard ending == 0 else { return false }
        append(packet)
        return true
    }

    private mutating func append(_ packet: QueuedPacket) {
        if plan != nil, let reading {
            packet.milliseconds = milliseconds(packet.packet.pointee.pts)
            let picture = CodedPicture(packet.packet, reading)
            packet.isRandomAccess = picture.isRandomAccess
            packet.isDisposable = picture.isDisposable
        }
        queue.append(packet)
        queuedBytes += packet.bytes
    }
}

/// One packet that was read and what is known of it. Frees it when it is released.
final class QueuedPacket {
    let packet: UnsafeMutablePointer<AVPacket>
    var milliseconds: Int64?
    var isRandomAccess = false
    var isDisposable = false
    var isNeeded = true

    /// nil without memory.
    init?() {
        guard let packet = av_packet_alloc() else { return nil }
        self.packet = packet
    }

    deinit {
        var freed: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&freed)
    }

    var bytes: Int { Int(packet.pointee.size) }
}
