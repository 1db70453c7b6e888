import Foundation

/// Folds batch normalisations into the convolutions before them, in the file itself.
struct NormalisationFolding {
    private var graph: Onnx_GraphProto
    private let limits: ModelLimits
    private var constants: [String: Int] = [:]
    private var readers: [String: Int] = [:]

    init(_ graph: Onnx_GraphProto, limits: ModelLimits) {
        self.graph = graph
        self.limits = limits
        for (index, tensor) in graph.initializer.enumerated() { constants[tensor.name] = index }
        for node in graph.node { for name in node.input { readers[name, default: 0] += 1 } }
        for port in graph.output { readers[port.name, default: 0] += 1 }
    }

    /// - Throws: ``ModelError`` where a constant is malformed.
    mutating func folded() throws(ModelError) -> Onnx_GraphProto {
        var makers: [String: Int] = [:]
        var dropped: Set<Int> = []
        for index in graph.node.indices {
            let node = graph.node[index]
            for name in node.output { makers[name] = index }
            guard node.opType == "BatchNormalization", node.input.count == 5,
                node.output.count == 1, let maker = makers[node.input[0]],
                graph.node[maker].opType == "Conv", readers[node.input[0]] == 1,
                try fold(node, into: maker)
            else { continue }
            graph.node[maker].output = node.output
            makers[node.output[0]] = maker
            dropped.insert(index)
        }
        let kept = graph.node.indices.filter { !dropped.contains($0) }
        graph.node = kept.map { graph.node[$0] }
        graph.dropUnreadConstants()
        return graph
    }

    private mutating func fold(
        _ norm: Onnx_NodeProto, into maker: Int
    ) throws(ModelError) -> Bool {
        let conv = graph.node[maker]
        guard conv.input.count >= 2, readers[conv.input[1]] == 1,
            let weights = try floats(conv.input[1]), let outputs = weights.shape.first,
            !norm.attribute.contains(where: { $0.name == "training_mode" && $0.i != 0 })
        else { return false }
        var parts: [[Float]] = []
        for name in norm.input.dropFirst() {
            guard let part = try floats(name), part.count == outputs else { return false }
            parts.append(part.floats)
        }
        var bias = [Float](repeating: 0, count: outputs)
        if conv.input.count > 2, !conv.input[2].isEmpty {
            guard let own = try floats(conv.input[2]), own.count == outputs else { return false }
            bias = own.floats
        }
        let epsilon = norm.attribute.first { $0.name == "epsilon" }?.f ?? 1e-5
        let factors = (0..<outputs).map { parts[0][$0] / (parts[3][$0] + epsilon).squareRoot() }
        let run = weights.count / max(1, outputs)
        let scaled = weights.floats.enumerated().map { $1 * factors[$0 / max(1, run)] }
        let moved = (0..<outputs).map { (bias[$0] - parts[2][$0]) * factors[$0] + parts[1][$0] }
        let name = "\(norm.output[0])_folded"
        add(Tensor(shape: weights.shape, floats: scaled), "\(name)_weight")
        add(Tensor(shape: [outputs], floats: moved), "\(name)_bias")
        graph.node[maker].input = [conv.input[0], "\(name)_weight", "\(name)_bias"]
        return true
    }

    private mutating func add(_ tensor: Tensor, _ name: String) {
        graph.initializer.append(Onnx_TensorProto(tensor, name: name))
    }

    private func floats(_ name: String) throws(ModelError) -> Tensor? {
        guard let index = constants[name] else { return nil }
        let tensor = try Tensor(
            proto: graph.initializer[index], place: "initializer \(name)", limits: limits)
        return tensor.type == .float32 ? tensor : nil
    }
}

extension Onnx_GraphProto {
    /// Drops constants that no node reads and that are no output.
    mutating func dropUnreadConstants() {
        let read = Set(node.flatMap(\.input)).union(output.map(\.name))
        initializer = initializer.filter { read.contains($0.name) }
        // Files of old list their constants as inputs, too.
        let kept = Set(initializer.map(\.name))
        input = input.filter { read.contains($0.name) || kept.contains($0.name) }
    }
}
