import Kernels

/// A tensor of floats in the arena, channels last, with a border of zeros where a window needs one.
struct Grid: Equatable {
    /// What the network calls the axes.
    enum Order {
        /// [pictures, channels, height, width], or with the pixels in one axis.
        case channelsFirst
        /// [..., channels], as matrices are.
        case channelsLast
    }

    var slot: Int
    /// Floats from the start of the slot to the first pixel.
    var offset: Int
    var strides: GridStrides
    var pictures: Int
    var channels: Int
    var height: Int
    var width: Int
    var order: Order
    /// The tensor's shape in the network.
    var shape: [Int]

    var pixels: Int { pictures * height * width }
    var lines: Int { pictures * height }
    var vectors: Int { (channels + 15) / 16 }

    func sameExtents(_ other: Grid) -> Bool {
        (pictures, channels, height, width)
            == (other.pictures, other.channels, other.height, other.width)
    }

    /// Some channels of the grid, as a grid.
    func channels(_ range: Range<Int>, shape: [Int]) -> Grid {
        var part = self
        part.offset += range.lowerBound
        part.channels = range.count
        part.shape = shape
        return part
    }

    /// How a shape reads as pictures, channels, height and width; nil where it does not.
    static func extents(
        _ shape: [Int], _ order: Order
    ) -> (pictures: Int, channels: Int, height: Int, width: Int)? {
        guard !shape.contains(0) else { return nil }
        switch order {
        case .channelsFirst:
            switch shape.count {
            case 4: return (shape[0], shape[1], shape[2], shape[3])
            case 3: return (shape[0], shape[1], 1, shape[2])
            case 2: return (shape[0], shape[1], 1, 1)
            default: return nil
            }
        case .channelsLast:
            guard shape.count >= 1, let last = shape.last else { return nil }
            return (1, last, 1, shape.dropLast().reduce(1, *))
        }
    }
}

/// A piece of the arena, from the step that first writes it to the last that reads it.
struct Slot {
    var floats: Int
    var first: Int
    var last: Int
    var base = 0
}

/// Places slots so that those alive at one time do not overlap: the largest first, each at the
/// lowest free place.
enum Arena {
    /// - Returns: how many floats the arena needs.
    static func place(_ slots: inout [Slot]) -> Int {
        var placed: [Int] = []
        var end = 0
        // Placing takes the square of their number; past what any network has, no memory is shared.
        guard slots.count <= 4096 else {
            for index in slots.indices {
                slots[index].base = end
                end += slots[index].floats
            }
            return end
        }
        for index in slots.indices.sorted(by: { slots[$0].floats > slots[$1].floats }) {
            let own = slots[index]
            let near = placed.filter { slots[$0].first <= own.last && own.first <= slots[$0].last }
                .sorted { slots[$0].base < slots[$1].base }
            var base = 0
            for other in near {
                if base + own.floats <= slots[other].base { break }
                base = max(base, slots[other].base + slots[other].floats)
            }
            slots[index].base = base
            end = max(end, base + own.floats)
            placed.append(index)
        }
        return end
    }
}
