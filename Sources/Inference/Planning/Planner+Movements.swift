import Kernels

// What only moves: joins, copies, views and parts of grids.

extension Planner {
    mutating func joinChannels(_ work: Work, _ shape: [Int]) -> Bool {
        let inputs = work.node.inputs.compactMap { $0 }
        var parts: [Grid] = []
        for id in inputs {
            guard let found = grid(id), found.order == .channelsFirst,
                found.shape.count == shape.count,
                found.height == parts.first?.height ?? found.height,
                found.width == parts.first?.width ?? found.width
            else { return false }
            parts.append(found)
        }
        guard parts.count == inputs.count, !parts.isEmpty,
            let to = grids[work.output] ?? newGrid(work.output, shape, .channelsFirst),
            to.height == parts[0].height, to.width == parts[0].width
        else { return false }
        var channel = 0
        for from in parts {
            let place = to.channels(channel..<channel + from.channels, shape: from.shape)
            channel += from.channels
            let already = from.slot == place.slot && from.offset == place.offset
            if !already { copy(from, place) }
        }
        return true
    }

    /// Joins the pixels of grids whose pixels are one axis.
    mutating func joinPixels(_ work: Work, _ shape: [Int]) -> Bool {
        let inputs = work.node.inputs.compactMap { $0 }
        let call = Call(node: work.node, opset: fusion.opset, inputs: [])
        guard shape.count == 3, shape[0] == 1, let given = try? call.integer("axis", 1) else {
            return false
        }
        let axis = given < 0 ? given + 3 : given
        guard let order = inputs.first.flatMap({ grids[$0]?.order }),
            axis == (order == .channelsFirst ? 2 : 1),
            inputs.allSatisfy({ grids[$0]?.order == order && grids[$0]?.pictures == 1 }),
            let to = newGrid(work.output, shape, order)
        else { return false }
        var pixel = 0
        for id in inputs {
            guard let from = grids[id] else { return false }
            var place = to
            place.offset += pixel * to.strides.pixel
            (place.height, place.width) = (from.height, from.width)
            place.strides.row = from.width * to.strides.pixel
            copy(from, place)
            pixel += from.height * from.width
        }
        return true
    }

    private mutating func copy(_ from: Grid, _ to: Grid) {
        // The vectors of a part must not reach into its neighbour, so floats are counted.
        let (rows, columns) = (Array(0..<from.height), Array(0..<from.width))
        move(from, to, rows, columns)
    }

    private mutating func move(_ from: Grid, _ to: Grid, _ rows: [Int], _ columns: [Int]) {
        step(reads: [from], writes: to, pictures: from.pictures) { arena, slots in
            .pick(
                PickCall(
                    source: UnsafePointer(from.base(arena, slots)), sourceStrides: from.strides,
                    target: to.base(arena, slots), targetStrides: to.strides, rows: rows,
                    columns: columns, pictures: from.pictures, floats: from.channels))
        }
    }

    mutating func pick(_ work: Work, _ shape: [Int]) throws(ModelError) -> Bool {
        guard let x = fusion.shapes[work.input], x.count == 4 else { return false }
        let known = work.node.inputs.map { $0.flatMap { fusion.constants[$0] } }
        let call = Call(node: work.node, opset: fusion.opset, inputs: known)
        let resizing = try Resizing(call, x)
        guard resizing.isNearest, shape[0] == x[0], shape[1] == x[1], let from = grid(work.input),
            from.shape == x, let to = newGrid(work.output, shape, .channelsFirst)
        else { return false }
        move(
            from, to, resizing.taps[2].map { $0.positions[0] },
            resizing.taps[3].map { $0.positions[0] })
        return true
    }

    /// The same grid under another shape.
    mutating func view(_ work: Work, _ shape: [Int]) throws(ModelError) -> Bool {
        guard var grid = madeGrid(work.input) else { return false }
        let old = grid.shape
        let call = Call(node: work.node, opset: fusion.opset, inputs: [])
        if work.node.kind == "Transpose" {
            let order = try Operators.permutation(call, rank: old.count)
            let toLast = [0] + Array(2..<max(2, old.count)) + [1]
            let toFirst = [0, old.count - 1] + Array(1..<max(1, old.count - 1))
            switch grid.order {
            case .channelsFirst where old.count >= 3 && order == toLast: grid.order = .channelsLast
            case .channelsLast where old.count >= 3 && order == toFirst && old[0] == grid.pictures:
                grid.order = .channelsFirst
            default: return false
            }
        } else if grid.height * grid.width == 1, shape.first == grid.pictures,
            shape.dropFirst().reduce(1, *) == grid.channels, shape.count >= 2
        {
            let last = shape[shape.count - 1] == grid.channels
            guard last || shape[1] == grid.channels else { return false }
            grid.order = last ? .channelsLast : .channelsFirst
        } else {
            switch grid.order {
            case .channelsFirst:
                guard shape.count >= 3, shape[0] == grid.pictures, shape[1] == grid.channels,
                    shape.count == 3
                        || (shape[2] == grid.height && shape[3...].reduce(1, *) == grid.width)
                else { return false }
            case .channelsLast:
                guard shape.last == grid.channels else { return false }
            }
        }
        grid.shape = shape
        grids[work.output] = grid
        return true
    }

    /// Some channels of a grid, in place.
    mutating func part(_ work: Work) throws(ModelError) -> Bool {
        guard let grid = madeGrid(work.input), grid.order == .channelsFirst, grid.shape.count >= 3
        else { return false }
        let known = work.node.inputs.map { $0.flatMap { fusion.constants[$0] } }
        let call = Call(node: work.node, opset: fusion.opset, inputs: known)
        if work.node.kind == "Split" {
            let sizes = try Operators.parts(
                call, grid.shape, try call.integers("split", orInput: 1))
            guard sizes.axis == 1 else { return false }
            var channel = 0
            for (index, id) in work.node.outputs.enumerated() {
                let range = channel..<channel + sizes.sizes[index]
                channel = range.upperBound
                guard let id, let shape = fusion.shapes[id] else { continue }
                grids[id] = grid.channels(range, shape: shape)
            }
            return true
        }
        let slices = try Operators.slices(call, grid.shape, call.inputs)
        for axis in grid.shape.indices where axis != 1 {
            guard slices[axis] == Operators.Slice(start: 0, step: 1, count: grid.shape[axis]) else {
                return false
            }
        }
        guard slices[1].step == 1, let shape = fusion.shapes[work.output] else { return false }
        grids[work.output] = grid.channels(
            slices[1].start..<slices[1].start + slices[1].count, shape: shape)
        return true
    }
}
