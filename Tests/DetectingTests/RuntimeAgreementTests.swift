import Foundation
import Grabbing
import Inference
import PythonPeers
import Scene
import Testing

@testable import Detecting

/// A network that is here, and how it reads pictures.
struct HeldNetwork: Sendable, CustomTestStringConvertible {
    var path: String
    var input: DetectorCard.Input

    var testDescription: String { (path as NSString).lastPathComponent }

    private static let imagenet = (mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    private static func lite(_ name: String, width: Int, height: Int) -> HeldNetwork {
        HeldNetwork(
            path: Classifying.root.appendingPathComponent("Models/fetched/\(name).onnx").path,
            input: DetectorCard.Input(
                width: width, height: height, channels: .rgb, fit: .stretch, scale: 1 / 255,
                mean: imagenet.mean, deviation: imagenet.deviation))
    }

    static let lite0 = lite("efficientnet-lite0", width: 224, height: 224)

    /// Those that are set up on this machine; the second classifier at sides that are no square.
    static let here: [HeldNetwork] = {
        var all = [lite0, lite("efficientnet-lite2", width: 320, height: 192)]
        for (name, folders) in [
            ("yolox-nano", ["Models/fetched/yolox-nano", "../shared/models/yolox_nano"]),
            ("yolov3-tiny", ["Models/fetched/yolov3-tiny"]),
        ] {
            let card = Classifying.root.appendingPathComponent("Models/cards/\(name).json")
            guard let data = try? Data(contentsOf: card),
                let input = try? JSONDecoder().decode(DetectorCard.self, from: data).input
            else { continue }
            for folder in folders {
                let file = Classifying.root.appendingPathComponent("\(folder).onnx")
                all.append(HeldNetwork(path: file.standardized.path, input: input))
            }
        }
        return all.filter { FileManager.default.fileExists(atPath: $0.path) }
    }()

    func tensor(_ path: String) throws -> Tensor {
        let still = Still(path: path, moment: Moment(milliseconds: 0))
        let frame = try #require(try StillsReader([still], name: path).next())
        return Tensor(
            shape: [1, 3, input.height, input.width],
            floats: try NetworkPicture.floats(of: .whole, in: frame, as: input))
    }
}

/// Real pictures beside the repository.
enum RealPictures {
    static let folder = Classifying.root.deletingLastPathComponent()
        .appendingPathComponent("shared/data/street-photos").path

    static let all: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".jpg") }.sorted().map { "\(folder)/\($0)" }

    /// Some of them, spread over the folder.
    static func some(_ count: Int, from first: Int = 0) -> [String] {
        (0..<min(count, all.count)).map { all[(first + $0 * all.count / count) % all.count] }
    }
}

@Suite(
    "Whole networks beside onnxruntime",
    .enabled(
        if: PythonPeer.onnxruntime != nil, "needs python3-venv and PyPI's onnxruntime: SKIPPED"),
    .enabled(
        if: !RealPictures.all.isEmpty, "needs the real pictures beside the repository: SKIPPED"),
    .enabled(if: !HeldNetwork.here.isEmpty, "needs a network; run make models: SKIPPED"))
struct RuntimeAgreementTests {
    /// The outputs of onnxruntime for each tensor, in the order of the network.
    private func expected(_ network: String, _ tensors: [Tensor]) throws -> [[Tensor]] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-runtime-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, tensor) in tensors.enumerated() {
            try tensor.numpy().write(to: folder.appendingPathComponent("\(index).npy"))
        }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Peers/onnxruntime-outputs.py").path
        let peer = try #require(PythonPeer.onnxruntime)
        #expect(peer.run([script, network, folder.path]), "onnxruntime does not run \(network)")
        let count = try Model(path: network).outputs.count
        return try tensors.indices.map { index in
            try (0..<count).map { place in
                let file = folder.appendingPathComponent("\(index)-\(place).npy")
                return try Tensor(numpy: [UInt8](try Data(contentsOf: file)))
            }
        }
    }

    /// The largest difference as a share of the largest number.
    private func difference(_ found: Tensor, _ expected: Tensor) -> Float {
        guard found.shape == expected.shape else { return .infinity }
        let largest = expected.floats.lazy.map(abs).max() ?? 0
        let apart = zip(found.floats, expected.floats).lazy.map { abs($0 - $1) }.max() ?? 0
        return apart / max(largest, .leastNormalMagnitude)
    }

    @Test(
        "every output is onnxruntime's within 0.001 of the largest, on real pictures",
        arguments: HeldNetwork.here)
    func agrees(_ network: HeldNetwork) throws {
        let pictures = RealPictures.some(6)
        let tensors = try pictures.map(network.tensor)
        let theirs = try expected(network.path, tensors)
        let model = try Model(path: network.path)
        for build in KernelBuild.allCases where build.multiplyAdd(rounds: 1) > 0 {
            let session = try Session(model: model, threads: 2, build: build)
            for (tensor, outputs) in zip(tensors, theirs) {
                let ours = try session.run([model.inputs[0].name: tensor])
                for (port, output) in zip(model.outputs, outputs) {
                    let found = difference(try #require(ours[port.name]), output)
                    #expect(found < 1e-3, "\(network.testDescription), \(port.name): \(found)")
                }
            }
        }
    }

    /// Both round to levels at every product, and may go to either side of a half: single levels, which
    /// sixty layers spread. What would show a wrong kernel is far more.
    @Test(
        "a network on bytes gives what onnxruntime makes of the same file",
        .enabled(
            if: FileManager.default.fileExists(atPath: HeldNetwork.lite0.path),
            "needs EfficientNet-Lite0; run make models: SKIPPED"))
    func agreesOnBytes() throws {
        let network = HeldNetwork.lite0
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: network.path)))
        let quantiser = try Quantiser(bytes: bytes)
        var calibration = try Calibration(quantiser, threads: 2)
        for path in RealPictures.some(8) {
            try calibration.add(["images": try network.tensor(path)])
        }
        let made = try quantiser.quantised(calibration.ranges(.extremes))
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-bytes-\(UUID().uuidString).onnx")
        try Data(made).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let tensors = try RealPictures.some(6, from: 3).map(network.tensor)
        let theirs = try expected(file.path, tensors)
        let session = try Session(model: try Model(bytes: made), threads: 2)
        for (tensor, outputs) in zip(tensors, theirs) {
            let ours = try #require(try session.run(["images": tensor])["logits"])
            #expect(difference(ours, outputs[0]) < 0.08)
        }
    }
}
