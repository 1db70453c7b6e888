/// Sets the clear patches of a mask that touch no border and are no larger than `largest`.
///
/// - Parameters:
///   - mask: H × W bytes, packed, H and W below 65 536. Holes become 255.
///   - runs, components: reused room, overwritten.
/// - Throws: ``ImageKernelError`` where a size differs; `mask` is then untouched.
/// - Complexity: as ``connectedComponents(_:width:height:labels:runs:components:)``; patches hang
///   together by corners too.
public func fillHoles(
    _ mask: inout [UInt8], width: Int, height: Int, largest: Int, runs: inout [Run],
    components: inout [Component]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "fillHoles", "an extent is not positive")
    try demand(width < 65_536 && height < 65_536, "fillHoles", "above 65 535 a side")
    try demand(mask.count == width * height, "fillHoles", "mask has another size")
    let count = patches(
        mask, width, height, wanted: false, runs: &runs, components: &components)
    guard components.count > 1 else { return }
    fillHolesKernel(&mask, width, height, largest, runs, count, components)
}

@inline(never)
func fillHolesKernel(
    _ mask: UnsafeMutablePointer<UInt8>, _ width: Int, _ height: Int, _ largest: Int,
    _ runs: UnsafePointer<Run>, _ count: Int, _ gaps: UnsafePointer<Component>
) {
    for i in 0..<count {
        let gap = gaps + Int(runs[i].label) - 1
        let isHole =
            gap.pointee.left > 0 && gap.pointee.top > 0 && gap.pointee.right < width - 1
            && gap.pointee.bottom < height - 1 && gap.pointee.area <= largest
        guard isHole else { continue }
        let row = mask + Int(runs[i].row) * width
        for x in Int(runs[i].start)..<Int(runs[i].end) { row[x] = 255 }
    }
}
