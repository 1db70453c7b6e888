import Foundation

/// Writes a graph with its chosen products on bytes.
struct QuantisedWriter {
    private let graph: Onnx_GraphProto
    private let chosen: Set<Int>
    private let levels: [String: Levels]
    private let means: [String: [Float]]
    private let limits: ModelLimits
    private let constants: [String: Onnx_TensorProto]
    private var nodes: [Onnx_NodeProto] = []
    private var added: [Onnx_TensorProto] = []

    init(
        _ graph: Onnx_GraphProto, chosen: Set<Int>, levels: [String: Levels],
        means: [String: [Float]], limits: ModelLimits
    ) {
        self.graph = graph
        self.chosen = chosen
        self.levels = levels
        self.means = means
        self.limits = limits
        constants = Dictionary(
            graph.initializer.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// - Throws: ``ModelError`` where a constant is malformed.
    mutating func written() throws(ModelError) -> Onnx_GraphProto {
        for port in graph.input { mark(port.name) }
        for (index, node) in graph.node.enumerated() {
            var node = node
            if chosen.contains(index), node.opType != "Add" { try quantise(&node) }
            node.input = node.input.map { levels[$0] == nil ? $0 : "\($0)_dequantized" }
            nodes.append(node)
            for name in node.output { mark(name) }
        }
        var result = graph
        result.node = nodes
        result.initializer += added
        result.dropUnreadConstants()
        return result
    }

    /// Sends a value through bytes, right where it is made.
    private mutating func mark(_ name: String) {
        guard let own = levels[name] else { return }
        add(Tensor(shape: [], floats: [own.scale]), "\(name)_scale")
        add(Tensor(shape: [], integers: [Int64(own.zero)], type: .uint8), "\(name)_zero_point")
        let pair = ["\(name)_scale", "\(name)_zero_point"]
        node("QuantizeLinear", [name] + pair, "\(name)_quantized")
        node("DequantizeLinear", ["\(name)_quantized"] + pair, "\(name)_dequantized")
    }

    private mutating func quantise(_ node: inout Onnx_NodeProto) throws(ModelError) {
        let isConvolution = node.opType == "Conv"
        let transposed = (node.attribute.first { $0.name == "transB" }?.i ?? 0) == 1
        let axis = isConvolution || transposed ? 0 : 1
        let weights = try constant(node.input[1])
        let outputs = weights.shape[axis]
        var bias = [Float](repeating: 0, count: outputs)
        if node.input.count > 2, !node.input[2].isEmpty {
            bias = try constant(node.input[2]).floats
        }
        let input = levels[node.input[0]]?.scale ?? 1
        // One node, one set of bytes: the scale of an output may hang on its bias.
        let label = node.output[0]
        let rounded = RoundedWeights(
            weights, axis: axis, floors: bias.map { abs($0) / (input * 0x1p30) })
        add(rounded, weights.shape, axis: axis, label: "\(label)_weight")
        if let mean = means[node.input[0]] {
            let moved = rounded.moved(weights, by: mean, isConvolution: isConvolution)
            for index in 0..<outputs { bias[index] -= moved[index] }
        }
        let steps = rounded.scales.map { $0 * input }
        let whole = zip(bias, steps).map { Int64((Double($0) / Double($1)).rounded()) }
        add(Tensor(shape: [outputs], integers: whole, type: .int32), "\(label)_bias_quantized")
        add(Tensor(shape: [outputs], floats: steps), "\(label)_bias_scale")
        self.node(
            "DequantizeLinear", ["\(label)_bias_quantized", "\(label)_bias_scale"],
            "\(label)_bias_dequantized", axis: 0)
        node.input = [
            node.input[0], "\(label)_weight_dequantized", "\(label)_bias_dequantized",
        ]
    }

    private mutating func add(
        _ weights: RoundedWeights, _ shape: [Int], axis: Int, label: String
    ) {
        let outputs = weights.scales.count
        add(Tensor(shape: shape, integers: weights.bytes, type: .int8), "\(label)_quantized")
        add(Tensor(shape: [outputs], floats: weights.scales), "\(label)_scale")
        add(
            Tensor(
                shape: [outputs], integers: [Int64](repeating: 0, count: outputs), type: .int8),
            "\(label)_zero_point")
        node(
            "DequantizeLinear", ["\(label)_quantized", "\(label)_scale", "\(label)_zero_point"],
            "\(label)_dequantized", axis: axis)
    }

    private mutating func node(
        _ kind: String, _ inputs: [String], _ output: String, axis: Int? = nil
    ) {
        var node = Onnx_NodeProto()
        node.opType = kind
        node.name = output
        node.input = inputs
        node.output = [output]
        if let axis {
            var attribute = Onnx_AttributeProto()
            attribute.name = "axis"
            attribute.type = .int
            attribute.i = Int64(axis)
            node.attribute = [attribute]
        }
        nodes.append(node)
    }

    private mutating func add(_ tensor: Tensor, _ name: String) {
        added.append(Onnx_TensorProto(tensor, name: name))
    }

    private func constant(_ name: String) throws(ModelError) -> Tensor {
        guard let proto = constants[name] else {
            throw ModelError(.malformed, "no constant \(name)")
        }
        return try Tensor(proto: proto, place: "initializer \(name)", limits: limits)
    }
}
