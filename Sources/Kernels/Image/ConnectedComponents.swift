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
    components.withUnsafeMutableBufferPointer { found in
        guard let base = found.baseAddress else { return }
        measureKernel(width, height, parents, &labels, base)
    }
}

/// Replaces provisional numbers by final ones and measures each patch.
@inline(never)
func measureKernel(
    _ width: Int, _ height: Int, _ parents: UnsafePointer<Int32>,
    _ labels: UnsafeMutablePointer<Int32>, _ components: UnsafeMutablePointer<Component>
) {
    for y in 0..<height {
        let row = labels + y * width
        for x in 0..<width where row[x] != 0 {
            let label = -parents[Int(row[x])]
            row[x] = label
            let component = components + Int(label) - 1
            component.pointee.left = min(component.pointee.left, x)
            component.pointee.right = max(component.pointee.right, x)
            component.pointee.top = min(component.pointee.top, y)
            component.pointee.bottom = y
            component.pointee.area += 1
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
            // Of the four neighbours seen already, the upper one touches all others; without it
            // only the upper right one can join two patches (Wu, Otoo and Suzuki 2009).
            let left = x > 0 ? labels[i - 1] : 0
            var label: Int32
            if y > 0, labels[i - width] != 0 {
                label = labels[i - width]
            } else {
                let corner = y > 0 && x > 0 ? labels[i - width - 1] : 0
                let other = y > 0 && x + 1 < width ? labels[i - width + 1] : 0
                let before = corner != 0 ? corner : left
                if other != 0 && before != 0 {
                    let a = rootLabel(other, parents)
                    let b = rootLabel(before, parents)
                    label = min(a, b)
                    parents[Int(max(a, b))] = label
                } else {
                    label = other != 0 ? other : before
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
