import Kernels

// Quantised networks. A value that goes through QuantizeLinear and is read by DequantizeLinear with the
// same levels only is held as bytes; a product between two such becomes one on bytes, and what floats
// somebody else reads are made where they are read.

extension Fusion {
    /// Values that are only ever read as numbers of one scale and zero point, by initializers.
    static func byteValues(_ graph: Graph) -> [ValueID: Levels] {
        var found: [ValueID: Levels] = [:]
        for node in graph.nodes where node.kind == "QuantizeLinear" {
            guard let output = node.outputs[0], let levels = levels(node, graph) else { continue }
            found[output] = levels
        }
        for node in graph.nodes {
            for (index, id) in node.inputs.enumerated() {
                guard let id, let own = found[id] else { continue }
                let same =
                    index == 0 && node.kind == "DequantizeLinear" && levels(node, graph) == own
                if !same { found[id] = nil }
            }
        }
        for id in graph.outputs { found[id] = nil }
        return found
    }

    private static func levels(_ node: Node, _ graph: Graph) -> Levels? {
        guard node.attributes["block_size"] == nil, node.attributes["output_dtype"] == nil,
            node.inputs.count >= 2, let scale = node.inputs[1].flatMap({ graph.constants[$0] })
        else { return nil }
        guard node.inputs.count > 2, let place = node.inputs[2] else {
            return Levels(scale: scale, zero: nil)
        }
        guard let zero = graph.constants[place] else { return nil }
        return Levels(scale: scale, zero: zero)
    }

    /// Takes QuantizeLinear and DequantizeLinear of a value that is held as bytes.
    mutating func joinLevels(_ call: Call) -> Bool {
        guard let x = call.node.inputs[0], let output = call.node.outputs[0],
            let shape = shapes[output], (2...4).contains(shape.count), !shape.contains(0)
        else { return false }
        if call.node.kind == "DequantizeLinear", let levels = byteLevels[x], isHeldAsBytes(x) {
            types[output] = .float32
            var work = Work(kind: .dequantise, node: call.node, output: output, input: x)
            work.levels = levels
            add(work)
            return true
        }
        guard call.node.kind == "QuantizeLinear", let levels = byteLevels[output],
            types[x] == .float32
        else { return false }
        types[output] = .uint8
        if joinByteOutput(x, output, levels) || joinByteSum(x, output, levels) { return true }
        var work = Work(kind: .quantise, node: call.node, output: output, input: x)
        work.levels = levels
        add(work)
        return true
    }

    /// Lets the product that makes a value store it as bytes.
    private mutating func joinByteOutput(
        _ x: ValueID, _ output: ValueID, _ levels: Levels
    ) -> Bool {
        guard let maker = soleMaker(x), let work = works[maker], work.bytes?.output == nil,
            work.bytes != nil, work.activation.kind == .clamp
        else { return false }
        works[maker]?.bytes?.output = levels
        rename(maker, to: output)
        return true
    }

    /// Fuses the sum of two values held as bytes into the later of the convolutions that make them.
    private mutating func joinByteSum(
        _ x: ValueID, _ output: ValueID, _ levels: Levels
    ) -> Bool {
        guard let place = soleMaker(x), let sum = works[place], sum.kind == .node,
            sum.node.kind == "Add", let a = sum.node.inputs[0], let b = sum.node.inputs[1],
            a != b, shapes[a] == shapes[b], let left = bytes(behind: a),
            let right = bytes(behind: b)
        else { return false }
        let candidates = [(a, left, right), (b, right, left)].compactMap {
            number, made, other -> (Int, ValueID)? in
            guard uses[number] == 1, let maker = soleMaker(made), let work = works[maker],
                work.kind == .convolution, !work.isDepthwise, work.bytes?.output != nil,
                work.bytes?.sum == nil
            else { return nil }
            return (maker, other)
        }
        guard let (maker, other) = candidates.max(by: { $0.0 < $1.0 }), var work = works[maker],
            let own = work.bytes?.output, let residual = byteLevels[other]
        else { return false }
        works[maker] = nil
        works[place] = nil
        work.residual = other
        work.bytes?.sum = (residual, own)
        work.bytes?.output = levels
        work.output = output
        work.node.outputs = [output]
        add(work)
        return true
    }

    private func isHeldAsBytes(_ id: ValueID) -> Bool {
        guard let work = makers[id].flatMap({ works[$0] }) else { return false }
        return work.kind == .quantise || work.bytes?.output != nil
    }

    /// Gives a depthwise convolution its floats back where nobody takes its output as bytes: no kernel
    /// makes that.
    mutating func dropHalfBytes() {
        for index in works.indices where works[index]?.isDepthwise == true {
            guard let bytes = works[index]?.bytes, bytes.output == nil else { continue }
            works[index]?.input = bytes.floats
            works[index]?.bytes = nil
        }
    }

    /// The value held as bytes that a value of floats is read from.
    func bytes(behind id: ValueID) -> ValueID? {
        guard let work = makers[id].flatMap({ works[$0] }), work.kind == .dequantise else {
            return nil
        }
        return work.input
    }

    /// Makes a convolution one on bytes, where its input and weights are.
    mutating func quantise(convolution work: inout Work, weights: ValueID?) {
        guard let held = bytes(behind: work.input), let levels = byteLevels[held],
            let found = weights.flatMap({ quantised[$0] }), let shape = work.weights?.shape,
            found.bytes.shape == shape, shape.count == 4, work.group == 1 || work.isDepthwise,
            let bytes = ByteWork(
                floats: work.input, input: levels, weights: found.bytes,
                scales: found.scales(along: 0, shape[0]),
                products: shape[1...].reduce(1, *))
        else { return }
        work.bytes = bytes
        work.input = held
    }

    /// Makes a product with a matrix one on bytes, where its input and weights are.
    mutating func quantise(matrix work: inout Work, weights: ValueID?, transposed: Bool) {
        guard let held = bytes(behind: work.input), let levels = byteLevels[held],
            shapes[held]?.count == 2, let shape = work.weights?.shape,
            let found = weights.flatMap({ quantised[$0] }), found.bytes.shape.count == 2
        else { return }
        let bytes = transposed ? found.bytes.transposed([1, 0]) : found.bytes
        guard bytes.shape == shape,
            let whole = ByteWork(
                floats: work.input, input: levels, weights: bytes,
                scales: found.scales(along: transposed ? 0 : 1, shape[1]), products: shape[0])
        else { return }
        work.bytes = whole
        work.input = held
    }
}
