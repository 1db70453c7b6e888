// Moves elements by index, whatever their type. Most operators that only rearrange are a list of
// source indices.

enum Strides {
    /// Row-major strides of a shape, in elements.
    static func of(_ shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in stride(from: shape.count - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        return strides
    }

    /// The source index of every element of `shape`, where a step along an axis moves by `strides`.
    static func indices(_ shape: [Int], _ strides: [Int], offset: Int = 0) -> [Int] {
        var indices = [offset]
        for (extent, stride) in zip(shape, strides) {
            var grown: [Int] = []
            grown.reserveCapacity(indices.count * extent)
            for index in indices {
                for step in 0..<extent { grown.append(index + step * stride) }
            }
            indices = grown
        }
        return indices
    }

    /// The shape that two shapes broadcast to; nil where they do not.
    static func broadcast(_ first: [Int], _ second: [Int]) -> [Int]? {
        let rank = max(first.count, second.count)
        var shape = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let one = axis < rank - first.count ? 1 : first[axis - (rank - first.count)]
            let two = axis < rank - second.count ? 1 : second[axis - (rank - second.count)]
            guard one == two || one == 1 || two == 1 else { return nil }
            shape[axis] = one == 1 ? two : one
        }
        return shape
    }

    /// Strides under which a tensor of shape `from` reads as one of shape `to`, to which it
    /// broadcasts.
    static func broadcasting(_ from: [Int], to: [Int]) -> [Int] {
        let strides = of(from)
        return to.indices.map { axis in
            let own = axis - (to.count - from.count)
            return own < 0 || from[own] == 1 ? 0 : strides[own]
        }
    }
}

extension Tensor {
    /// Picks elements by source index into a new shape; a negative index takes `fill`.
    func gathered(_ indices: [Int], _ shape: [Int], fill: Tensor? = nil) -> Tensor {
        func pick<Element>(_ source: [Element], _ fill: Element) -> [Element] {
            indices.map { $0 < 0 ? fill : source[$0] }
        }
        return switch elements {
        case .floats(let source):
            Tensor(type, shape, .floats(pick(source, fill?.floats.first ?? 0)))
        case .doubles(let source):
            Tensor(type, shape, .doubles(pick(source, fill?.doubles.first ?? 0)))
        case .integers(let source):
            Tensor(type, shape, .integers(pick(source, fill?.integers.first ?? 0)))
        case .strings(let source): Tensor(type, shape, .strings(pick(source, "")))
        }
    }

    /// Picks along each axis by a list of source positions; a negative position takes `fill`.
    func picked(_ positions: [[Int]], fill: Tensor? = nil) -> Tensor {
        let strides = Strides.of(shape)
        var indices = [0]
        for (axis, list) in positions.enumerated() {
            var grown: [Int] = []
            grown.reserveCapacity(indices.count * list.count)
            for index in indices {
                for position in list {
                    grown.append(
                        index < 0 || position < 0 ? -1 : index + position * strides[axis])
                }
            }
            indices = grown
        }
        return gathered(indices, positions.map(\.count), fill: fill)
    }

    func transposed(_ permutation: [Int]) -> Tensor {
        let strides = Strides.of(shape)
        let turned = permutation.map { shape[$0] }
        return gathered(Strides.indices(turned, permutation.map { strides[$0] }), turned)
    }

    /// The tensor as it reads after broadcasting; `shape` must be one it broadcasts to.
    func broadcast(to target: [Int]) -> Tensor {
        guard shape != target else { return self }
        return gathered(
            Strides.indices(target, Strides.broadcasting(shape, to: target)), target)
    }

    /// Joins tensors of one type whose shapes differ along `axis` only.
    static func joined(_ parts: [Tensor], axis: Int, shape: [Int]) -> Tensor {
        let outer = shape[..<axis].reduce(1, *)
        func join<Element>(_ arrays: [[Element]]) -> [Element] {
            var joined: [Element] = []
            joined.reserveCapacity(arrays.reduce(0) { $0 + $1.count })
            for row in 0..<outer {
                for array in arrays {
                    let run = array.count / max(1, outer)
                    joined.append(contentsOf: array[row * run..<(row + 1) * run])
                }
            }
            return joined
        }
        let type = parts[0].type
        let elements: Elements =
            switch type.storage {
            case .floats: .floats(join(parts.map(\.floats)))
            case .doubles: .doubles(join(parts.map(\.doubles)))
            case .integers: .integers(join(parts.map(\.integers)))
            case .strings:
                .strings(
                    join(
                        parts.map {
                            if case .strings(let values) = $0.elements { values } else { [] }
                        }))
            }
        return Tensor(type, shape, elements)
    }
}
