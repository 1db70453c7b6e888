internal import Kernels
public import Scene

/// Makes one picture of several that were taken within seconds.
public enum Burst {
    /// Takes the median of each pixel in all three planes: whoever walks through is gone, what
    /// stands remains.
    ///
    /// - Parameter frames: 3 to 5 pictures of one size. The middle one gives name and moment.
    /// - Throws: ``DiffError/burstCount(_:)`` or ``DiffError/burstSizesDiffer``.
    public static func median(_ frames: [Frame]) throws(DiffError) -> Frame {
        guard (3...5).contains(frames.count) else { throw .burstCount(frames.count) }
        var result = frames[frames.count / 2]
        result.luma = try median(of: frames.map(\.luma))
        result.chromaBlue = try median(of: frames.map(\.chromaBlue))
        result.chromaRed = try median(of: frames.map(\.chromaRed))
        return result
    }

    private static func median(of planes: [Plane]) throws(DiffError) -> Plane {
        let width = planes[0].width
        let height = planes[0].height
        for plane in planes where plane.width != width || plane.height != height {
            throw .burstSizesDiffer
        }
        do {
            return try Plane(width: width, height: height) { output in
                for y in 0..<height {
                    let line = UnsafeMutableBufferPointer(
                        rebasing: output[y * width..<(y + 1) * width])
                    try lines(of: planes[...], at: y, found: []) { rows in
                        try medianOfRows(rows, count: width, into: line)
                    }
                }
            }
        } catch {
            throw .refused(operation: "burst median", reason: "\(error)")
        }
    }

    /// Opens row `y` of every plane at once, one nested borrow for each.
    private static func lines(
        of planes: ArraySlice<Plane>, at y: Int, found: [UnsafeBufferPointer<UInt8>],
        _ body: ([UnsafeBufferPointer<UInt8>]) throws -> Void
    ) throws {
        guard let plane = planes.first else { return try body(found) }
        try plane.withBytes { bytes in
            let start = y * plane.stride
            let row = UnsafeBufferPointer(rebasing: bytes[start..<start + plane.width])
            try lines(of: planes.dropFirst(), at: y, found: found + [row], body)
        }
    }
}
