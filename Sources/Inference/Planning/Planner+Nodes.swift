import Kernels

extension Planner {
    /// An activation by itself.
    mutating func activate(_ work: Work) -> Bool {
        guard let shape = fusion.shapes[work.output], shape.count >= 2,
            let from = grids[work.input] ?? (shape.count == 4 ? grid(work.input) : nil),
            from.shape == shape
        else { return false }
        point(.first, from, nil, work.output, work.activation)
        return true
    }

    /// A node of its own kind, on grids.
    mutating func place(_ work: Work) throws(ModelError) -> Bool {
        guard fusion.types[work.output] == .float32, let shape = fusion.shapes[work.output],
            !shape.contains(0)
        else { return false }
        switch work.node.kind {
        case "Add", "Sub", "Mul", "Div", "Max", "Min": return combine(work, shape)
        case "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool":
            return try pool(work, shape)
        case "Concat":
            return joinsChannels(work) ? joinChannels(work, shape) : joinPixels(work, shape)
        case "Resize", "Upsample": return try pick(work, shape)
        case "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose":
            return try view(work, shape)
        case "Slice", "Split": return try part(work)
        default: return false
        }
    }

    // MARK: points

    private static let operations: [String: PointCall.Operation] = [
        "Add": .add, "Sub": .subtract, "Mul": .multiply, "Div": .divide, "Max": .maximum,
        "Min": .minimum,
    ]

    private mutating func combine(_ work: Work, _ shape: [Int]) -> Bool {
        guard work.node.inputs.count == 2, var a = work.node.inputs[0],
            var b = work.node.inputs[1], let operation = Self.operations[work.node.kind]
        else { return false }
        if fusion.shapes[a] != shape, ["Add", "Mul", "Max", "Min"].contains(work.node.kind) {
            swap(&a, &b)
        }
        guard fusion.shapes[a] == shape, fusion.types[b] == .float32,
            let from = grids[a] ?? (shape.count == 4 ? grid(a) : nil), from.shape == shape
        else { return false }
        if let constant = fusion.constants[b] {
            guard let row = spread(constant, from) else { return false }
            let held = keep(
                FrozenFloats(count: from.vectors * 16) { buffer in
                    // Padding lanes hold a number that makes no operation trap or slow down.
                    buffer.update(repeating: 1)
                    for (index, value) in row.enumerated() { buffer[index] = value }
                })
            point(operation, from, (held, GridStrides(pixel: 0, row: 0, picture: 0)), work.output)
            return true
        }
        guard let other = grids[b], other.order == from.order, other.channels == from.channels
        else { return false }
        if other.sameExtents(from) {
            point(operation, from, other, work.output, .identity)
            return true
        }
        let onePixel = other.height * other.width == 1
        guard onePixel, other.pictures == from.pictures || other.pictures == 1,
            Strides.broadcast(other.shape, shape) == shape
        else { return false }
        var still = other
        still.strides = GridStrides(
            pixel: 0, row: 0, picture: other.pictures == 1 ? 0 : other.strides.picture)
        point(operation, from, still, work.output, .identity)
        return true
    }

    /// A constant as one number for each channel; nil where it changes from pixel to pixel.
    private func spread(_ constant: Tensor, _ grid: Grid) -> [Float]? {
        guard Strides.broadcast(constant.shape, grid.shape) == grid.shape else { return nil }
        let values = constant.floats
        if values.count == 1 { return [Float](repeating: values[0], count: grid.channels) }
        let rank = grid.shape.count
        let axis = grid.order == .channelsFirst ? 1 : rank - 1
        let own = axis - (rank - constant.shape.count)
        guard own >= 0, constant.shape[own] == grid.channels, values.count == grid.channels else {
            return nil
        }
        return values
    }

    private mutating func point(
        _ operation: PointCall.Operation, _ from: Grid, _ other: Grid?, _ output: ValueID,
        _ activation: Activation
    ) {
        guard let to = like(from, output) else { return }
        step(reads: [from] + (other.map { [$0] } ?? []), writes: to, pictures: to.pictures) {
            arena, slots in
            let b = other ?? from
            return .point(
                PointCall(
                    operation: operation, a: UnsafePointer(from.base(arena, slots)),
                    aStrides: from.strides, b: UnsafePointer(b.base(arena, slots)),
                    bStrides: b.strides, output: to.base(arena, slots), outputStrides: to.strides,
                    width: to.width, height: to.height, vectors: to.vectors,
                    activation: activation))
        }
    }

    private mutating func point(
        _ operation: PointCall.Operation, _ from: Grid,
        _ row: (UnsafePointer<Float>, GridStrides), _ output: ValueID
    ) {
        guard let to = like(from, output) else { return }
        step(reads: [from], writes: to, pictures: to.pictures) { arena, slots in
            .point(
                PointCall(
                    operation: operation, a: UnsafePointer(from.base(arena, slots)),
                    aStrides: from.strides, b: row.0, bStrides: row.1,
                    output: to.base(arena, slots), outputStrides: to.strides, width: to.width,
                    height: to.height, vectors: to.vectors, activation: .identity))
        }
    }

    /// A new grid whose pixels lie in rows as those of another do.
    private mutating func like(_ from: Grid, _ output: ValueID) -> Grid? {
        guard var to = newGrid(output, from.shape, from.order) else { return nil }
        guard !to.sameExtents(from) else { return to }
        let pixel = to.strides.pixel
        to.pictures = from.pictures
        to.height = from.height
        to.width = from.width
        to.strides = GridStrides(
            pixel: pixel, row: pixel * from.width, picture: pixel * from.width * from.height)
        grids[output] = to
        return to
    }

    // MARK: windows

    private mutating func pool(_ work: Work, _ shape: [Int]) throws(ModelError) -> Bool {
        guard work.node.outputs.count == 1, let x = fusion.shapes[work.input],
            x.count == 3 || x.count == 4
        else { return false }
        let call = Call(node: work.node, opset: fusion.opset, inputs: [])
        let global = work.node.kind.hasPrefix("Global")
        var kernel = Window.inThree(Array(x[2...]))
        var (strides, dilations, before) = ([1, 1, 1], [1, 1, 1], [0, 0, 0])
        if !global {
            let window = try Operators.pooling(call, x: x).window.inThree
            (kernel, strides) = (window.kernel, window.strides)
            (dilations, before) = (window.dilations, window.before)
        }
        let counts = try call.flag("count_include_pad")
        let largest = work.node.kind.hasSuffix("MaxPool")
        guard let from = grid(work.input), from.shape == x,
            let to = newGrid(work.output, shape, .channelsFirst)
        else { return false }
        let bind: Bind = { arena, slots in
            let call = WindowCall(
                input: UnsafePointer(from.base(arena, slots)), inputStrides: from.strides,
                output: to.base(arena, slots), outputStrides: to.strides, weights: nil, bias: nil,
                inputWidth: from.width, inputHeight: from.height, width: to.width,
                height: to.height, vectors: to.vectors, kernel: (kernel[1], kernel[2]),
                stride: (strides[1], strides[2]), dilation: (dilations[1], dilations[2]),
                before: (before[1], before[2]), activation: .identity, countsBorder: counts)
            return largest ? .maximum(call) : .average(call)
        }
        let apart =
            kernel[1] <= strides[1] && before[1] == 0 && dilations == [1, 1, 1] && largest
        if apart, joinPool(work.input, from, to, bind) { return true }
        step(reads: [from], writes: to, pictures: to.pictures, bind)
        return true
    }

    // MARK: movements

    private mutating func joinChannels(_ work: Work, _ shape: [Int]) -> Bool {
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
    private mutating func joinPixels(_ work: Work, _ shape: [Int]) -> Bool {
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

    private mutating func pick(_ work: Work, _ shape: [Int]) throws(ModelError) -> Bool {
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
    private mutating func view(_ work: Work, _ shape: [Int]) throws(ModelError) -> Bool {
        guard var grid = grids[work.input] else { return false }
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
    private mutating func part(_ work: Work) throws(ModelError) -> Bool {
        guard let grid = grids[work.input], grid.order == .channelsFirst, grid.shape.count >= 3
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
