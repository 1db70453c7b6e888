internal import CFFmpeg

/// libavcodec's JPEG encoder for one size and one quality.
final class JPEGEncoder {
    let width: Int
    let height: Int
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let frame: UnsafeMutablePointer<AVFrame>
    private let packet: UnsafeMutablePointer<AVPacket>

    /// Returns an encoder, or the library's code.
    ///
    /// - Parameters:
    ///   - quality: 1...100; 100 is the encoder's finest step.
    static func make(width: Int, height: Int, quality: Int) -> Result<JPEGEncoder, Failure> {
        _ = silence
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG),
            let context = avcodec_alloc_context3(codec), let frame = av_frame_alloc(),
            let packet = av_packet_alloc()
        else { return .failure(Failure(code: curb_averror(ENOMEM))) }
        let encoder = JPEGEncoder(
            width: width, height: height, context: context, frame: frame, packet: packet)
        let code = encoder.open(codec, quality: quality)
        return code < 0 ? .failure(Failure(code: code)) : .success(encoder)
    }

    struct Failure: Error { var code: Int32 }

    private init(
        width: Int, height: Int, context: UnsafeMutablePointer<AVCodecContext>,
        frame: UnsafeMutablePointer<AVFrame>, packet: UnsafeMutablePointer<AVPacket>
    ) {
        self.width = width
        self.height = height
        self.context = context
        self.frame = frame
        self.packet = packet
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        avcodec_free_context(&context)
        av_frame_free(&frame)
        av_packet_free(&packet)
    }

    /// Returns a canvas of this encoder's size as a JPEG file.
    func encode(_ canvas: Canvas) throws(Failure) -> [UInt8] {
        precondition(canvas.width == width && canvas.height == height)
        try check(av_frame_make_writable(frame))
        let planes = [canvas.luma, canvas.blue, canvas.red]
        let lines = [frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2]
        let bases = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
        for (index, plane) in planes.enumerated() {
            let columns = index == 0 ? width : canvas.chromaWidth
            let rows = index == 0 ? height : canvas.chromaHeight
            plane.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = bases[index] else { return }
                for row in 0..<rows {
                    (to + row * Int(lines[index])).update(
                        from: from + row * columns, count: columns)
                }
            }
        }
        frame.pointee.pts += 1
        frame.pointee.quality = context.pointee.global_quality
        try check(avcodec_send_frame(context, frame))
        try check(avcodec_receive_packet(context, packet))
        defer { av_packet_unref(packet) }
        return Array(
            UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    }

    private static let silence: Void = av_log_set_level(AV_LOG_QUIET)

    private func open(_ codec: UnsafePointer<AVCodec>, quality: Int) -> Int32 {
        // JPEG's own form of 4:2:0: the range is in the name, as this encoder wants it.
        context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        context.pointee.color_range = AVCOL_RANGE_JPEG
        context.pointee.colorspace = AVCOL_SPC_BT470BG
        context.pointee.width = Int32(width)
        context.pointee.height = Int32(height)
        context.pointee.time_base = AVRational(num: 1, den: 25)
        context.pointee.thread_count = 1
        context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
        // The encoder's steps run from 2, finest, to 31.
        context.pointee.global_quality = Int32(2 + (100 - quality) * 29 / 99) * FF_QP2LAMBDA
        // Tables made for each picture save some 3 % of a file and cost this encoder a buffer of
        // every coefficient: 12.5 MB at 1080p for as long as it lives.
        let set = av_opt_set(context.pointee.priv_data, "huffman", "default", 0)
        guard set >= 0 else { return set }
        let code = avcodec_open2(context, codec, nil)
        guard code >= 0 else { return code }
        frame.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
        frame.pointee.width = Int32(width)
        frame.pointee.height = Int32(height)
        frame.pointee.color_range = AVCOL_RANGE_JPEG
        return av_frame_get_buffer(frame, 0)
    }

    private func check(_ code: Int32) throws(Failure) {
        if code < 0 { throw Failure(code: code) }
    }
}
