internal import ArgumentParser
internal import Foundation
internal import Inference

/// `curbwatch models run`: a network on tensors from files, so that it can be held against another
/// runtime.
struct ModelsRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a network on .npy or .pb tensors and write what comes out.",
        discussion: """
            Writes 0.npy, 1.npy … in the order of the graph's outputs, and outputs.json with their \
            names, types and shapes.
            """)

    @Argument(help: "An ONNX file.")
    var network: String

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "A tensor for an input, .npy or TensorProto .pb.", valueName: "name=file"))
    var input: [String] = []

    @Option(name: .shortAndLong, help: "The folder to write to; made if need be.")
    var output: String

    @Option(help: "Threads to compute on.")
    var threads = 1

    @Flag(help: "Run on the plain operators, the oracle of the fast ones.")
    var plain = false

    func run() throws {
        try ModelsEnding.around {
            let model = try ModelFile.read(network)
            var tensors: [String: Tensor] = [:]
            for entry in input {
                guard let equals = entry.firstIndex(of: "=") else {
                    throw ValidationError("--input \(entry): needs name=file")
                }
                let path = String(entry[entry.index(after: equals)...])
                tensors[String(entry[..<equals])] = try ModelFile.tensor(path)
            }
            let results =
                plain
                ? try model.evaluate(tensors)
                : try Session(model: model, threads: threads).run(tensors)
            try write(model.outputs.map(\.name), results)
        }
    }

    private func write(_ names: [String], _ results: [String: Tensor]) throws {
        let folder = URL(fileURLWithPath: output, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var entries: [OutputEntry] = []
        for (index, name) in names.enumerated() {
            guard let tensor = results[name] else { continue }
            // The name in the network is only ever a value in the JSON, never a path.
            try tensor.numpy().write(to: folder.appendingPathComponent("\(index).npy"))
            entries.append(
                OutputEntry(
                    file: "\(index).npy", name: name, type: "\(tensor.type)", shape: tensor.shape))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(entries).write(to: folder.appendingPathComponent("outputs.json"))
    }

    private struct OutputEntry: Encodable {
        var file: String
        var name: String
        var type: String
        var shape: [Int]
    }
}

/// Files that the models commands read.
enum ModelFile {
    static func read(_ path: String) throws -> Model { try Model(path: path) }

    static func tensor(_ path: String) throws -> Tensor {
        path.hasSuffix(".npy")
            ? try Tensor(numpy: bytes(path)) : try Tensor(protobuf: bytes(path))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw ModelError(.unreadable, "\(path) cannot be read")
        }
    }
}
