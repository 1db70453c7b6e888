import Kernels

/// Turns nodes into works: folds what is constant, knows every shape it can, and joins what one
/// kernel does in one pass.
struct Fusion {
    let opset: Int
    var works: [Work?] = []
    private(set) var shapes: [ValueID: [Int]] = [:]
    var types: [ValueID: ElementType] = [:]
    private(set) var constants: [ValueID: Tensor]
    /// A value that is another by a new name.
    private var aliases: [ValueID: ValueID] = [:]
    var makers: [ValueID: Int] = [:]
    var uses: [ValueID: Int] = [:]
    let outputs: [ValueID]
    let limits: ModelLimits
    /// Values that are held as bytes once QuantizeLinear has made them.
    let byteLevels: [ValueID: Levels]
    /// Constants that were made from signed bytes.
    private(set) var quantised: [ValueID: QuantisedWeights] = [:]
    private var foldedBytes = 0
    private var foldedElements = 0

    private let joins: Bool

    /// - Parameter joins: false leaves every node by itself, for networks that the steps do not fit.
    init(
        _ model: Model, inputs: [ValueID: [Int]], joins: Bool = true
    ) throws(ModelError) {
        self.joins = joins
        limits = model.limits
        let graph = model.graph
        opset = graph.opset
        constants = graph.constants
        outputs = graph.outputs
        byteLevels = joins ? Self.byteValues(graph) : [:]
        for (id, tensor) in constants {
            shapes[id] = tensor.shape
            types[id] = tensor.type
        }
        for (id, port) in zip(graph.inputs, model.inputs) {
            shapes[id] = inputs[id]
            types[id] = port.type
        }
        for node in graph.nodes { for case let id? in node.inputs { uses[id, default: 0] += 1 } }
        for id in graph.outputs { uses[id, default: 0] += 1 }
        for node in graph.nodes { try take(node) }
        dropHalfBytes()
        dropUnused()
    }

    /// The value that holds what `id` names.
    func resolved(_ id: ValueID) -> ValueID {
        var id = id
        while let next = aliases[id] { id = next }
        return id
    }

    private mutating func take(_ original: Node) throws(ModelError) {
        var node = original
        node.inputs = node.inputs.map { $0.map(resolved) }
        let known = node.inputs.map { $0.flatMap { constants[$0] } }
        let call = Call(node: node, opset: opset, inputs: known)
        if try fold(call) { return }
        let given = node.inputs.map { $0.flatMap { shapes[$0] } }
        for (id, shape) in zip(node.outputs, try Shaping.shapes(call, given)) {
            guard let id, let shape else { continue }
            _ = try call.count(shape, .float32)
            shapes[id] = shape
            if let x = node.inputs.first ?? nil { types[id] = Self.type(call, of: types[x]) }
        }
        if (node.kind == "Identity" || node.kind == "Dropout"), !call.wants(1),
            let x = node.inputs[0], let out = node.outputs[0]
        {
            aliases[out] = x
            uses[x, default: 0] += (uses[out] ?? 0) - 1
            return
        }
        if joins, joinLevels(call) { return }
        if joins, try join(call) { return }
        guard let input = node.inputs.compactMap({ $0 }).first,
            let output = node.outputs.compactMap({ $0 }).first
        else { return try fresh(call) }
        add(Work(kind: .node, node: node, output: output, input: input))
    }

    /// What the outputs of a node hold whose shapes are known; nil where that is not known.
    private static func type(_ call: Call, of input: ElementType?) -> ElementType? {
        switch call.node.kind {
        case "QuantizeLinear":
            guard call.node.attributes["output_dtype"] == nil else { return nil }
            return call.node.inputs.count > 2 ? call.optional(2)?.type : .uint8
        case "DequantizeLinear": return call.optional(1)?.type
        default: return input
        }
    }

    /// A node without inputs or without outputs that anyone wants.
    private mutating func fresh(_ call: Call) throws(ModelError) {
        guard let output = call.node.outputs.compactMap({ $0 }).first else { return }
        add(Work(kind: .node, node: call.node, output: output, input: output))
    }

    /// Evaluates a node whose inputs are all known, unless what it makes is large.
    private mutating func fold(_ call: Call) throws(ModelError) -> Bool {
        if call.node.kind == "Shape", let x = call.node.inputs[0], let shape = shapes[x] {
            // Only the extents are asked for, so the elements may be any.
            let stand = Tensor(.bool, shape, .integers([]))
            return try remember(
                call.node,
                try Operators.evaluate(Call(node: call.node, opset: opset, inputs: [stand])))
        }
        let elements = call.inputs.reduce(0) { $0 + ($1?.count ?? 0) }
        guard zip(call.node.inputs, call.inputs).allSatisfy({ $0 == nil || $1 != nil }),
            foldedElements + elements <= 1 << 25,
            !["Conv", "ConvTranspose", "Gemm", "MatMul"].contains(call.node.kind)
        else { return false }
        foldedElements += elements
        if let output = call.node.outputs[0], let weights = try QuantisedWeights(call) {
            quantised[output] = weights
        }
        return try remember(call.node, try Operators.evaluate(call))
    }

    private mutating func remember(_ node: Node, _ tensors: [Tensor]) throws(ModelError) -> Bool {
        for (id, tensor) in zip(node.outputs, tensors) {
            guard let id else { continue }
            foldedBytes += tensor.bytesHeld
            guard foldedBytes <= limits.tensorBytes else {
                throw ModelError(.tooLarge, "\(node.name): constants grow past the limit")
            }
            constants[id] = tensor
            shapes[id] = tensor.shape
            types[id] = tensor.type
        }
        return true
    }

    mutating func add(_ work: Work) {
        for case let id? in work.node.outputs { makers[id] = works.count }
        makers[work.output] = works.count
        works.append(work)
    }

    /// The work that makes a value which nobody else reads.
    func soleMaker(_ id: ValueID, uses count: Int = 1) -> Int? {
        guard uses[id] == count, let index = makers[id], works[index] != nil else { return nil }
        return index
    }

    private func isFloat(_ id: ValueID?) -> Bool { id.map { types[$0] == .float32 } ?? false }

    // MARK: joining

    private mutating func join(_ call: Call) throws(ModelError) -> Bool {
        guard let output = call.node.outputs[0], let x = call.node.inputs.first ?? nil, isFloat(x),
            shapes[output] != nil
        else { return false }
        switch call.node.kind {
        case "Conv": return try joinConvolution(call, x, output)
        case "Gemm", "MatMul": return try joinMatrix(call, x, output)
        case "BatchNormalization": return try joinNormalization(call, x, output)
        case "Add": return joinAddition(call, output)
        case "Mul": return joinGate(call, output)
        default:
            guard let activation = try Self.activation(call) else { return false }
            apply(activation, call.node, x, output)
            return true
        }
    }

    private mutating func apply(
        _ activation: Activation, _ node: Node, _ x: ValueID, _ output: ValueID
    ) {
        if let maker = soleMaker(x), works[maker]?.takes(activation.kind) == true {
            works[maker]?.activation = activation
            rename(maker, to: output)
            return
        }
        var work = Work(kind: .activation, node: node, output: output, input: x)
        work.activation = activation
        add(work)
    }

    mutating func rename(_ index: Int, to output: ValueID) {
        works[index]?.output = output
        works[index]?.node.outputs = [output]
        makers[output] = index
    }

    static func activation(_ call: Call) throws(ModelError) -> Activation? {
        switch call.node.kind {
        case "Relu": return Activation(.clamp, low: 0, high: .infinity)
        case "Clip":
            if call.opset < 11 {
                return Activation(
                    .clamp, low: try call.float("min", -.infinity),
                    high: try call.float("max", .infinity))
            }
            for index in 1..<max(1, call.node.inputs.count)
            where call.node.inputs[index] != nil && call.inputs[index]?.count != 1 { return nil }
            return Activation(
                .clamp, low: call.optional(1)?.floats.first ?? -.infinity,
                high: call.optional(2)?.floats.first ?? .infinity)
        case "LeakyRelu": return Activation(.leaky, low: try call.float("alpha", 0.01))
        case "Sigmoid": return Activation(.sigmoid)
        case "HardSigmoid":
            return Activation(
                .hardSigmoid, low: try call.float("alpha", 0.2), high: try call.float("beta", 0.5))
        case "HardSwish": return Activation(.hardSwish, low: 1 / 6, high: 0.5)
        case "Tanh": return Activation(.tanh)
        case "Mish": return Activation(.mish)
        case "Elu": return Activation(.elu, low: try call.float("alpha", 1))
        default: return nil
        }
    }

    private mutating func joinMatrix(
        _ call: Call, _ x: ValueID, _ output: ValueID
    ) throws(ModelError) -> Bool {
        guard var b = call.optional(1), b.type == .float32, b.shape.count == 2,
            let from = shapes[x], from.count >= 2
        else { return false }
        var work = Work(kind: .matrix, node: call.node, output: output, input: x)
        if call.node.kind == "Gemm" {
            guard try !call.flag("transA"), call.node.inputs.count < 3 || call.optional(2) != nil
            else { return false }
            if try call.flag("transB") { b = b.transposed([1, 0]) }
            let alpha = try call.float("alpha", 1)
            let beta = try call.float("beta", 1)
            if alpha != 1 { b = Tensor(shape: b.shape, floats: b.floats.map { $0 * alpha }) }
            if let c = call.optional(2) {
                guard c.shape.dropLast().allSatisfy({ $0 == 1 }),
                    Strides.broadcast(c.shape, [1, b.shape[1]]) == [1, b.shape[1]]
                else { return false }
                work.bias = c.broadcast(to: [1, b.shape[1]]).floats.map { $0 * beta }
            }
        }
        if work.bias.isEmpty { work.bias = [Float](repeating: 0, count: b.shape[1]) }
        work.weights = b
        if try call.float("alpha", 1) == 1 {
            quantise(
                matrix: &work, weights: call.node.inputs[1],
                transposed: try call.flag("transB"))
        }
        add(work)
        return true
    }

    private mutating func joinNormalization(
        _ call: Call, _ x: ValueID, _ output: ValueID
    ) throws(ModelError) -> Bool {
        guard call.node.outputs.count == 1, try !call.flag("training_mode"),
            let maker = soleMaker(x), var work = works[maker], work.kind == .convolution,
            work.activation == .identity, work.residual == nil, work.bytes == nil,
            let weights = work.weights
        else { return false }
        let count = work.bias.count
        var parts: [[Float]] = []
        for index in 1...4 {
            guard let part = call.optional(index)?.floats, part.count == count else { return false }
            parts.append(part)
        }
        let epsilon = try call.float("epsilon", 1e-5)
        let factors = (0..<count).map { parts[0][$0] / (parts[3][$0] + epsilon).squareRoot() }
        let run = weights.count / max(1, count)
        work.weights = Tensor(
            shape: weights.shape,
            floats: weights.floats.enumerated().map { $1 * factors[$0 / run] })
        work.bias = (0..<count).map {
            (work.bias[$0] - parts[2][$0]) * factors[$0] + parts[1][$0]
        }
        works[maker] = work
        rename(maker, to: output)
        return true
    }

    /// Fuses a sum into the later of the two convolutions that make its sides.
    private mutating func joinAddition(_ call: Call, _ output: ValueID) -> Bool {
        guard let a = call.node.inputs[0], let b = call.node.inputs[1], a != b,
            shapes[a] == shapes[b], constants[a] == nil, constants[b] == nil
        else { return false }
        let candidates = [(a, b), (b, a)].compactMap { made, other -> (Int, ValueID)? in
            guard let maker = soleMaker(made), let work = works[maker],
                work.kind == .convolution || work.kind == .matrix, work.residual == nil,
                work.bytes == nil
            else { return nil }
            return (maker, other)
        }
        guard let (maker, other) = candidates.max(by: { $0.0 < $1.0 }), var work = works[maker]
        else { return false }
        // The other side may be made later than this one was, so the work moves here.
        works[maker] = nil
        work.residual = other
        work.residualFirst = work.activation == .identity
        work.output = output
        work.node.outputs = [output]
        add(work)
        return true
    }

    /// Finds x · sigmoid(x) and x · hardSigmoid(x).
    private mutating func joinGate(_ call: Call, _ output: ValueID) -> Bool {
        guard let a = call.node.inputs[0], let b = call.node.inputs[1] else { return false }
        for (x, gate) in [(a, b), (b, a)] {
            guard let maker = soleMaker(gate), let work = works[maker], work.kind == .activation,
                work.input == x
            else { continue }
            // A gate that no step takes must stay two nodes, which the plain operators know.
            let fuses = soleMaker(x, uses: 2).map { works[$0]?.takes(.silu) == true } ?? false
            guard fuses || shapes[x]?.count == 4 else { continue }
            let whole: Activation
            switch work.activation.kind {
            case .sigmoid: whole = Activation(.silu)
            case .hardSigmoid:
                whole = Activation(
                    .hardSwish, low: work.activation.low, high: work.activation.high)
            default: continue
            }
            works[maker] = nil
            uses[x, default: 0] -= 1
            apply(whole, call.node, x, output)
            return true
        }
        return false
    }

    /// Drops works whose outputs nobody reads.
    private mutating func dropUnused() {
        var wanted = Set(outputs.map(resolved))
        for index in works.indices.reversed() {
            guard let work = works[index] else { continue }
            let made = [work.output] + work.node.outputs.compactMap { $0 }
            if wanted.isDisjoint(with: made) {
                works[index] = nil
            } else {
                wanted.formUnion(work.reads)
            }
        }
    }
}
