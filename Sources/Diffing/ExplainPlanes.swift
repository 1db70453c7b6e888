public import Scene

/// What the last full look saw, as gray planes on the working grid, for people.
public struct ExplainPlanes: Sendable {
    /// The memory under its usual light.
    public var reference: Plane
    /// The picture as it was compared, laid over the reference.
    public var aligned: Plane
    /// Deviation in usual deviations, 25 levels each; 255 from ten on.
    public var difference: Plane
    /// 255 where a region stands, 128 where a difference was vetoed or is not certain.
    public var mask: Plane
    /// How well the edges of picture and memory agree, -1...1.
    public var agreement: Double
    /// How steep the picture's edges are against the memory's, fine and coarse; 1 is alike.
    public var steepness: [Double]
}

extension View {
    func explained() -> ExplainPlanes {
        func plane(_ bytes: [UInt8]) -> Plane {
            Plane(width: grid.width, height: grid.height, bytes: bytes)
        }
        var levels: [UInt8] = []
        levels.reserveCapacity(grid.count)
        for value in memory.mode.luma { levels.append(Self.grayLevel(of: value)) }
        let shown = zip(difference.mask, tracker.slots).map { differs, slot in
            slot != 0 ? UInt8(255) : differs != 0 ? 128 : 0
        }
        return ExplainPlanes(
            reference: plane(levels), aligned: plane(picture.luma),
            difference: plane(difference.deviation.map { UInt8(min(255, $0 * 25)) }),
            mask: plane(shown), agreement: alignment.agreement,
            steepness: [alignment.steepness.fine, alignment.steepness.coarse])
    }

    /// The gray level whose logarithm is nearest.
    private static func grayLevel(of base: Int16) -> UInt8 {
        let wanted = base >> LightScale.baseShift
        var low = 0
        var high = 255
        while low < high {
            let middle = (low + high) / 2
            if LightScale.table[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return UInt8(low)
    }
}
