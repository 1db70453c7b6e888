// Convolutions, with the pads before them and the quarters that a focus layer makes.

extension Fusion {
    mutating func joinConvolution(
        _ call: Call, _ x: ValueID, _ output: ValueID
    ) throws(ModelError) -> Bool {
        guard let from = shapes[x], from.count == 3 || from.count == 4,
            let weights = call.optional(1), weights.type == .float32,
            call.node.inputs.count < 3 || call.node.inputs[2] == nil || call.optional(2) != nil
        else { return false }
        let (window, group, _) = try Operators.convolution(call, x: from, w: weights.shape)
        var work = Work(kind: .convolution, node: call.node, output: output, input: x)
        work.weights = weights
        work.bias = call.optional(2)?.floats ?? [Float](repeating: 0, count: weights.shape[0])
        guard work.bias.count == weights.shape[0] else {
            throw call.fail(.malformed, "bias of \(work.bias.count)")
        }
        work.window = window
        work.group = group
        absorbPad(&work)
        absorbFocus(&work)
        quantise(convolution: &work, weights: call.node.inputs[1])
        add(work)
        return true
    }

    /// Takes over a Pad of zeros before a convolution.
    private mutating func absorbPad(_ work: inout Work) {
        guard let maker = soleMaker(work.input), let pad = works[maker], pad.node.kind == "Pad",
            pad.kind == .node, let before = shapes[pad.input], let after = shapes[work.input],
            before.count == after.count, before.count == (work.window?.kernel.count ?? 0) + 2
        else { return }
        let call = Call(
            node: pad.node, opset: opset,
            inputs: pad.node.inputs.map { $0.flatMap { constants[$0] } })
        guard let pads = try? call.integers("pads", orInput: 1), pads.count == 2 * before.count,
            pads.allSatisfy({ $0 >= 0 }), pads[0] == 0, pads[1] == 0,
            pads[before.count] == 0, pads[before.count + 1] == 0,
            (try? call.string("mode", "constant")) == "constant",
            (try? call.float("value", 0)) == 0, (call.optional(2)?.floats.first ?? 0) == 0
        else { return }
        for axis in 2..<before.count {
            work.window?.before[axis - 2] += pads[axis]
            work.window?.after[axis - 2] += pads[axis + before.count]
        }
        works[maker] = nil
        work.input = pad.input
    }

    /// Makes a convolution over four interleaved quarters one of twice the kernel and stride over
    /// the picture itself, which has the same products.
    private mutating func absorbFocus(_ work: inout Work) {
        guard work.group == 1, let window = work.window, window.kernel.count == 2,
            window.dilations == [1, 1], let weights = work.weights,
            let maker = soleMaker(work.input), let join = works[maker], join.kind == .node,
            join.node.kind == "Concat", join.node.inputs.count == 4
        else { return }
        var starts: [(y: Int, x: Int)] = []
        var source: ValueID?
        for case let id? in join.node.inputs {
            guard let (root, y, x) = quarter(id), source == nil || source == root else { return }
            source = root
            starts.append((y, x))
        }
        guard starts.count == 4, let root = source, let shape = shapes[root] else { return }
        let (outputs, channels) = (weights.shape[0], shape[1])
        guard weights.shape[1] == 4 * channels else { return }
        let (ky, kx) = (window.kernel[0], window.kernel[1])
        var wide = [Float](repeating: 0, count: weights.count)
        let narrow = weights.floats
        for output in 0..<outputs {
            for (part, start) in starts.enumerated() {
                for channel in 0..<channels {
                    for y in 0..<ky {
                        for x in 0..<kx {
                            let from =
                                ((output * 4 + part) * channels + channel) * ky * kx + y * kx + x
                            let to =
                                ((output * channels + channel) * 2 * ky + 2 * y + start.y) * 2 * kx
                                + 2 * x + start.x
                            wide[to] = narrow[from]
                        }
                    }
                }
            }
        }
        guard Set(starts.map { $0.y * 2 + $0.x }).count == 4 else { return }
        work.weights = Tensor(shape: [outputs, channels, 2 * ky, 2 * kx], floats: wide)
        var doubled = window
        doubled.kernel = [2 * ky, 2 * kx]
        doubled.strides = window.strides.map { 2 * $0 }
        doubled.before = window.before.map { 2 * $0 }
        doubled.after = window.after.map { 2 * $0 }
        work.window = doubled
        work.input = root
        works[maker] = nil
        uses[root, default: 0] += 1
    }

    /// The tensor of which a value is every second row and column, and where it begins.
    private func quarter(_ id: ValueID) -> (root: ValueID, y: Int, x: Int)? {
        var steps = [(start: 0, step: 1), (start: 0, step: 1)]
        var id = id
        while let index = makers[id], let work = works[index], work.node.kind == "Slice" {
            guard let shape = shapes[work.input], shape.count == 4 else { return nil }
            let call = Call(
                node: work.node, opset: opset,
                inputs: work.node.inputs.map { $0.flatMap { constants[$0] } })
            guard let slices = try? Operators.slices(call, shape, call.inputs) else { return nil }
            for axis in 0..<4 {
                let whole = slices[axis] == Operators.Slice(start: 0, step: 1, count: shape[axis])
                if whole { continue }
                guard axis >= 2, slices[axis].step == 2, slices[axis].start < 2,
                    steps[axis - 2].step == 1, shape[axis] % 2 == 0,
                    slices[axis].count == shape[axis] / 2
                else { return nil }
                steps[axis - 2] = (slices[axis].start, 2)
            }
            id = work.input
        }
        guard steps[0].step == 2, steps[1].step == 2 else { return nil }
        return (id, steps[0].start, steps[1].start)
    }
}
