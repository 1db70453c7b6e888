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
    init?(_ task: Task) {
        guard sws_isSupportedInput(task.colors.format) > 0,
            let context = sws_getContext(
                Int32(task.from.width), Int32(task.from.height), task.colors.format,
                Int32(task.to.width), Int32(task.to.height), AV_PIX_FMT_YUV420P,
                SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP, nil, nil, nil)
        else { return nil }
        self.task = task
        self.context = context
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
