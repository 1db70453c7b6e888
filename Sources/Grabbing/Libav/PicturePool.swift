internal import CFFmpeg

/// Planar 4:2:0 pictures of one size whose memory is used again once nobody looks at them.
///
/// May be released before its pictures are.
final class PicturePool {
    private let size: PictureSize
    private var pool: OpaquePointer?

    init(_ size: PictureSize) {
        self.size = size
        let bytes = av_image_get_buffer_size(
            AV_PIX_FMT_YUV420P, Int32(size.width), Int32(size.height), Self.alignment)
        if bytes > 0 { pool = av_buffer_pool_init(Int(bytes) + Int(Self.alignment), nil) }
    }

    deinit { av_buffer_pool_uninit(&pool) }

    /// Returns a picture with undefined content; nil without memory.
    func picture() -> BorrowedPicture? {
        guard let pool, let frame = av_frame_alloc() else { return nil }
        let picture = BorrowedPicture(owning: frame)
        guard let buffer = av_buffer_pool_get(pool) else { return nil }
        frame.pointee.buf.0 = buffer
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.width = Int32(size.width)
        frame.pointee.height = Int32(size.height)
        let filled = withUnsafeMutablePointer(to: &frame.pointee.data) { data in
            withUnsafeMutablePointer(to: &frame.pointee.linesize) { lines in
                data.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 8) { data in
                    lines.withMemoryRebound(to: Int32.self, capacity: 8) { lines in
                        av_image_fill_arrays(
                            data, lines, buffer.pointee.data, AV_PIX_FMT_YUV420P,
                            Int32(size.width), Int32(size.height), Self.alignment)
                    }
                }
            }
        }
        return filled >= 0 ? picture : nil
    }

    /// Rows begin on a cache line, as the wide kernels like it.
    private static let alignment: Int32 = 64
}
