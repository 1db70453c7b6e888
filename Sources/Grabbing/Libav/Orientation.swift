internal import CFFmpeg

/// How stored rows and columns become upright ones: perhaps transposed, then perhaps mirrored.
struct Orientation: Hashable {
    /// Stored columns become rows.
    var transposed = false
    /// Upright columns, or rows, run against the stored ones.
    var mirroredX = false
    var mirroredY = false

    static let upright = Orientation()

    /// Reads a display matrix, nine 16.16 numbers; turns that are no multiple of 90° count as the
    /// nearest one.
    ///
    ///     x' = m[0]·x + m[3]·y        y' = m[1]·x + m[4]·y
    init(matrix m: UnsafePointer<Int32>) {
        transposed = m[1].magnitude > m[0].magnitude
        mirroredX = (transposed ? m[3] : m[0]) < 0
        mirroredY = (transposed ? m[1] : m[4]) < 0
    }

    private init() {}

    /// The orientation a decoded picture carries itself (EXIF), else that of its stream.
    static func of(
        _ frame: UnsafeMutablePointer<AVFrame>, stream: UnsafeMutablePointer<AVStream>?
    ) -> Orientation {
        if let side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX),
            side.pointee.size >= 36, let data = side.pointee.data
        {
            return reading(data)
        }
        guard let stream else { return .upright }
        return of(stream)
    }

    static func of(_ stream: UnsafeMutablePointer<AVStream>) -> Orientation {
        var size = 0
        guard let data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
            size >= 36
        else { return .upright }
        return reading(data)
    }

    private static func reading(_ data: UnsafePointer<UInt8>) -> Orientation {
        var matrix = [Int32](repeating: 0, count: 9)
        for index in 0..<9 {
            matrix[index] = UnsafeRawPointer(data).loadUnaligned(
                fromByteOffset: 4 * index, as: Int32.self)
        }
        return Orientation(matrix: matrix)
    }

    /// Copies one plane of `width` × `height` stored bytes into its upright place.
    ///
    /// - Parameters:
    ///   - target: `height` × `width` bytes where transposed, else `width` × `height`.
    /// - Complexity: O(width · height), in tiles of 32 × 32 so that both sides stay in the cache.
    func copy(
        width: Int, height: Int, from source: UnsafePointer<UInt8>, stride: Int,
        to target: UnsafeMutablePointer<UInt8>, targetStride: Int
    ) {
        let rows = transposed ? width : height
        let columns = transposed ? height : width
        // Where stored (0, 0) lies when counted upright, and the steps from there.
        let stepX = (transposed ? stride : 1) * (mirroredX ? -1 : 1)
        let stepY = (transposed ? 1 : stride) * (mirroredY ? -1 : 1)
        let first = (mirroredX ? -stepX * (columns - 1) : 0) + (mirroredY ? -stepY * (rows - 1) : 0)
        for tileY in Swift.stride(from: 0, to: rows, by: 32) {
            for tileX in Swift.stride(from: 0, to: columns, by: 32) {
                for y in tileY..<min(tileY + 32, rows) {
                    let row = target + y * targetStride
                    var place = first + y * stepY + tileX * stepX
                    for x in tileX..<min(tileX + 32, columns) {
                        row[x] = source[place]
                        place += stepX
                    }
                }
            }
        }
    }
}
