/// Runs a network node by node with the plain operators: correct for every shape and type, and slow.
///
/// The oracle of every planned session, and what a session falls back on where a network's shapes
/// depend on its data.
struct Interpreter {
    let model: Model

    func run(_ inputs: [String: Tensor]) throws(ModelError) -> [String: Tensor] {
        let graph = model.graph
        var values = graph.constants
        for (port, id) in zip(model.inputs, graph.inputs) {
            values[id] = try Self.fitted(inputs, to: port)
        }
        var held = graph.inputs.reduce(0) { $0 + (values[$1]?.bytesHeld ?? 0) }
        var uses: [ValueID: Int] = [:]
        for node in graph.nodes { for case let id? in node.inputs { uses[id, default: 0] += 1 } }
        for id in graph.outputs { uses[id, default: 0] += 1 }
        for node in graph.nodes {
            try Self.step(node, graph.opset, &values)
            for case let id? in node.outputs { held += values[id]?.bytesHeld ?? 0 }
            guard held <= model.limits.tensorBytes else {
                throw ModelError(.tooLarge, "\(node.name): the network holds too much at a time")
            }
            for case let id? in node.inputs {
                uses[id, default: 0] -= 1
                if uses[id] == 0, graph.constants[id] == nil, let value = values[id] {
                    held -= value.bytesHeld
                    values[id] = nil
                }
            }
        }
        var outputs: [String: Tensor] = [:]
        for (port, id) in zip(model.outputs, graph.outputs) { outputs[port.name] = values[id] }
        return outputs
    }

    static func fitted(
        _ inputs: [String: Tensor], to port: Model.Port
    ) throws(ModelError) -> Tensor {
        guard let tensor = inputs[port.name] else {
            throw ModelError(.wrongInput, "input \(port.name) is missing")
        }
        let fits =
            tensor.type == port.type && tensor.shape.count == port.shape.count
            && zip(tensor.shape, port.shape).allSatisfy { $1 == nil || $0 == $1 }
        guard fits else {
            throw ModelError(
                .wrongInput,
                "input \(port.name) is \(tensor.type) \(tensor.shape), needs \(port.type) ["
                    + port.shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") + "]")
        }
        return tensor
    }

    static func step(
        _ node: Node, _ opset: Int, _ values: inout [ValueID: Tensor]
    ) throws(ModelError) {
        var inputs: [Tensor?] = []
        for id in node.inputs { inputs.append(id.flatMap { values[$0] }) }
        let call = Call(node: node, opset: opset, inputs: inputs)
        let results = try Operators.evaluate(call)
        guard results.count >= node.outputs.count else {
            throw call.fail(.unsupported, "\(node.outputs.count) outputs")
        }
        for (id, tensor) in zip(node.outputs, results) {
            if let id { values[id] = tensor }
        }
    }
}
