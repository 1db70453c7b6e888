/// A connected patch of set bytes.
public struct Component: Sendable, Hashable {
    /// Its number in the label plane, from 1.
    public var label: Int
    /// The first and last column and row that it touches.
    public var left: Int
    public var top: Int
    public var right: Int
    public var bottom: Int
    /// How many bytes it covers.
    public var area: Int
}

/// Numbers the 8-connected patches of non-zero bytes in the order of their first byte.
///
/// - Parameters:
///   - mask: H × W bytes, packed, H and W below 65 536.
///   - labels: H × W numbers, written: 0 where the mask is zero, else the patch's number.
///   - runs: reused room, grown when too short.
///   - components: replaced by the patches found, by number.
/// - Throws: ``ImageKernelError`` where a size differs; nothing is then written.
/// - Complexity: O(W · H / 8) and O(runs · α): unions of runs by smaller number, after Rosenfeld and
///   Pfaltz (1966). No allocation where `runs` and `components` have room.
public func connectedComponents(
    _ mask: [UInt8], width: Int, height: Int, labels: inout [Int32], runs: inout [Run],
    components: inout [Component]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "connectedComponents", "an extent is not positive")
    try demand(width < 65_536 && height < 65_536, "connectedComponents", "above 65 535 a side")
    try demand(mask.count == width * height, "connectedComponents", "mask has another size")
    try demand(labels.count == mask.count, "connectedComponents", "labels have another size")
    let count = patches(
        mask, width, height, wanted: true, runs: &runs, components: &components)
    fillLabelsKernel(runs, count, width, height, &labels)
}

@inline(never)
func fillLabelsKernel(
    _ runs: UnsafePointer<Run>, _ count: Int, _ width: Int, _ height: Int,
    _ labels: UnsafeMutablePointer<Int32>
) {
    for i in 0..<width * height { labels[i] = 0 }
    for i in 0..<count {
        let row = labels + Int(runs[i].row) * width
        let label = runs[i].label
        for x in Int(runs[i].start)..<Int(runs[i].end) { row[x] = label }
    }
}
