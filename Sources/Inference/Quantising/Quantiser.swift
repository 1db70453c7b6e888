import Foundation
import SwiftProtobuf

/// Turns a network of floats into one whose convolutions and matrix products run on bytes.
///
/// What comes out is an ordinary ONNX file with QuantizeLinear and DequantizeLinear around each
/// product, which any runtime reads. Weights get a scale for each output and no zero point; values a
/// scale and zero point of their own from the range that a ``Calibration`` saw; biases become whole
/// numbers of 32 bits. Batch normalisations are folded into the convolutions before them, and what
/// rounding a product's weights does to its mean is taken from its bias (Nagel et al. 2019, "Data-Free
/// Quantization Through Weight Equalization and Bias Correction").
///
/// Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-
/// Only Inference"; scales by channel after Krishnamoorthi 2018.
public struct Quantiser {
    /// The network that was given, its normalisations folded: what a calibration runs.
    public let model: Model
    /// The values whose ranges must be known.
    public let values: [String]

    private let proto: Onnx_ModelProto
    /// Places of the nodes that go to bytes.
    private let chosen: Set<Int>
    private let limits: ModelLimits

    /// Reads a network of operator set 13 or later.
    ///
    /// - Throws: ``ModelError`` `malformed` or `tooLarge` as ``Model/init(bytes:limits:)``, and
    ///   `unsupported` where the operator set is older, bytes are in it already, or nothing in it can
    ///   go to bytes.
    public init(bytes: [UInt8], limits: ModelLimits = .standard) throws(ModelError) {
        let given = try Model(bytes: bytes, limits: limits)
        guard given.opset >= 13 else {
            throw ModelError(
                .unsupported,
                "operator set \(given.opset): a scale for each output exists from 13 on")
        }
        guard given.operators["QuantizeLinear"] == nil, given.operators["DequantizeLinear"] == nil
        else { throw ModelError(.unsupported, "the network is quantised already") }
        var proto: Onnx_ModelProto
        do {
            proto = try Onnx_ModelProto(serializedBytes: bytes)
        } catch {
            throw ModelError(.malformed, "not an ONNX file, or a truncated one")
        }
        var folding = NormalisationFolding(proto.graph, limits: limits)
        proto.graph = try folding.folded()
        let choice = QuantisationChoice(proto.graph)
        guard !choice.values.isEmpty else {
            throw ModelError(.unsupported, "no convolution or product with constant weights")
        }
        self.proto = proto
        self.limits = limits
        chosen = choice.nodes
        values = choice.values
        do {
            model = try Model(bytes: try proto.serializedBytes(), limits: limits)
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.malformed, "the network cannot be written: \(error)")
        }
    }

    /// Writes the network on bytes.
    ///
    /// - Parameters:
    ///   - ranges: for each of ``values`` the lowest and highest number.
    ///   - means: the mean of each channel of each value, for the correction of biases; a value that
    ///     is left out is not corrected for.
    /// - Returns: the bytes of an ONNX file.
    /// - Throws: ``ModelError`` `wrongInput` where a range is missing or not finite.
    public func quantised(
        _ ranges: [String: ClosedRange<Float>], means: [String: [Float]] = [:]
    ) throws(ModelError) -> [UInt8] {
        var scales: [String: Levels] = [:]
        for name in values {
            guard let range = ranges[name], range.lowerBound.isFinite, range.upperBound.isFinite
            else { throw ModelError(.wrongInput, "no range of \(name)") }
            scales[name] = Levels(covering: range)
        }
        var writer = QuantisedWriter(
            proto.graph, chosen: chosen, levels: scales, means: means, limits: limits)
        var result = proto
        result.graph = try writer.written()
        result.producerName = "curbwatch"
        do {
            return try result.serializedBytes()
        } catch {
            throw ModelError(.malformed, "the network cannot be written: \(error)")
        }
    }
}

extension Levels {
    /// 256 levels over a range that is widened to hold zero, which one of them is exactly.
    init(covering range: ClosedRange<Float>) {
        let low = min(0, range.lowerBound)
        let high = max(0, range.upperBound)
        let step = (high - low) / 255
        scale = step.isNormal ? step : 1
        zero = UInt8(min(max((-low / scale).rounded(.toNearestOrEven), 0), 255))
    }
}

/// Which nodes of a network go to bytes, and which values that takes.
private struct QuantisationChoice {
    private(set) var nodes: Set<Int> = []
    private(set) var values: [String] = []

    init(_ graph: Onnx_GraphProto) {
        var constants: [String: [Int64]] = [:]
        for tensor in graph.initializer where tensor.dataType == 1 {
            constants[tensor.name] = tensor.dims
        }
        var readers: [String: [Int]] = [:]
        for (index, node) in graph.node.enumerated() {
            for name in node.input { readers[name, default: []].append(index) }
        }
        let given = Set(graph.output.map(\.name))
        var makers: [String: Int] = [:]
        for (index, node) in graph.node.enumerated() {
            for name in node.output { makers[name] = index }
            if Self.isProduct(node, constants) { nodes.insert(index) }
        }
        let products = nodes
        for (index, node) in graph.node.enumerated() where node.opType == "Add" {
            // A sum goes to bytes with the convolution before it, if what follows reads bytes.
            let fuses = node.input.contains { name in
                guard let maker = makers[name], products.contains(maker) else { return false }
                return graph.node[maker].opType == "Conv" && readers[name]?.count == 1
                    && !given.contains(name)
            }
            let read = readers[node.output.first ?? ""] ?? []
            let isRead = read.contains { products.contains($0) || graph.node[$0].opType == "Add" }
            guard node.input.count == 2, fuses, isRead,
                node.input.allSatisfy({ constants[$0] == nil && makers[$0] != nil })
            else { continue }
            nodes.insert(index)
        }
        for index in nodes.sorted() {
            let node = graph.node[index]
            for name in node.input.prefix(node.opType == "Add" ? 2 : 1)
            where !values.contains(name) { values.append(name) }
        }
    }

    private static func isProduct(
        _ node: Onnx_NodeProto, _ constants: [String: [Int64]]
    ) -> Bool {
        guard node.domain.isEmpty || node.domain == "ai.onnx", node.input.count >= 2,
            constants[node.input[0]] == nil, let shape = constants[node.input[1]],
            node.input.count < 3 || node.input[2].isEmpty || constants[node.input[2]] != nil
        else { return false }
        func number(_ name: String, _ standard: Int64) -> Int64 {
            node.attribute.first { $0.name == name }?.i ?? standard
        }
        func factor(_ name: String) -> Float {
            node.attribute.first { $0.name == name }?.f ?? 1
        }
        switch node.opType {
        case "Conv":
            let group = number("group", 1)
            return shape.count == 4 && (group == 1 || shape[1] == 1 && shape[0] == group)
        case "Gemm":
            let bias = node.input.count > 2 ? constants[node.input[2]] : nil
            return shape.count == 2 && number("transA", 0) == 0 && factor("alpha") == 1
                && factor("beta") == 1
                && (bias == nil || bias == [shape[number("transB", 0) == 1 ? 0 : 1]])
        default: return false
        }
    }
}
