import Foundation
import SwiftProtobuf

// Turns the bytes of an ONNX file into a checked `Graph`. Everything in the file is hostile until it
// has passed here: counts, extents, names, order, references.

struct ModelReader {
    struct Reading {
        var graph: Graph
        var inputs: [Model.Port]
        var outputs: [Model.Port]
    }

    private let limits: ModelLimits
    private var graph: Graph
    private var ids: [String: ValueID] = [:]
    private var bytesHeld = 0
    /// What Constant nodes have made so far.
    private var made: [ValueID: Tensor] = [:]

    static func read(_ bytes: [UInt8], limits: ModelLimits) throws(ModelError) -> Reading {
        guard bytes.count <= limits.tensorBytes + (64 << 20) else {
            throw ModelError(.tooLarge, "file of \(bytes.count) bytes")
        }
        try WireSurvey.check(bytes, limits: limits)
        let proto: Onnx_ModelProto
        do {
            proto = try Onnx_ModelProto(serializedBytes: bytes)
        } catch {
            throw ModelError(.malformed, "not an ONNX file, or a truncated one")
        }
        guard proto.hasGraph else { throw ModelError(.malformed, "the file holds no graph") }
        let standard = proto.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }
        guard let opset = standard.map(\.version).max() else {
            let others = proto.opsetImport.map(\.domain).joined(separator: " ")
            throw ModelError(
                others.isEmpty ? .malformed : .unsupported,
                "the file names no version of the standard operator set, only [\(others)]")
        }
        guard Operators.opsets.contains(Int(clamping: opset)) else {
            throw ModelError(
                .unsupported,
                "operator set \(opset); supported are "
                    + "\(Operators.opsets.lowerBound) ... \(Operators.opsets.upperBound)")
        }
        var reader = ModelReader(opset: Int(opset), limits: limits)
        return try reader.read(proto.graph)
    }

    private init(opset: Int, limits: ModelLimits) {
        self.limits = limits
        graph = Graph(opset: opset, names: [], nodes: [], constants: [:], inputs: [], outputs: [])
    }

    private mutating func read(_ proto: Onnx_GraphProto) throws(ModelError) -> Reading {
        guard proto.sparseInitializer.isEmpty else {
            throw ModelError(.unsupported, "sparse initializers")
        }
        for tensor in proto.initializer {
            let id = try define(tensor.name, "initializer")
            graph.constants[id] = try decode(tensor, "initializer \(tensor.name)")
        }
        var inputs: [Model.Port] = []
        for info in proto.input {
            if let id = ids[info.name], graph.constants[id] != nil { continue }
            let id = try define(info.name, "input")
            graph.inputs.append(id)
            inputs.append(try port(info))
        }
        for (index, node) in proto.node.enumerated() { try read(node, index) }
        var outputs: [Model.Port] = []
        for info in proto.output {
            guard let id = ids[info.name] else {
                throw ModelError(.malformed, "nothing makes the output \(info.name)")
            }
            graph.outputs.append(id)
            outputs.append(try port(info))
        }
        return Reading(graph: graph, inputs: inputs, outputs: outputs)
    }

    private mutating func read(_ proto: Onnx_NodeProto, _ index: Int) throws(ModelError) {
        let label = proto.name.isEmpty ? "node \(index)" : "node \(proto.name)"
        guard proto.domain.isEmpty || proto.domain == "ai.onnx" else {
            throw ModelError(
                .unsupported,
                "\(label): operator \(proto.opType) of domain \(proto.domain); "
                    + "supported is the standard domain only")
        }
        var attributes: [String: Attribute] = [:]
        for attribute in proto.attribute {
            attributes[attribute.name] = try decode(attribute, "\(label) (\(proto.opType))")
        }
        var inputs: [ValueID?] = []
        for name in proto.input {
            if name.isEmpty {
                inputs.append(nil)
            } else if let id = ids[name] {
                inputs.append(id)
            } else {
                throw ModelError(
                    .malformed, "\(label): input \(name) is made by no earlier node")
            }
        }
        while let last = inputs.last, last == nil { inputs.removeLast() }
        var outputs: [ValueID?] = []
        for name in proto.output { outputs.append(name.isEmpty ? nil : try define(name, label)) }
        let node = Node(
            name: label, kind: proto.opType, inputs: inputs, outputs: outputs,
            attributes: attributes)
        try Operators.check(node, opset: graph.opset)
        try refuseTraining(node)
        if node.kind == "Constant", case .tensor(let value)? = node.attributes["value"],
            let id = node.outputs[0]
        {
            made[id] = value
        }
        graph.nodes.append(node)
    }

    /// Dropout draws random numbers in training mode, which nothing here does.
    private func refuseTraining(_ node: Node) throws(ModelError) {
        guard node.kind == "Dropout", node.inputs.count == 3, let mode = node.inputs[2] else {
            return
        }
        guard (graph.constants[mode] ?? made[mode])?.integers == [0] else {
            throw ModelError(
                .unsupported,
                "\(node.name): operator Dropout of operator set \(graph.opset) in training mode; "
                    + "supported is a constant false")
        }
    }

    private mutating func define(_ name: String, _ place: String) throws(ModelError) -> ValueID {
        guard ids[name] == nil else {
            throw ModelError(.malformed, "\(place): the value \(name) is made twice")
        }
        ids[name] = graph.names.count
        graph.names.append(name)
        return graph.names.count - 1
    }

    private func port(_ info: Onnx_ValueInfoProto) throws(ModelError) -> Model.Port {
        guard case .tensorType(let tensor)? = info.type.value else {
            throw ModelError(.unsupported, "\(info.name) is not a tensor")
        }
        guard let type = ElementType(rawValue: Int(tensor.elemType)) else {
            throw ModelError(.unsupported, "\(info.name): element type \(tensor.elemType)")
        }
        guard tensor.shape.dim.count <= limits.rank else {
            throw ModelError(.tooLarge, "\(info.name): \(tensor.shape.dim.count) dimensions")
        }
        let shape = tensor.shape.dim.map { dimension -> Int? in
            guard case .dimValue(let extent)? = dimension.value, extent >= 0 else { return nil }
            return Int(extent)
        }
        return Model.Port(name: info.name, type: type, shape: shape)
    }

    private mutating func decode(
        _ tensor: Onnx_TensorProto, _ place: String
    ) throws(ModelError) -> Tensor {
        let decoded = try Tensor(proto: tensor, place: place, limits: limits)
        bytesHeld += decoded.bytesHeld
        guard bytesHeld <= limits.tensorBytes else {
            throw ModelError(
                .tooLarge, "\(place): more than \(limits.tensorBytes) bytes of tensors")
        }
        return decoded
    }

    private mutating func decode(
        _ proto: Onnx_AttributeProto, _ place: String
    ) throws(ModelError) -> Attribute {
        switch proto.type {
        case .int: .integer(proto.i)
        case .float: .float(proto.f)
        case .string: .string(String(decoding: proto.s, as: UTF8.self))
        case .ints: .integers(proto.ints)
        case .floats: .floats(proto.floats)
        case .strings: .strings(proto.strings.map { String(decoding: $0, as: UTF8.self) })
        case .tensor: .tensor(try decode(proto.t, "\(place), attribute \(proto.name)"))
        default:
            throw ModelError(
                .unsupported, "\(place): attribute \(proto.name) holds a graph, sequence or type")
        }
    }
}
