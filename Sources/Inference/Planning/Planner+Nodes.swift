import Kernels

extension Planner {
    /// An activation by itself.
    mutating func activate(_ work: Work) -> Bool {
        guard let shape = fusion.shapes[work.output], shape.count >= 2,
            let from = madeGrid(work.input) ?? (shape.count == 4 ? grid(work.input) : nil),
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
            let from = madeGrid(a) ?? (shape.count == 4 ? grid(a) : nil), from.shape == shape
        else { return false }
        if let constant = fusion.constants[b] {
            guard let row = spread(constant, from) else { return false }
            let held = keep(
                FrozenNumbers(count: from.vectors * 16) { buffer in
                    // Padding lanes hold a number that makes no operation trap or slow down.
                    buffer.update(repeating: 1)
                    for (index, value) in row.enumerated() { buffer[index] = value }
                })
            point(operation, from, (held, GridStrides(pixel: 0, row: 0, picture: 0)), work.output)
            return true
        }
        guard let other = madeGrid(b), other.order == from.order, other.channels == from.channels
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
        if to.follow(from) { grids[output] = to }
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
}
