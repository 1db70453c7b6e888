internal import CFFmpeg
internal import Scene

/// What a decoded picture says of its colours, with what is meant where it says nothing.
struct ColorNotes: Hashable {
    /// The pixel format without the retired forms that hide the range in the name.
    var format: AVPixelFormat
    var isFullRange: Bool
    /// libswscale's number for the source's matrix.
    var matrix: Int32
    /// The matrix the frame will have.
    var target: ColorMatrix

    init(_ frame: UnsafePointer<AVFrame>) {
        let stored = AVPixelFormat(frame.pointee.format)
        var full = frame.pointee.color_range == AVCOL_RANGE_JPEG
        switch stored {
        case AV_PIX_FMT_YUVJ420P: (format, full) = (AV_PIX_FMT_YUV420P, true)
        case AV_PIX_FMT_YUVJ422P: (format, full) = (AV_PIX_FMT_YUV422P, true)
        case AV_PIX_FMT_YUVJ444P: (format, full) = (AV_PIX_FMT_YUV444P, true)
        case AV_PIX_FMT_YUVJ440P: (format, full) = (AV_PIX_FMT_YUV440P, true)
        case AV_PIX_FMT_YUVJ411P: (format, full) = (AV_PIX_FMT_YUV411P, true)
        default: format = stored
        }
        let isGray = av_pix_fmt_desc_get(stored).map { $0.pointee.nb_components < 3 } ?? false
        isFullRange = full || (isGray && frame.pointee.color_range != AVCOL_RANGE_MPEG)
        switch frame.pointee.colorspace {
        case AVCOL_SPC_BT709: (matrix, target) = (SWS_CS_ITU709, .bt709)
        case AVCOL_SPC_SMPTE240M: (matrix, target) = (SWS_CS_SMPTE240M, .bt709)
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: (matrix, target) = (SWS_CS_BT2020, .bt709)
        default: (matrix, target) = (SWS_CS_ITU601, .bt601)
        }
    }

    /// Whether the planes can be shown as they are: planar 4:2:0, limited range, a known matrix.
    var isAsDelivered: Bool {
        format == AV_PIX_FMT_YUV420P && !isFullRange
            && (matrix == SWS_CS_ITU601 || matrix == SWS_CS_ITU709)
    }

    /// libswscale's number for the frame's matrix.
    var targetMatrix: Int32 { target == .bt709 ? SWS_CS_ITU709 : SWS_CS_ITU601 }
}
