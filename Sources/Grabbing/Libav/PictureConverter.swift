internal import CFFmpeg
internal import Scene

/// Makes frames of decoded pictures: upright, square pixels, planar 4:2:0, limited range.
///
/// A picture that is so already is lent out without copying. Used by one thread.
final class PictureConverter {
    private let name: String
    private var scaler: Scaler?
    private var pools: [PictureSize: PicturePool] = [:]

    init(name: String) { self.name = name }

    /// Returns the frame of a picture, whose buffers it takes where they can be lent.
    ///
    /// - Throws: ``GrabError/Reason/tooLarge`` and, without memory or for a pixel format that
    ///   cannot be read, ``GrabError/Reason/corrupt``.
    func frame(
        _ picture: UnsafeMutablePointer<AVFrame>, orientation: Orientation, moment: Moment,
        isKey: Bool
    ) throws(GrabError) -> Frame {
        let stored = PictureSize(picture.pointee.width, picture.pointee.height)
        try stored.check(source: name, attempt: "decode picture")
        let colors = ColorNotes(picture)
        let square = Self.squareSize(stored, aspect: picture.pointee.sample_aspect_ratio)
        let result: BorrowedPicture?
        if colors.isAsDelivered, square == stored, PlanarPicture(picture)?.isPlain == true {
            result =
                orientation == .upright
                ? BorrowedPicture(moving: picture) : turned(picture, stored, orientation)
        } else {
            guard let converted = scaled(picture, from: stored, to: square, colors: colors) else {
                throw failure()
            }
            result =
                orientation == .upright ? converted : turned(converted.frame, square, orientation)
        }
        guard let result,
            let frame = Self.frame(
                over: result, moment: moment, name: name, isKey: isKey, matrix: colors.target)
        else { throw failure() }
        return frame
    }

    /// The size with square pixels: the width is stretched, so that no row is lost, up to the
    /// largest side. An aspect outside 1:4 ... 4:1 is nonsense and counts as square.
    static func squareSize(_ size: PictureSize, aspect: AVRational) -> PictureSize {
        guard aspect.num > 0, aspect.den > 0 else { return size }
        let ratio = Double(aspect.num) / Double(aspect.den)
        guard ratio != 1, (0.25...4).contains(ratio) else { return size }
        let width = max(1, Int((Double(size.width) * ratio).rounded()))
        if width <= WhiteList.largestSide { return PictureSize(width: width, height: size.height) }
        let height = max(1, Int((Double(size.height) / ratio).rounded()))
        return PictureSize(width: size.width, height: height)
    }

    private func failure() -> GrabError {
        GrabError(
            .corrupt, source: name, attempt: "convert picture",
            detail: "its pixel format cannot be read")
    }

    private static func frame(
        over picture: BorrowedPicture, moment: Moment, name: String, isKey: Bool,
        matrix: ColorMatrix
    ) -> Frame? {
        guard let planar = PlanarPicture(picture.frame) else { return nil }
        let planes = (0..<3).map { index in
            let size = planar.size(of: index)
            return Plane(
                width: size.width, height: size.height, stride: planar.strides[index],
                base: planar.bases[index], owner: picture)
        }
        return Frame(
            luma: planes[0], chromaBlue: planes[1], chromaRed: planes[2], moment: moment,
            name: name, isKey: isKey, matrix: matrix)
    }

    private func scaled(
        _ picture: UnsafeMutablePointer<AVFrame>, from: PictureSize, to: PictureSize,
        colors: ColorNotes
    ) -> BorrowedPicture? {
        let task = Scaler.Task(from: from, to: to, colors: colors)
        if scaler?.task != task { scaler = Scaler(task) }
        guard let scaler, let target = pool(to).picture() else { return nil }
        return scaler.run(picture, into: target.frame) ? target : nil
    }

    private func turned(
        _ picture: UnsafeMutablePointer<AVFrame>, _ size: PictureSize, _ orientation: Orientation
    ) -> BorrowedPicture? {
        let upright =
            orientation.transposed
            ? PictureSize(width: size.height, height: size.width) : size
        guard let target = pool(upright).picture(), let from = PlanarPicture(picture),
            let to = PlanarPicture(target.frame)
        else { return nil }
        for plane in 0..<3 {
            let part = from.size(of: plane)
            orientation.copy(
                width: part.width, height: part.height, from: from.bases[plane],
                stride: from.strides[plane], to: to.bases[plane], targetStride: to.strides[plane])
        }
        return target
    }

    private func pool(_ size: PictureSize) -> PicturePool {
        if let pool = pools[size] { return pool }
        // Stills of many sizes must not keep a pool each.
        if pools.count >= 4 { pools.removeAll() }
        let pool = PicturePool(size)
        pools[size] = pool
        return pool
    }
}
