/// Gives each set byte its distance in steps to the nearest byte that is not, 0 where it is not.
///
/// Steps go sideways, up and down; what lies beyond the border counts as set.
///
/// - Parameters:
///   - mask: H × W bytes, packed.
///   - output: H × W distances, at most 255.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), two passes (Rosenfeld and Pfaltz 1966).
public func innerDistance(
    _ mask: [UInt8], width: Int, height: Int, into output: inout [UInt8]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "innerDistance", "an extent is not positive")
    try demand(mask.count == width * height, "innerDistance", "mask has another size")
    try demand(output.count == mask.count, "innerDistance", "output has another size")
    innerDistanceKernel(mask, width, height, &output)
}

@inline(never)
func innerDistanceKernel(
    _ mask: UnsafePointer<UInt8>, _ width: Int, _ height: Int,
    _ output: UnsafeMutablePointer<UInt8>
) {
    for y in 0..<height {
        for x in 0..<width {
            let i = y * width + x
            var best: UInt8 = 255
            if mask[i] == 0 {
                best = 0
            } else {
                if x > 0, output[i - 1] < 255 { best = output[i - 1] &+ 1 }
                if y > 0, output[i - width] < 255 { best = min(best, output[i - width] &+ 1) }
            }
            output[i] = best
        }
    }
    for y in stride(from: height - 1, through: 0, by: -1) {
        for x in stride(from: width - 1, through: 0, by: -1) {
            let i = y * width + x
            var best = output[i]
            if x + 1 < width, output[i + 1] < 255 { best = min(best, output[i + 1] &+ 1) }
            if y + 1 < height, output[i + width] < 255 { best = min(best, output[i + width] &+ 1) }
            output[i] = best
        }
    }
}
