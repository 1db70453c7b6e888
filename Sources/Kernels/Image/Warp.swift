/// A small turn, zoom and shift of a picture about its middle.
///
///     (x, y) of the reference shows what the picture shows at
///     (x + right + zoom · dx - turn · dy,  y + down + turn · dx + zoom · dy)
///
/// with dx, dy from the middle. Units: pixels of the plane it is used on, radians, shares.
public struct Pose: Sendable, Hashable {
    public var right: Double
    public var down: Double
    public var zoom: Double
    public var turn: Double

    public init(right: Double = 0, down: Double = 0, zoom: Double = 0, turn: Double = 0) {
        self.right = right
        self.down = down
        self.zoom = zoom
        self.turn = turn
    }

    public static let straight = Pose()
}

/// Lays a plane over the reference by bilinear interpolation.
///
/// - Parameters:
///   - plane: H × W bytes, packed.
///   - output: H × W bytes; where the plane does not reach, its nearest border byte.
///   - reached: H × W bytes: 255 where the plane reaches, else 0.
/// - Throws: ``ImageKernelError`` where a size differs; nothing is then written.
/// - Complexity: O(W · H), no allocation.
public func warp(
    _ plane: [UInt8], width: Int, height: Int, pose: Pose, into output: inout [UInt8],
    reached: inout [UInt8]
) throws(ImageKernelError) {
    try demand(width > 1 && height > 1, "warp", "an extent is below two")
    let n = width * height
    try demand(
        plane.count == n && output.count == n && reached.count == n, "warp",
        "a plane has another size")
    try demand(
        pose.right.isFinite && pose.down.isFinite && pose.zoom.isFinite && pose.turn.isFinite
            && abs(pose.right) < 1e6 && abs(pose.down) < 1e6 && abs(pose.zoom) < 10
            && abs(pose.turn) < 10, "warp", "the pose is out of range")
    warpKernel(
        plane, width, height, Float(pose.right), Float(pose.down), Float(pose.zoom),
        Float(pose.turn), &output, &reached)
}

@inline(never)
func warpKernel(
    _ plane: UnsafePointer<UInt8>, _ width: Int, _ height: Int, _ right: Float, _ down: Float,
    _ zoom: Float, _ turn: Float, _ output: UnsafeMutablePointer<UInt8>,
    _ reached: UnsafeMutablePointer<UInt8>
) {
    let middleX = Float(width - 1) / 2
    let middleY = Float(height - 1) / 2
    let lastX = Float(width - 1)
    let lastY = Float(height - 1)
    for y in 0..<height {
        let dy = Float(y) - middleY
        for x in 0..<width {
            let dx = Float(x) - middleX
            let u = Float(x) + right + zoom * dx - turn * dy
            let v = Float(y) + down + turn * dx + zoom * dy
            let i = y * width + x
            let insideX = u < 0 ? 0 : (u > lastX ? lastX : u)
            let insideY = v < 0 ? 0 : (v > lastY ? lastY : v)
            let left = min(width - 2, Int(insideX))
            let top = min(height - 2, Int(insideY))
            let a = insideX - Float(left)
            let b = insideY - Float(top)
            let p = plane + top * width + left
            let upper = Float(p[0]) + (Float(p[1]) - Float(p[0])) * a
            let lower = Float(p[width]) + (Float(p[width + 1]) - Float(p[width])) * a
            output[i] = UInt8(truncatingIfNeeded: Int32(upper + (lower - upper) * b + 0.5))
            reached[i] = insideX == u && insideY == v ? 255 : 0
        }
    }
}
