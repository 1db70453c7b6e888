internal import Detecting
internal import Diffing
internal import Foundation
internal import Inference
internal import Scene
internal import Synchronization

/// A network: its runs on one thread and more, its layers, and what a detector costs on a picture.
struct InferBench {
    let network: URL
    let footage: Footage
    private let model: Model
    private let inputs: [String: Tensor]

    init(network: URL, footage: Footage) throws {
        self.network = network
        self.footage = footage
        model = try Model(path: network.path)
        var inputs: [String: Tensor] = [:]
        for port in model.inputs {
            let shape = port.shape.map { $0 ?? 1 }
            let values = (0..<shape.reduce(1, *)).map { Float($0 % 251) / 251 }
            inputs[port.name] = Tensor(shape: shape, floats: values)
        }
        self.inputs = inputs
    }

    var name: String { network.deletingPathExtension().lastPathComponent }

    func contenders(sweep: [Int]) throws -> [Contender] {
        let size = model.inputs.first?.shape.compactMap(\.self).suffix(2) ?? []
        var all: [Contender] = []
        for build in KernelBuild.allCases {
            for threads in sweep where build == .best || threads == 1 {
                guard build.multiplyAdd(rounds: 1) > 0 else { continue }
                let session = try Session(model: model, threads: threads, build: build)
                all.append(
                    Contender(
                        stage: .infer, work: "\(name), \(build.rawValue) kernels", unit: "run",
                        width: size.last ?? 0, height: size.first ?? 0, threads: threads
                    ) {
                        _ = try session.run(inputs)
                        return 1
                    })
            }
        }
        return all + (try detecting())
    }

    /// The detector as a visit has it look: the picture brought to the network's size, all tiles,
    /// the head read, doubles suppressed. Nothing for a network without a card.
    private func detecting() throws -> [Contender] {
        let card = network.deletingPathExtension().appendingPathExtension("json")
        guard FileManager.default.fileExists(atPath: card.path) else { return [] }
        let detector = try Detector(model: network, threads: 1)
        let frame = try DiffBench.frames(of: footage.main)[0]
        let ways: [(String, Tiling)] = [
            ("the whole picture", .whole), ("whole and 2 × 2 tiles", .wholeAndGrid(2)),
        ]
        return ways.map { words, tiling in
            Contender(
                stage: .infer, work: "\(name) as detector, \(words)", unit: "picture",
                width: frame.width, height: frame.height
            ) {
                _ = try detector.detect(in: frame, tiling: tiling, around: nil)
                return 1
            }
        }
    }

    /// Times each layer on one thread; the median over the runs.
    func layers(runs: Int, peaks: Peaks, noise: NoiseWatch) throws -> [LayerFigure] {
        let session = try Session(model: model, threads: 1)
        _ = try session.run(inputs)
        var taken: [[LayerTime]] = []
        for _ in 0..<max(3, runs) {
            noise.beat()
            taken.append(try session.profile(inputs))
        }
        let peak = peaks.mostGigaflops
        let width = peaks.gigabytes.greatest
        return taken[0].indices.map { index in
            let layer = taken[0][index].layer
            let time = Spread(of: taken.map { $0[index].seconds })
            return LayerFigure(
                name: layer.name, kind: layer.kind, shape: layer.shape,
                milliseconds: time.scaled(by: 1000), operations: layer.operations,
                bytes: layer.bytes, peakGigaflops: peak, gigabytesPerSecond: width)
        }.filter { $0.milliseconds.median > 0 }
    }
}

/// What one layer of a network reaches of what the machine can do.
public struct LayerFigure: Codable, Sendable, Hashable {
    public var name: String
    public var kind: String
    public var shape: [Int]
    public var milliseconds: Spread
    /// Floating-point operations of the mathematics; 0 for layers that only move.
    public var operations: Double
    /// Weights, inputs and outputs, each once.
    public var bytes: Double
    public var peakGigaflops: Double
    public var gigabytesPerSecond: Double

    public var gigaflops: Double {
        milliseconds.median > 0 ? operations / milliseconds.median / 1e6 : 0
    }
    public var shareOfPeak: Double { peakGigaflops > 0 ? gigaflops / peakGigaflops : 0 }
    /// Operations for each byte moved.
    public var intensity: Double { bytes > 0 ? operations / bytes : 0 }
    /// The most that memory would allow, were nothing in a cache.
    public var roof: Double { min(peakGigaflops, intensity * gigabytesPerSecond) }

    /// Why a layer that computes stays under half of the peak; nil for one that does not.
    public var reason: String? {
        guard operations > 0, shareOfPeak < 0.5 else { return nil }
        let channels = shape.count > 1 ? shape[1] : shape.last ?? 0
        if roof < peakGigaflops * 0.5 {
            return "memory: \(Int(intensity.rounded())) operations a byte"
        }
        if channels % 16 != 0 { return "\(channels) channels do not fill vectors of 16" }
        if milliseconds.median < 0.05 { return "too short: starting counts" }
        let pixels = shape.dropFirst(2).reduce(1, *)
        if pixels < 200 { return "\(pixels) pixels: weights are read more than used" }
        return "short sums or a window: loads and activation count as much"
    }
}
