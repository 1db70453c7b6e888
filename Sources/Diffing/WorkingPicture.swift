internal import Kernels
internal import Scene

/// A picture made small: luma and both chroma planes on the working grid. Its memory is reused
/// from picture to picture.
struct WorkingPicture: Sendable {
    var luma: [UInt8]
    var chromaBlue: [UInt8]
    var chromaRed: [UInt8]
    /// 255 where the picture reaches after it was laid over the reference.
    private(set) var reached: [UInt8]
    /// Whether it was laid over the reference at all; else it reaches everywhere.
    private(set) var isLaid = false
    private var sums: [UInt16] = []
    private var spare: [UInt8]
    private var chromaSpare: [UInt8]
    private var chromaReached: [UInt8]

    init(grid: WorkingGrid) {
        luma = [UInt8](repeating: 0, count: grid.count)
        chromaBlue = [UInt8](repeating: 128, count: grid.chromaCount)
        chromaRed = [UInt8](repeating: 128, count: grid.chromaCount)
        reached = [UInt8](repeating: 255, count: grid.count)
        spare = luma
        chromaSpare = chromaRed
        chromaReached = chromaRed
    }

    /// Fills the planes from a frame of the grid's picture size.
    mutating func take(_ frame: Frame, grid: WorkingGrid) throws(DiffError) {
        fillBytes(&reached, with: 255)
        isLaid = false
        try shrink(frame.luma, by: grid.factor, into: \.luma)
        // A chroma plane thinner than the factor stays neutral.
        guard frame.chromaBlue.width / grid.factor >= 1, frame.chromaBlue.height / grid.factor >= 1
        else { return }
        try shrink(frame.chromaBlue, by: grid.factor, into: \.chromaBlue)
        try shrink(frame.chromaRed, by: grid.factor, into: \.chromaRed)
    }

    /// Lays all three planes over the reference.
    mutating func lay(by pose: Pose, grid: WorkingGrid) throws(DiffError) {
        guard grid.chromaWidth > 1, grid.chromaHeight > 1 else { return }
        isLaid = true
        var half = pose
        half.right /= 2
        half.down /= 2
        do throws(ImageKernelError) {
            try warp(
                luma, width: grid.width, height: grid.height, pose: pose, into: &spare,
                reached: &reached)
            swap(&luma, &spare)
            try warp(
                chromaBlue, width: grid.chromaWidth, height: grid.chromaHeight, pose: half,
                into: &chromaSpare, reached: &chromaReached)
            swap(&chromaBlue, &chromaSpare)
            try warp(
                chromaRed, width: grid.chromaWidth, height: grid.chromaHeight, pose: half,
                into: &chromaSpare, reached: &chromaReached)
            swap(&chromaRed, &chromaSpare)
        } catch { throw DiffError(error) }
    }

    private mutating func shrink(
        _ plane: Plane, by factor: Int, into path: WritableKeyPath<WorkingPicture, [UInt8]>
    ) throws(DiffError) {
        var output: [UInt8] = []
        swap(&output, &self[keyPath: path])
        var sums: [UInt16] = []
        swap(&sums, &self.sums)
        let result = plane.withBytes { bytes in
            Result { () throws(ImageKernelError) in
                try downsample(
                    bytes, width: plane.width, height: plane.height, stride: plane.stride,
                    factor: factor, into: &output, sums: &sums)
            }
        }
        swap(&sums, &self.sums)
        swap(&output, &self[keyPath: path])
        if case .failure(let error) = result { throw DiffError(error) }
    }
}

extension DiffError {
    init(_ error: ImageKernelError) {
        self = .refused(operation: error.operation, reason: error.reason)
    }
}
