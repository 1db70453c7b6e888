/// Averages each number's 3 × 3 neighbourhood, the border repeated.
///
/// - Parameters:
///   - plane: H × W numbers, packed.
///   - scratch: room for 2 W numbers, grown when too short and otherwise reused.
///   - output: H × W means.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), no allocation where `scratch` is long enough.
public func blur3(
    _ plane: [Float], width: Int, height: Int, into output: inout [Float], scratch: inout [Float]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "blur3", "an extent is not positive")
    try demand(plane.count == width * height, "blur3", "plane has another size")
    try demand(output.count == plane.count, "blur3", "output has another size")
    if scratch.count < width + 2 { scratch = [Float](repeating: 0, count: 2 * width + 2) }
    blur3Kernel(plane, width, height, &output, &scratch)
}

@inline(never)
func blur3Kernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ height: Int,
    _ output: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
) {
    let columns = scratch + 1
    for y in 0..<height {
        let a = plane + max(0, y - 1) * width
        let b = plane + y * width
        let c = plane + min(height - 1, y + 1) * width
        for x in 0..<width { columns[x] = (a[x] + c[x]) + b[x] }
        scratch[0] = columns[0]
        columns[width] = columns[width - 1]
        let target = output + y * width
        for x in 0..<width {
            target[x] = ((scratch[x] + scratch[x + 2]) + columns[x]) * (1 / 9)
        }
    }
}
