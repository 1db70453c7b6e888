internal import Kernels
internal import Scene

/// The cheap test that every picture passes: does it differ from the picture that last took the
/// full path?
///
/// It reads two rows in eight, averages eight columns, and compares.
struct Gate: Sendable {
    /// Columns and rows of the thumbnail.
    let width: Int
    let height: Int
    private let cell: Int
    private(set) var thumbnail: [UInt8]
    private var latest: [UInt8]

    init(grid: WorkingGrid) {
        cell = max(1, min(8, min(grid.pictureWidth, grid.pictureHeight) / 16))
        width = grid.pictureWidth / cell
        height = grid.pictureHeight / cell
        thumbnail = [UInt8](repeating: 0, count: width * height)
        latest = thumbnail
    }

    /// Whether the luma changed in at least `cells` places since ``keep()``.
    mutating func fires(_ luma: Plane, contrast: Double, cells: Int) throws(DiffError) -> Bool {
        var result = Result<Int, ImageKernelError>.success(0)
        var latest: [UInt8] = []
        swap(&latest, &self.latest)
        luma.withBytes { bytes in
            result = Result { () throws(ImageKernelError) in
                try sparseThumbnail(
                    bytes, width: luma.width, height: luma.height, stride: luma.stride, cell: cell,
                    into: &latest)
                return try countDiffering(
                    latest, thumbnail, by: UInt8(max(1, min(255, contrast / 2))))
            }
        }
        swap(&latest, &self.latest)
        switch result {
        case .success(let count): return count >= cells
        case .failure(let error): throw DiffError(error)
        }
    }

    /// Takes the picture last tested as the one to compare with.
    mutating func keep() { swap(&thumbnail, &latest) }

    func write(to writer: inout StateWriter) { writer.put(thumbnail) }

    init(from reader: inout StateReader, grid: WorkingGrid) throws(DiffError) {
        self.init(grid: grid)
        thumbnail = try reader.plane(count: thumbnail.count)
    }
}
