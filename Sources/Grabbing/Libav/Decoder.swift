internal import CFFmpeg

/// One libav decoder on one thread, in its bit-exact mode, that refuses pictures over the limit.
final class Decoder {
    let context: UnsafeMutablePointer<AVCodecContext>
    private let held: UnsafeMutablePointer<AVFrame>

    /// A decoder for a container's video stream.
    convenience init(_ container: Container, attempt: String) throws(GrabError) {
        try self.init(
            codec: container.stream.pointee.codecpar.pointee.codec_id,
            parameters: container.stream.pointee.codecpar, name: container.name, attempt: attempt)
        context.pointee.pkt_timebase = container.stream.pointee.time_base
    }

    init(
        codec identifier: AVCodecID, parameters: UnsafePointer<AVCodecParameters>?, name: String,
        attempt: String, errors: Int32 = 0
    ) throws(GrabError) {
        let label = String(cString: avcodec_get_name(identifier))
        guard let codec = avcodec_find_decoder(identifier), WhiteList.allows(decoder: codec) else {
            throw GrabError(
                .forbidden, source: name, attempt: attempt,
                detail: "its codec \(label) is not on the white list")
        }
        guard let frame = av_frame_alloc() else {
            throw GrabError(.unreadable, source: name, attempt: attempt, detail: "out of memory")
        }
        guard let fresh = avcodec_alloc_context3(codec) else {
            var unused: UnsafeMutablePointer<AVFrame>? = frame
            av_frame_free(&unused)
            throw GrabError(.unreadable, source: name, attempt: attempt, detail: "out of memory")
        }
        held = frame
        context = fresh
        var code: Int32 = 0
        if let parameters { code = avcodec_parameters_to_context(context, parameters) }
        context.pointee.thread_count = 1
        context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        context.pointee.err_recognition |= errors
        context.pointee.max_pixels = Int64(WhiteList.largestSide * WhiteList.largestSide)
        if code >= 0 { code = avcodec_open2(context, codec, nil) }
        guard code >= 0 else {
            throw GrabError(
                .corrupt, source: name, attempt: attempt,
                detail: "its \(label) header does not open", libraryCode: code)
        }
    }

    deinit {
        var closing: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&closing)
        var frame: UnsafeMutablePointer<AVFrame>? = held
        av_frame_free(&frame)
    }

    /// Hands a packet over, or nil to drain; returns libav's code.
    func send(_ packet: UnsafeMutablePointer<AVPacket>?) -> Int32 {
        avcodec_send_packet(context, packet)
    }

    /// Fetches the next picture; returns libav's code. The picture is the decoder's own, valid
    /// until the next call, and may be moved away.
    func receive() -> (code: Int32, frame: UnsafeMutablePointer<AVFrame>) {
        av_frame_unref(held)
        return (avcodec_receive_frame(context, held), held)
    }

    func flush() { avcodec_flush_buffers(context) }
}
