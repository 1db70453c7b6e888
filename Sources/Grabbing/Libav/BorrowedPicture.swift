internal import CFFmpeg

/// Keeps a libav picture alive while planes lie in it.
///
/// `@unchecked Sendable`: after it is made the frame is only read, and its one write, the release
/// of its reference-counted buffers, happens in `deinit` on whichever thread lets go last, which
/// libav allows.
final class BorrowedPicture: @unchecked Sendable {
    let frame: UnsafeMutablePointer<AVFrame>

    /// Takes the buffers of `source`, which is empty afterwards; nil without memory.
    init?(moving source: UnsafeMutablePointer<AVFrame>) {
        guard let frame = av_frame_alloc() else { return nil }
        self.frame = frame
        av_frame_move_ref(frame, source)
    }

    /// Takes over a frame made by `av_frame_alloc`.
    init(owning frame: UnsafeMutablePointer<AVFrame>) { self.frame = frame }

    deinit {
        var closing: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&closing)
    }
}
