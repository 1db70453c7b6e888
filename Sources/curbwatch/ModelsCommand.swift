internal import ArgumentParser
internal import Crypto
internal import Foundation
internal import Inference

/// `curbwatch models`: which networks there are, whether they are what they should be, and what one
/// of them is.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, verify, inspect and run networks.",
        discussion: """
            The pinned networks stand in Models/pinned.json; `make models` fetches those that a \
            registry carries.

              curbwatch models verify
              curbwatch models inspect Models/fetched/yolov3-tiny.onnx
              curbwatch models run net.onnx --input images=x.npy --output out
            """,
        subcommands: [ModelsList.self, ModelsVerify.self, ModelsInspect.self, ModelsRun.self])
}

/// Where the pinned list lies.
struct ModelsPlace: ParsableArguments {
    @Option(help: "The folder that holds pinned.json.")
    var models = "Models"

    /// Reads the list; a missing or broken one is one error that names it.
    func pinned() throws -> [PinnedModel] {
        let path = models + "/pinned.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ModelError(.unreadable, "\(path) cannot be read")
        }
        do {
            return try JSONDecoder().decode(PinnedModels.self, from: data).models
        } catch {
            throw ModelError(.malformed, "\(path) is not a list of models")
        }
    }
}

struct PinnedModels: Decodable {
    var models: [PinnedModel]
}

/// A network whose bytes are known.
struct PinnedModel: Decodable {
    var name: String
    var file: String
    var sha256: String
    var origin: String
    var licence: String
    var input: String
    var labels: String

    enum State: String { case ok, missing, different }

    func state(in folder: String) -> State {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
            return .missing
        }
        let hash = SHA256.hash(data: data).map {
            let text = String($0, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
        return hash == sha256 ? .ok : .different
    }
}

struct ModelsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the pinned networks and whether they are here.")

    @OptionGroup var place: ModelsPlace

    func run() throws {
        try ModelsEnding.around {
            for model in try place.pinned() {
                print("\(model.name): \(model.state(in: place.models).rawValue)")
                print("  input    \(model.input)")
                print("  labels   \(model.labels)")
                print("  licence  \(model.licence)")
                print("  origin   \(model.origin)")
            }
        }
    }
}

struct ModelsVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Hold the networks that are here against their pinned SHA-256.",
        discussion: "Exit code 65 where one differs; one that is missing is only named.")

    @OptionGroup var place: ModelsPlace

    func run() throws {
        try ModelsEnding.around {
            let states = try place.pinned().map { ($0.name, $0.state(in: place.models)) }
            for (name, state) in states { print("\(name): \(state.rawValue)") }
            if states.contains(where: { $0.1 == .different }) { throw Ending.badData }
        }
    }
}

struct ModelsInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what a network takes, gives and consists of.")

    @Argument(help: "An ONNX file.")
    var network: String

    func run() throws {
        try ModelsEnding.around {
            let model = try ModelFile.read(network)
            print("operator set \(model.opset), \(model.parameters) parameters")
            for port in model.inputs { print("input   \(port.name)  \(text(port))") }
            for port in model.outputs { print("output  \(port.name)  \(text(port))") }
            for (name, count) in model.operators.sorted(by: { $0.key < $1.key }) {
                print("\(count) \(name)")
            }
            print("kernels here: \(KernelBuild.best.rawValue)")
        }
    }

    private func text(_ port: Model.Port) -> String {
        "\(port.type) [" + port.shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
            + "]"
    }
}

/// The exit codes of what a network can do wrong.
enum ModelsEnding {
    static func around(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ModelError {
            Ending.report(error.description)
            throw switch error.reason {
            case .unreadable: Ending.noInput
            case .wrongInput: Ending.usage
            case .malformed, .tooLarge, .unsupported: Ending.badData
            }
        } catch let error as CocoaError {
            Ending.report(error.localizedDescription)
            throw Ending.cannotWrite
        }
    }
}
