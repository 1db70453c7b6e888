internal import CFFmpeg

/// libswscale for one pair of sizes and one pair of colour descriptions, in its bit-exact mode.
final class Scaler {
    struct Task: Hashable {
        var from: PictureSize
        var to: PictureSize
        var colors: ColorNotes
    }

    let task: Task
    private let context: OpaquePointer

    /// nil where libswscale cannot read the pixel format.
    ///
    /// The ranges are set before the context is made ready: told afterwards, it has already chosen
    /// a plain copy for equal formats and never converts.
    init?(_ task: Task) {
        guard sws_isSupportedInput(task.colors.format) > 0, let fresh = sws_alloc_context() else {
            return nil
        }
        let raw = UnsafeMutableRawPointer(fresh)
        let options: [(String, Int)] = [
            ("srcw", task.from.width), ("srch", task.from.height),
            ("src_format", Int(task.colors.format.rawValue)),
            ("src_range", task.colors.isFullRange ? 1 : 0),
            ("dstw", task.to.width), ("dsth", task.to.height),
            ("dst_format", Int(AV_PIX_FMT_YUV420P.rawValue)), ("dst_range", 0),
            (
                "sws_flags",
                Int(SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP)
            ),
        ]
        for (name, value) in options { av_opt_set_int(raw, name, Int64(value), 0) }
        guard sws_init_context(fresh, nil, nil) >= 0 else {
            sws_freeContext(fresh)
            return nil
        }
        self.task = task
        context = fresh
        sws_setColorspaceDetails(
            context, sws_getCoefficients(task.colors.matrix), task.colors.isFullRange ? 1 : 0,
            sws_getCoefficients(task.colors.targetMatrix), 0, 0, 1 << 16, 1 << 16)
    }

    deinit { sws_freeContext(context) }

    func run(
        _ source: UnsafeMutablePointer<AVFrame>, into target: UnsafeMutablePointer<AVFrame>
    ) -> Bool {
        sws_scale_frame(context, target, source) >= 0
    }
}
