/// How much each region stands out against what surrounds it, in the picture and in the memory.
///
/// A thing that came stands out in the picture, one that left stood out in the memory. Light inside
/// is compared with light outside across the outline, and the differences are summed by sign over
/// pieces of it: the ground's own texture, which a thing hides, points both ways and cancels out.
struct ContourContrast: Sendable {
    /// Four sides, each in four lengths.
    private static let pieces = 16

    private var picture = [Int32](repeating: 0, count: 256 * pieces)
    private var memory = [Int32](repeating: 0, count: 256 * pieces)

    /// Sets each view's ``SlotView/edge``: positive where its region stands out in the picture.
    ///
    /// - Parameters:
    ///   - slots: which region covers each working pixel.
    ///   - views: with the box of each region's pixels.
    mutating func weigh(
        _ views: inout [SlotView], _ slots: [UInt8], _ shapes: Shapes,
        _ difference: LightProofDifference, _ grid: WorkingGrid
    ) {
        for piece in picture.indices { (picture[piece], memory[piece]) = (0, 0) }
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            guard slots[i] != 0, shapes.depth[i] == 1 else { continue }
            let (x, y) = (i % grid.width, i / grid.width)
            guard x >= 4, y >= 4, x + 4 < grid.width, y + 4 < grid.height else { continue }
            let view = views[Int(slots[i])]
            let first = Int(slots[i]) * Self.pieces
            let column = 4 * (x - view.left) / (view.right - view.left + 1)
            let row = 4 * (y - view.top) / (view.bottom - view.top + 1)
            add(i, outwards: -1, to: first + row, slots, difference)
            add(i, outwards: 1, to: first + 4 + row, slots, difference)
            add(i, outwards: -grid.width, to: first + 8 + column, slots, difference)
            add(i, outwards: grid.width, to: first + 12 + column, slots, difference)
        }
        for slot in views.indices where views[slot].area > 0 {
            var gain = 0
            for piece in slot * Self.pieces..<(slot + 1) * Self.pieces {
                gain += Int(abs(picture[piece])) - Int(abs(memory[piece]))
            }
            views[slot].edge = gain
        }
    }

    /// Takes in what lies two pixels inside and four outside, where neither is another region's.
    private mutating func add(
        _ i: Int, outwards step: Int, to piece: Int, _ slots: [UInt8],
        _ difference: LightProofDifference
    ) {
        let (inside, outside) = (i - 2 * step, i + 4 * step)
        guard slots[outside] == 0, slots[i + 3 * step] == 0, slots[i + step] == 0,
            slots[inside] == slots[i]
        else { return }
        let contrast = Int32(difference.logPicture[inside]) - Int32(difference.logPicture[outside])
        let change = Int32(difference.rest[inside]) - Int32(difference.rest[outside])
        picture[piece] += contrast
        memory[piece] += contrast - change
    }
}
