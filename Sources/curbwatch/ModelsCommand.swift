internal import ArgumentParser
internal import Crypto
internal import Detecting
internal import Foundation
internal import Inference
internal import Scene

/// `curbwatch models`: which networks there are, whether they are what they should be, and what one
/// of them is.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, pull, verify, inspect, run and quantize networks.",
        discussion: """
            The pinned networks stand in Models/pinned.json; `make models` fetches those that a \
            registry carries, `models pull` those that a release carries.

              curbwatch models pull yolox-nano
              curbwatch models verify
              curbwatch models inspect Models/fetched/yolov3-tiny.onnx
              curbwatch models run net.onnx --input images=x.npy --output out
            """,
        subcommands: [
            ModelsList.self, ModelsPull.self, ModelsVerify.self, ModelsInspect.self, ModelsRun.self,
            ModelsQuantize.self,
        ])
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

/// A network of the pinned list.
struct PinnedModel: Decodable {
    enum SetUp: String, Decodable { case fetch, pull }

    var name: String
    var file: String
    /// 64 hex digits, or empty where nobody on this project has seen the bytes.
    var sha256: String
    var setUp: SetUp
    /// Where `models pull` finds it.
    var url: String?
    /// Hosts that the address may lead on to.
    var mayRedirectTo: [String]?
    var origin: String
    var licence: String
    var input: String
    var labels: String

    enum CodingKeys: String, CodingKey {
        case name, file, sha256, url, origin, licence, input, labels
        case setUp = "set_up"
        case mayRedirectTo = "may_redirect_to"
    }

    enum State: String {
        case ok, missing, different
        /// The bytes that came first; nobody vouches for them.
        case unpinned = "as first downloaded, not pinned"
    }

    func state(in folder: String) -> State {
        guard let hash = ModelHash.of(file: "\(folder)/\(file)") else { return .missing }
        if !sha256.isEmpty { return hash == sha256 ? .ok : .different }
        let card = ModelCardFile.sha256(beside: "\(folder)/\(file)")
        return hash == card ? .unpinned : .different
    }
}

/// SHA-256 as 64 lower-case hex digits.
enum ModelHash {
    static func of(file path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var hash = SHA256()
        while let part = try? file.read(upToCount: 1 << 20), !part.isEmpty {
            hash.update(data: part)
        }
        return Hex.text(hash.finalize())
    }

    static func isOne(_ text: String) -> Bool {
        Hex.holds(text, count: 64)
    }
}

/// The card beside a network, as far as pulling changes it: everything but the hash is kept as it is.
enum ModelCardFile {
    static func path(beside network: String) -> String {
        (network as NSString).deletingPathExtension + ".json"
    }

    static func sha256(beside network: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path(beside: network)),
            let card = try? JSONDecoder().decode(Hash.self, from: data)
        else { return nil }
        return card.sha256
    }

    /// Writes the card of the pinned list beside a network, with the hash of its bytes.
    static func write(_ name: String, from models: String, hash: String, beside network: String)
        throws
    {
        let source = "\(models)/cards/\(name).json"
        guard let text = try? String(contentsOfFile: source, encoding: .utf8) else { return }
        let key = "\"sha256\": \""
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for i in lines.indices {
            guard let start = lines[i].range(of: key),
                let end = lines[i].range(of: "\"", range: start.upperBound..<lines[i].endIndex)
            else { continue }
            lines[i].replaceSubrange(start.upperBound..<end.lowerBound, with: hash)
        }
        try Data(lines.joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: path(beside: network)), options: .atomic)
    }

    private struct Hash: Decodable { var sha256: String }
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
        discussion: """
            Exit code 65 where one differs; one that is missing is only named, and one whose hash \
            nobody pinned is held against what was downloaded first.
            """)

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
        } catch let error as DetectorError {
            Ending.report(error.description)
            throw error.reason == .unreadable ? Ending.noInput : Ending.badData
        } catch let error as PullError {
            Ending.report(error.description)
            throw switch error.reason {
            case .usage: Ending.usage
            case .unavailable: Ending.unavailable
            case .wrongBytes, .notVouchedFor: Ending.badData
            case .cannotWrite: Ending.cannotWrite
            }
        } catch let error as CocoaError {
            Ending.report(error.localizedDescription)
            throw Ending.cannotWrite
        }
    }
}
