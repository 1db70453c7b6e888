/// The oracle of ``spread(_:width:height:radius:widening:scratch:)``.
public func spreadReference(
    _ mask: [UInt8], width: Int, height: Int, radius: Int, widening: Bool
) -> [UInt8] {
    var output: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            var values: [UInt8] = []
            for v in max(0, y - radius)...min(height - 1, y + radius) {
                for u in max(0, x - radius)...min(width - 1, x + radius) {
                    values.append(mask[v * width + u])
                }
            }
            output.append((widening ? values.max() : values.min()) ?? 0)
        }
    }
    return output
}

/// The oracle of ``innerDistance(_:width:height:into:)``: the nearest clear byte by trying all.
public func innerDistanceReference(_ mask: [UInt8], width: Int, height: Int) -> [UInt8] {
    var output: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            var best = 255
            for v in 0..<height {
                for u in 0..<width where mask[v * width + u] == 0 {
                    best = min(best, abs(u - x) + abs(v - y))
                }
            }
            output.append(UInt8(best))
        }
    }
    return output
}

/// The oracle of ``connectedComponents(_:width:height:labels:runs:components:)``: floods from
/// each byte not yet numbered.
public func connectedComponentsReference(
    _ mask: [UInt8], width: Int, height: Int
) -> (labels: [Int32], components: [Component]) {
    var labels = [Int32](repeating: 0, count: mask.count)
    var components: [Component] = []
    for start in mask.indices where mask[start] != 0 && labels[start] == 0 {
        let label = components.count + 1
        var component = Component(
            label: label, left: width, top: height, right: -1, bottom: -1, area: 0)
        var pending = [start]
        labels[start] = Int32(label)
        while let i = pending.popLast() {
            let (x, y) = (i % width, i / width)
            component.left = min(component.left, x)
            component.right = max(component.right, x)
            component.top = min(component.top, y)
            component.bottom = max(component.bottom, y)
            component.area += 1
            for v in max(0, y - 1)...min(height - 1, y + 1) {
                for u in max(0, x - 1)...min(width - 1, x + 1) {
                    let j = v * width + u
                    if mask[j] != 0, labels[j] == 0 {
                        labels[j] = Int32(label)
                        pending.append(j)
                    }
                }
            }
        }
        components.append(component)
    }
    return (labels, components)
}

/// The oracle of ``fillHoles(_:width:height:largest:runs:components:)``.
public func fillHolesReference(
    _ mask: [UInt8], width: Int, height: Int, largest: Int
) -> [UInt8] {
    let gaps = connectedComponentsReference(
        mask.map { $0 == 0 ? 255 : 0 }, width: width, height: height)
    return mask.indices.map { i in
        guard mask[i] == 0 else { return mask[i] }
        let gap = gaps.components[Int(gaps.labels[i]) - 1]
        let isInside =
            gap.left > 0 && gap.top > 0 && gap.right < width - 1 && gap.bottom < height - 1
        return isInside && gap.area <= largest ? 255 : 0
    }
}
