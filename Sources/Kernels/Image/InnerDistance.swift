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
        let row = mask + y * width
        let out = output + y * width
        var left: UInt8 = 255
        var x = 0
        while x < width {
            if row[x] == 0 {
                let next = nextColumn(row, from: x, width: width, wanted: true)
                for clear in x..<next { out[clear] = 0 }
                left = 0
                x = next
                continue
            }
            let above = y > 0 ? (out - width)[x] : 255
            let nearest = min(left, above)
            left = nearest == 255 ? 255 : nearest &+ 1
            out[x] = left
            x += 1
        }
    }
    for y in stride(from: height - 1, through: 0, by: -1) {
        let out = output + y * width
        var x = width - 1
        var right: UInt8 = 255
        while x >= 0 {
            if out[x] == 0 {
                // Eight clear bytes stay as they are.
                let word = UnsafeRawPointer(out)
                while x >= 8,
                    word.loadUnaligned(fromByteOffset: x - 7, as: UInt64.self) == 0
                {
                    x -= 8
                }
                right = 0
                if out[x] == 0 {
                    x -= 1
                    continue
                }
            }
            let below = y + 1 < height ? (out + width)[x] : 255
            let nearest = min(right, below)
            right = min(out[x], nearest == 255 ? 255 : nearest &+ 1)
            out[x] = right
            x -= 1
        }
    }
}
