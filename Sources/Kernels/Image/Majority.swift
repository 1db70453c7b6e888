/// Marks the places around which most of the 3 × 3 neighbourhood exceeds a level.
///
///     out[y, x] = 255 where at least `needed` of the nine exceed `level`, else 0
///
/// Beyond the border nothing exceeds.
///
/// - Parameters:
///   - plane: H × W numbers, packed.
///   - needed: 1...9.
///   - scratch: room for H · W bytes, of that length.
///   - output: H × W bytes.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), no allocation.
public func majority(
    _ plane: [Float], above level: Float, needed: Int, width: Int, height: Int,
    into output: inout [UInt8], scratch: inout [UInt8]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "majority", "an extent is not positive")
    try demand((1...9).contains(needed), "majority", "needed is not in 1...9")
    try demand(plane.count == width * height, "majority", "plane has another size")
    try demand(
        output.count == plane.count && scratch.count == plane.count, "majority",
        "output or scratch has another size")
    majorityKernel(plane, level, UInt8(needed), width, height, &output, &scratch)
}

@inline(never)
func majorityKernel(
    _ plane: UnsafePointer<Float>, _ level: Float, _ needed: UInt8, _ width: Int, _ height: Int,
    _ output: UnsafeMutablePointer<UInt8>, _ scratch: UnsafeMutablePointer<UInt8>
) {
    // How many of each pixel's row of three exceed.
    for y in 0..<height {
        let row = plane + y * width
        let counts = scratch + y * width
        for x in 0..<width { counts[x] = row[x] > level ? 1 : 0 }
        for x in 1..<max(1, width) { counts[x] = counts[x] &+ (row[x - 1] > level ? 1 : 0) }
        for x in 0..<(width - 1) { counts[x] = counts[x] &+ (row[x + 1] > level ? 1 : 0) }
    }
    for y in 0..<height {
        let b = scratch + y * width
        let target = output + y * width
        if y > 0 && y + 1 < height {
            let a = b - width
            let c = b + width
            for x in 0..<width { target[x] = a[x] &+ b[x] &+ c[x] >= needed ? 255 : 0 }
        } else if height == 1 {
            for x in 0..<width { target[x] = b[x] >= needed ? 255 : 0 }
        } else {
            let other = y == 0 ? b + width : b - width
            for x in 0..<width { target[x] = b[x] &+ other[x] >= needed ? 255 : 0 }
        }
    }
}
