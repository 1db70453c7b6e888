/// Averages blocks of 2 × 2 numbers into one; an odd last row or column is left out.
///
/// - Parameters:
///   - plane: H × W numbers, packed.
///   - output: H/2 × W/2 numbers, exactly that many.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), no allocation.
public func halve(
    _ plane: [Float], width: Int, height: Int, into output: inout [Float]
) throws(ImageKernelError) {
    try demand(width > 1 && height > 1, "halve", "an extent is below two")
    try demand(plane.count == width * height, "halve", "plane has another size")
    try demand(output.count == (width / 2) * (height / 2), "halve", "output has another size")
    halveKernel(plane, width, width / 2, height / 2, &output)
}

@inline(never)
func halveKernel(
    _ plane: UnsafePointer<Float>, _ width: Int, _ columns: Int, _ rows: Int,
    _ output: UnsafeMutablePointer<Float>
) {
    for y in 0..<rows {
        let a = plane + 2 * y * width
        let b = a + width
        let target = output + y * columns
        for x in 0..<columns {
            target[x] = ((a[2 * x] + a[2 * x + 1]) + (b[2 * x] + b[2 * x + 1])) * 0.25
        }
    }
}
