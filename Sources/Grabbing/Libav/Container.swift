internal import CFFmpeg

/// One opened file or stream and the video stream in it.
///
/// Owned by one reader; closes what it opened when it is released.
final class Container {
    let context: UnsafeMutablePointer<AVFormatContext>
    let stream: UnsafeMutablePointer<AVStream>
    let interrupt: Interrupt
    let name: String
    /// The time for each read; nil where one deadline holds for all that is asked of the source.
    private let limit: Duration?

    /// Opens an address under a white list and finds its video stream.
    ///
    /// - Parameters:
    ///   - address: with its protocol, `file:` included.
    ///   - isProbed: whether to read ahead until codec, size and rate are known; a live stream
    ///     tells its codec at once and the rest with its first key picture.
    ///   - limit: the time for opening, and again for each read; nil to stay with the deadline
    ///     that the interrupt has.
    init(
        address: String, name: String, kind: WhiteList, options: KeyValuePairs<String, String>,
        isProbed: Bool, interrupt: Interrupt, limit: Duration?, attempt: String
    ) throws(GrabError) {
        _ = Options.silence
        self.interrupt = interrupt
        self.name = name
        self.limit = limit
        if let limit { interrupt.arm(limit) }
        context = try Self.open(
            address: address, name: name, kind: kind, options: options, interrupt: interrupt,
            attempt: attempt)
        do {
            try Self.checkSizes(context, name: name, attempt: attempt)
            if isProbed {
                try Self.probe(context, name: name, interrupt: interrupt, attempt: attempt)
            }
            stream = try Self.videoStream(context, name: name, attempt: attempt)
        } catch {
            var closing: UnsafeMutablePointer<AVFormatContext>? = context
            avformat_close_input(&closing)
            throw error
        }
    }

    deinit {
        // Saying goodbye to a camera may not hang either.
        interrupt.arm(.seconds(1))
        var closing: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&closing)
    }

    /// Reads the next packet of the video stream; returns libav's code.
    func read(into packet: UnsafeMutablePointer<AVPacket>) -> Int32 {
        if let limit { interrupt.arm(limit) }
        while true {
            if interrupt.shouldStop { return CURB_AVERROR_EXIT }
            let code = av_read_frame(context, packet)
            if code == curb_averror(EAGAIN) { continue }
            if code < 0 { return code }
            if packet.pointee.stream_index == stream.pointee.index {
                if countsDecodingTime { recount(packet) }
                return 0
            }
            av_packet_unref(packet)
        }
    }

    var formatName: String { String(cString: context.pointee.iformat.pointee.name) }

    /// Whether a seek lands where the container's own index says.
    var hasReliableIndex: Bool {
        formatName.hasPrefix("mov") || formatName.hasPrefix("matroska")
    }

    /// Whether timestamps say when a picture is decoded, which is earlier than when it is shown.
    var countsDecodingTime: Bool { formatName == "avi" }

    /// Timestamps are counted from here.
    var origin: Int64 {
        stream.pointee.start_time == CURB_NO_TIMESTAMP ? 0 : stream.pointee.start_time
    }

    /// Takes a packet's time from the index: the .avi demuxer counts the packets it has seen, and
    /// is late from then on once damage has hidden some.
    ///
    /// - Complexity: O(log of the recording's packets).
    private func recount(_ packet: UnsafeMutablePointer<AVPacket>) {
        guard packet.pointee.dts != CURB_NO_TIMESTAMP else { return }
        // The index names the chunk, eight bytes before the data.
        let chunk = packet.pointee.pos - 8
        var low: Int32 = 0
        var high = avformat_index_get_entries_count(stream) - 1
        while low <= high {
            let middle = low + (high - low) / 2
            guard let entry = avformat_index_get_entry(stream, middle) else { return }
            if entry.pointee.pos == chunk {
                let late = entry.pointee.timestamp - packet.pointee.dts
                packet.pointee.dts += late
                if packet.pointee.pts != CURB_NO_TIMESTAMP { packet.pointee.pts += late }
                return
            }
            if entry.pointee.pos < chunk { low = middle + 1 } else { high = middle - 1 }
        }
    }

    private static func open(
        address: String, name: String, kind: WhiteList, options: KeyValuePairs<String, String>,
        interrupt: Interrupt, attempt: String
    ) throws(GrabError) -> UnsafeMutablePointer<AVFormatContext> {
        guard let fresh = avformat_alloc_context() else {
            throw GrabError(.unreadable, source: name, attempt: attempt, detail: "out of memory")
        }
        fresh.pointee.interrupt_callback = interrupt.callback
        var dictionary = Options.make(options)
        av_dict_set(&dictionary, "protocol_whitelist", kind.protocols, 0)
        av_dict_set(&dictionary, "format_whitelist", kind.formats, 0)
        av_dict_set(&dictionary, "codec_whitelist", WhiteList.decoders, 0)
        defer { av_dict_free(&dictionary) }
        // libav follows a camera's redirect with the credentials it was given. It writes the new
        // address into the context before it connects, and asks before it waits: no is said then.
        interrupt.objection = {
            guard let url = fresh.pointee.url else { return false }
            return !Self.isSamePlace(String(cString: url), address)
        }
        defer { interrupt.objection = { false } }
        var opened: UnsafeMutablePointer<AVFormatContext>? = fresh
        let code = avformat_open_input(&opened, address, nil, &dictionary)
        guard code >= 0, let opened else {
            // libav answers EINVAL for a format that is not on the list.
            let refused = code == curb_averror(EINVAL)
            throw GrabError(
                interrupt.reason(code, otherwise: refused ? .forbidden : .notARecording),
                source: name, attempt: attempt,
                detail: refused ? "its container is not on the white list" : nil,
                libraryCode: code)
        }
        return opened
    }

    private static func isSamePlace(_ url: String, _ address: String) -> Bool {
        if url == address { return true }
        guard let new = CameraAddress(url), let old = CameraAddress(address) else { return false }
        return new.scheme == old.scheme && new.host == old.host && new.port == old.port
    }

    private static func probe(
        _ context: UnsafeMutablePointer<AVFormatContext>, name: String, interrupt: Interrupt,
        attempt: String
    ) throws(GrabError) {
        // Probing decodes too, with contexts of its own: the limit must reach them.
        let count = Int(context.pointee.nb_streams)
        var each = (0..<count).map { _ in
            Options.make([
                "threads": "1",
                "max_pixels": "\(WhiteList.largestSide * WhiteList.largestSide)",
            ])
        }
        let code = each.withUnsafeMutableBufferPointer {
            avformat_find_stream_info(context, count > 0 ? $0.baseAddress : nil)
        }
        for index in each.indices { av_dict_free(&each[index]) }
        guard code >= 0 else {
            throw GrabError(
                interrupt.reason(code, otherwise: .corrupt), source: name, attempt: attempt,
                libraryCode: code)
        }
        if interrupt.shouldStop {
            throw GrabError(
                interrupt.reason(CURB_AVERROR_EXIT, otherwise: .stalled), source: name,
                attempt: attempt)
        }
        try checkSizes(context, name: name, attempt: attempt)
    }

    /// Finds the video stream and turns all others off.
    private static func videoStream(
        _ context: UnsafeMutablePointer<AVFormatContext>, name: String, attempt: String
    ) throws(GrabError) -> UnsafeMutablePointer<AVStream> {
        let best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
        guard best >= 0, let stream = context.pointee.streams[Int(best)],
            stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        else {
            throw GrabError(
                .noPictures, source: name, attempt: attempt, detail: "it has no video stream")
        }
        for index in 0..<Int(context.pointee.nb_streams) where index != Int(best) {
            context.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
        return stream
    }

    private static func checkSizes(
        _ context: UnsafeMutablePointer<AVFormatContext>, name: String, attempt: String
    ) throws(GrabError) {
        for index in 0..<Int(context.pointee.nb_streams) {
            guard let parameters = context.pointee.streams[index]?.pointee.codecpar,
                parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO
            else { continue }
            try PictureSize(parameters.pointee.width, parameters.pointee.height)
                .check(source: name, attempt: attempt)
        }
    }
}
