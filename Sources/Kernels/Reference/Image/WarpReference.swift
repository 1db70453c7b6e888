/// The oracle of ``warp(_:width:height:pose:into:reached:)``: one pixel at a time in `Double`; nil
/// where the plane does not reach.
public func warpReference(
    _ plane: [UInt8], width: Int, height: Int, pose: Pose
) -> [Double?] {
    var output: [Double?] = []
    for y in 0..<height {
        for x in 0..<width {
            let dx = Double(x) - Double(width - 1) / 2
            let dy = Double(y) - Double(height - 1) / 2
            let u = Double(x) + pose.right + pose.zoom * dx - pose.turn * dy
            let v = Double(y) + pose.down + pose.turn * dx + pose.zoom * dy
            guard u >= 0, v >= 0, u <= Double(width - 1), v <= Double(height - 1) else {
                output.append(nil)
                continue
            }
            let left = min(width - 2, Int(u))
            let top = min(height - 2, Int(v))
            let a = u - Double(left)
            let b = v - Double(top)
            func at(_ x: Int, _ y: Int) -> Double { Double(plane[y * width + x]) }
            output.append(
                at(left, top) * (1 - a) * (1 - b) + at(left + 1, top) * a * (1 - b)
                    + at(left, top + 1) * (1 - a) * b + at(left + 1, top + 1) * a * b)
        }
    }
    return output
}
