import Foundation

@testable import Inference

/// ONNX's own node tests, as the wheel of PyPI's onnx 1.16.2 carries them.
///
/// `benchmarks/infer/conformance` fetches the wheel and points CURBWATCH_ONNX_NODE_TESTS at its
/// `onnx/backend/test/data/node`.
enum NodeSuite {
    static let folder = ProcessInfo.processInfo.environment["CURBWATCH_ONNX_NODE_TESTS"]

    enum Outcome: Equatable {
        case passed
        case failed(String)
        /// Needs an operator, or a kind of value, that lies outside the list.
        case outside(String)
    }

    static var names: [String] {
        guard let folder else { return [] }
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Runs every data set of one test through `run`.
    static func outcome(
        _ name: String, run: (Model, [String: Tensor]) throws -> [String: Tensor]
    ) throws -> Outcome {
        let base = (folder ?? "") + "/" + name
        let model: Model
        do {
            model = try Model(bytes: try bytes(base + "/model.onnx"))
        } catch let error as ModelError where error.reason == .unsupported {
            return .outside(error.detail)
        } catch let error as ModelError {
            return .failed(error.description)
        }
        let sets = try FileManager.default.contentsOfDirectory(atPath: base)
            .filter { $0.hasPrefix("test_data_set") }
        for set in sets.sorted() {
            if let complaint = try compare(model, "\(base)/\(set)", run) {
                return .failed(complaint)
            }
        }
        return sets.isEmpty ? .failed("no data") : .passed
    }

    private static func compare(
        _ model: Model, _ folder: String,
        _ run: (Model, [String: Tensor]) throws -> [String: Tensor]
    ) throws -> String? {
        var inputs: [String: Tensor] = [:]
        for (index, port) in model.inputs.enumerated() {
            let path = "\(folder)/input_\(index).pb"
            if FileManager.default.fileExists(atPath: path) {
                inputs[port.name] = Self.retyped(try Tensor(protobuf: try bytes(path)), port.type)
            }
        }
        let outputs: [String: Tensor]
        do {
            outputs = try run(model, inputs)
        } catch let error as ModelError {
            return error.description
        }
        for (index, port) in model.outputs.enumerated() {
            let expected = Self.retyped(
                try Tensor(protobuf: try bytes("\(folder)/output_\(index).pb")), port.type)
            guard let found = outputs[port.name] else { return "\(port.name) is missing" }
            guard found.shape == expected.shape, found.type == expected.type else {
                return "\(port.name) is \(found.type) \(found.shape), not \(expected.type) "
                    + "\(expected.shape)"
            }
            if let complaint = difference(found, expected) { return "\(port.name): \(complaint)" }
        }
        return nil
    }

    /// The suite stores bfloat16 as the bits in uint16, numpy having no such type.
    private static func retyped(_ tensor: Tensor, _ type: ElementType) -> Tensor {
        guard tensor.type == .uint16, type == .bfloat16 else { return tensor }
        let values = tensor.integers.map { SmallFloat.brain(bits: UInt16($0)) }
        return Tensor(.bfloat16, tensor.shape, .floats(values))
    }

    /// ONNX's own tolerance for these tests: 1e-3 of the value plus 1e-7; exact for the rest.
    static func difference(_ found: Tensor, _ expected: Tensor) -> String? {
        if case .strings = found.elements { return found == expected ? nil : "strings differ" }
        if case .integers(let a) = found.elements, case .integers(let b) = expected.elements {
            return a == b ? nil : "integers differ: \(a.prefix(8)) \(b.prefix(8))"
        }
        for (index, (a, b)) in zip(found.floats, expected.floats).enumerated() {
            let same = a == b || (a.isNaN && b.isNaN) || abs(a - b) <= 1e-7 + 1e-3 * abs(b)
            if !same { return "element \(index) is \(a), not \(b)" }
        }
        return nil
    }
}
