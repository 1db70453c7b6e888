internal import CFFmpeg

/// The three planes of a planar picture: where each begins and how far its rows lie apart.
struct PlanarPicture {
    let bases: [UnsafeMutablePointer<UInt8>]
    let strides: [Int]
    let size: PictureSize

    /// nil where one of the planes has no memory.
    init?(_ frame: UnsafeMutablePointer<AVFrame>) {
        let data = frame.pointee.data
        guard let luma = data.0, let blue = data.1, let red = data.2 else { return nil }
        bases = [luma, blue, red]
        let lines = frame.pointee.linesize
        strides = [Int(lines.0), Int(lines.1), Int(lines.2)]
        size = PictureSize(frame.pointee.width, frame.pointee.height)
    }

    /// Columns and rows of one plane: the whole picture for luma, half of it, rounded up, else.
    func size(of plane: Int) -> PictureSize {
        plane == 0
            ? size : PictureSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
    }

    /// Whether every plane runs forward, row after row.
    var isPlain: Bool { (0..<3).allSatisfy { strides[$0] >= size(of: $0).width } }
}
