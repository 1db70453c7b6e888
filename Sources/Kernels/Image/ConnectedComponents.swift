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
///   - mask: H × W bytes, packed.
///   - labels: H × W numbers, written: 0 where the mask is zero, else the patch's number.
///   - parents: room for the provisional numbers, grown when too short and otherwise reused.
///   - components: replaced by the patches found, by number.
/// - Throws: ``ImageKernelError`` where a size differs; nothing is then written.
/// - Complexity: O(W · H · α). Two passes with union by smaller number (Rosenfeld and Pfaltz 1966).
public func connectedComponents(
    _ mask: [UInt8], width: Int, height: Int, labels: inout [Int32], parents: inout [Int32],
    components: inout [Component]
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "connectedComponents", "an extent is not positive")
    try demand(mask.count == width * height, "connectedComponents", "mask has another size")
    try demand(labels.count == mask.count, "connectedComponents", "labels have another size")
    // Each provisional number needs a set byte whose left, upper left, upper and upper right
    // neighbours are clear, so a block of 2 × 2 holds one at most.
    let room = ((width + 1) / 2) * ((height + 1) / 2) + 1
    if parents.count < room { parents = [Int32](repeating: 0, count: room) }
    let provisional = labelKernel(mask, width, height, &labels, &parents)
    components.removeAll(keepingCapacity: true)
    var next: Int32 = 0
    for i in 1..<max(1, provisional) {
        if parents[i] == Int32(i) {
            next += 1
            parents[i] = -next
        } else {
            // The parent is smaller, so it already carries its final number.
            parents[i] = parents[Int(parents[i])]
        }
    }
    for label in 0..<Int(next) {
        components.append(
            Component(
                label: label + 1, left: width, top: height, right: -1, bottom: -1, area: 0))
    }
    for y in 0..<height {
        for x in 0..<width {
            let provisional = labels[y * width + x]
            if provisional == 0 { continue }
            let label = -parents[Int(provisional)]
            labels[y * width + x] = label
            let i = Int(label) - 1
            components[i].left = min(components[i].left, x)
            components[i].right = max(components[i].right, x)
            components[i].top = min(components[i].top, y)
            components[i].bottom = max(components[i].bottom, y)
            components[i].area += 1
        }
    }
}

/// Gives provisional numbers; returns one more than the largest.
@inline(never)
func labelKernel(
    _ mask: UnsafePointer<UInt8>, _ width: Int, _ height: Int,
    _ labels: UnsafeMutablePointer<Int32>, _ parents: UnsafeMutablePointer<Int32>
) -> Int {
    var count: Int32 = 1
    for y in 0..<height {
        for x in 0..<width {
            let i = y * width + x
            if mask[i] == 0 {
                labels[i] = 0
                continue
            }
            var label: Int32 = 0
            if x > 0, labels[i - 1] != 0 { label = rootLabel(labels[i - 1], parents) }
            if y > 0 {
                for dx in -1...1 where x + dx >= 0 && x + dx < width {
                    let above = labels[i - width + dx]
                    if above == 0 { continue }
                    let root = rootLabel(above, parents)
                    if label == 0 {
                        label = root
                    } else if root != label {
                        let low = min(root, label)
                        parents[Int(max(root, label))] = low
                        label = low
                    }
                }
            }
            if label == 0 {
                label = count
                parents[Int(count)] = count
                count += 1
            }
            labels[i] = label
        }
    }
    return Int(count)
}

@inline(__always)
func rootLabel(_ label: Int32, _ parents: UnsafeMutablePointer<Int32>) -> Int32 {
    var root = label
    while parents[Int(root)] != root {
        parents[Int(root)] = parents[Int(parents[Int(root)])]
        root = parents[Int(root)]
    }
    return root
}
