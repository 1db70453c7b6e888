internal import CFFmpeg

/// Writes coded pictures into an MP4 file in memory.
struct ClipMuxer {
    private let original: UnsafeMutablePointer<AVStream>
    private let parameters: UnsafePointer<AVCodecParameters>
    private let name: String
    private let attempt: String

    /// - Parameters:
    ///   - original: the video stream of the packets; it must outlive this.
    ///   - parameters: of its codec, where the stream does not know them itself: a live one is not
    ///     probed, so only its decoder knows how large pictures are.
    ///   - name: what errors call its source.
    init(
        _ original: UnsafeMutablePointer<AVStream>,
        parameters: UnsafePointer<AVCodecParameters>? = nil, name: String, attempt: String
    ) {
        self.original = original
        self.parameters = parameters ?? UnsafePointer(original.pointee.codecpar)
        self.name = name
        self.attempt = attempt
    }

    private func error(
        _ reason: GrabError.Reason, detail: String? = nil, code: Int32? = nil
    ) -> GrabError {
        GrabError(reason, source: name, attempt: attempt, detail: detail, libraryCode: code)
    }

    /// - Parameter packets: of the video stream, in the order of decoding, a key picture
    ///   first. Their times are rewritten so that the first is decoded at zero.
    /// - Throws: `noPictures` without packets, `forbidden` for a codec that MP4 does not hold.
    func file(of packets: [QueuedPacket]) throws(GrabError) -> [UInt8] {
        guard !packets.isEmpty else { throw error(.noPictures) }
        var made: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_alloc_output_context2(&made, nil, "mp4", nil) >= 0, let context = made else {
            throw error(.unreadable, detail: "out of memory")
        }
        defer { avformat_free_context(context) }
        // Equal pictures give equal bytes: no version of the library, no time of writing.
        context.pointee.flags |= AVFMT_FLAG_BITEXACT
        let stream = try self.stream(in: context)
        var code = avio_open_dyn_buf(&context.pointee.pb)
        guard code >= 0 else { throw error(.unreadable, code: code) }
        code = avformat_write_header(context, nil)
        if code >= 0 {
            code = write(packets, to: context, stream)
            // Whatever went before: the library frees what the header took.
            code = min(code, av_write_trailer(context))
        }
        var buffer: UnsafeMutablePointer<UInt8>?
        let size = avio_close_dyn_buf(context.pointee.pb, &buffer)
        context.pointee.pb = nil
        defer { av_free(buffer) }
        guard code >= 0, let buffer, size > 0 else {
            throw error(.corrupt, code: code)
        }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }

    private func stream(
        in context: UnsafeMutablePointer<AVFormatContext>
    ) throws(GrabError) -> UnsafeMutablePointer<AVStream> {
        let codec = parameters.pointee.codec_id
        guard avformat_query_codec(context.pointee.oformat, codec, FF_COMPLIANCE_NORMAL) == 1 else {
            throw error(
                .forbidden,
                detail: "an MP4 file does not hold \(String(cString: avcodec_get_name(codec)))")
        }
        guard let stream = avformat_new_stream(context, nil),
            avcodec_parameters_copy(stream.pointee.codecpar, parameters) >= 0
        else { throw error(.unreadable, detail: "out of memory") }
        // The tag names the codec as the other container does.
        stream.pointee.codecpar.pointee.codec_tag = 0
        stream.pointee.time_base = original.pointee.time_base
        stream.pointee.sample_aspect_ratio = original.pointee.sample_aspect_ratio
        for index in 0..<Int(original.pointee.nb_side_data) {
            let data = original.pointee.side_data[index]
            guard data.type == AV_PKT_DATA_DISPLAYMATRIX,
                let copy = av_stream_new_side_data(stream, data.type, data.size)
            else { continue }
            copy.update(from: data.data, count: Int(data.size))
        }
        return stream
    }

    private func write(
        _ packets: [QueuedPacket], to context: UnsafeMutablePointer<AVFormatContext>,
        _ stream: UnsafeMutablePointer<AVStream>
    ) -> Int32 {
        let base = original.pointee.time_base
        let zero = packets.lazy.map(\.decoded).first { $0 != CURB_NO_TIMESTAMP } ?? 0
        var last: Int64 = -1
        for packet in packets {
            let coded = packet.packet
            // Without a time of its own it follows the one before by the least distance.
            var decoded = packet.decoded
            decoded = decoded == CURB_NO_TIMESTAMP ? last + 1 : max(last + 1, decoded - zero)
            let shown =
                coded.pointee.pts == CURB_NO_TIMESTAMP
                ? decoded : max(decoded, coded.pointee.pts - zero)
            last = decoded
            (coded.pointee.dts, coded.pointee.pts) = (decoded, shown)
            coded.pointee.stream_index = stream.pointee.index
            coded.pointee.pos = -1
            av_packet_rescale_ts(coded, base, stream.pointee.time_base)
            let code = av_write_frame(context, coded)
            guard code >= 0 else { return code }
        }
        return 0
    }

}
