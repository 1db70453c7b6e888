/// Widens the set bytes of a mask by a square of (2r + 1)², or narrows them.
///
///     widened:  out[y, x] = max of in[y - r ... y + r, x - r ... x + r]
///     narrowed: out[y, x] = min of the same, where what lies beyond the border counts as set
///
/// - Parameters:
///   - mask: H × W bytes, packed. Rewritten.
///   - scratch: as long; overwritten.
///   - radius: 0...16.
/// - Throws: ``ImageKernelError`` where a size differs; nothing is then written.
/// - Complexity: O(W · H · r), no allocation.
public func spread(
    _ mask: inout [UInt8], width: Int, height: Int, radius: Int, widening: Bool,
    scratch: inout [UInt8]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "spread", "an extent is not positive")
    try demand((0...16).contains(radius), "spread", "radius is not in 0...16")
    try demand(
        mask.count == width * height && scratch.count == mask.count, "spread",
        "a plane has another size")
    spreadKernel(&mask, width, height, radius, widening, &scratch)
}

@inline(never)
func spreadKernel(
    _ mask: UnsafeMutablePointer<UInt8>, _ width: Int, _ height: Int, _ radius: Int,
    _ widening: Bool, _ scratch: UnsafeMutablePointer<UInt8>
) {
    // Narrowing is widening of the complement.
    let flip: UInt8 = widening ? 0 : 255
    for y in 0..<height {
        let row = mask + y * width
        let out = scratch + y * width
        for x in 0..<width { out[x] = row[x] ^ flip }
        for d in 1..<(radius + 1) where d < width {
            for x in 0..<(width - d) { out[x] = max(out[x], row[x + d] ^ flip) }
            for x in d..<width { out[x] = max(out[x], row[x - d] ^ flip) }
        }
    }
    for y in 0..<height {
        let out = mask + y * width
        let first = scratch + max(0, y - radius) * width
        for x in 0..<width { out[x] = first[x] }
        var line = max(0, y - radius) + 1
        while line <= min(height - 1, y + radius) {
            let row = scratch + line * width
            for x in 0..<width { out[x] = max(out[x], row[x]) }
            line += 1
        }
        for x in 0..<width { out[x] = out[x] ^ flip }
    }
}
