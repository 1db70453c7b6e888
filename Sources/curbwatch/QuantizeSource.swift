internal import Detecting
internal import Foundation
internal import Grabbing
internal import Inference
internal import Scene

/// The network that is quantised, and how it reads pictures.
struct QuantizeSource {
    let card: DetectorCard?
    /// The output that classes are read from.
    let output: String
    private let port: Model.Port
    private let input: DetectorCard.Input
    private let share: Double?

    init(_ network: String, _ model: Model, reading: ModelsQuantize.Reading?) throws {
        let file = URL(fileURLWithPath: network)
        let place = file.deletingPathExtension().appendingPathExtension("json")
        card = FileManager.default.fileExists(atPath: place.path) ? try .beside(file) : nil
        guard model.inputs.count == 1, let port = model.inputs.first, port.shape.count == 4,
            (port.shape[1] ?? 3) == 3, let output = model.outputs.first?.name
        else { throw ModelError(.unsupported, "\(network): needs one input of pictures") }
        self.port = port
        self.output = output
        if let card, reading == nil {
            input = card.input
            share = nil
            return
        }
        guard let reading else {
            throw ModelError(.wrongInput, "\(network) has no card: say --read")
        }
        let (scale, mean, deviation): (Double, [Double], [Double]) =
            switch reading {
            case .imagenet: (1 / 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
            case .unit: (1 / 255, [0, 0, 0], [1, 1, 1])
            case .bytes: (1, [0, 0, 0], [1, 1, 1])
            }
        input = DetectorCard.Input(
            width: port.shape[3] ?? 224, height: port.shape[2] ?? 224, channels: .rgb,
            fit: .stretch, scale: scale, mean: mean, deviation: deviation)
        share = 0.875
    }

    /// A picture as the network reads it; nil where it cannot be read, which is reported.
    func readable(_ path: String) throws -> [String: Tensor]? {
        do {
            return try inputs(path)
        } catch let error as GrabError {
            Ending.report("\(path): left out: \(error)")
            return nil
        }
    }

    /// An even input, to time a run on.
    var blank: [String: Tensor] {
        let shape = [1, 3, input.height, input.width]
        let floats = [Float](repeating: 0.5, count: shape.reduce(1, *))
        return [port.name: Tensor(shape: shape, floats: floats)]
    }

    private func inputs(_ path: String) throws -> [String: Tensor] {
        let frame = try PictureFile.frame(path)
        let part = share.map { NetworkPicture.middle(of: frame, share: $0) } ?? .whole
        let floats = try NetworkPicture.floats(of: part, in: frame, as: input)
        return [
            port.name: Tensor(shape: [1, 3, input.height, input.width], floats: floats)
        ]
    }
}

/// The pictures of folders, in the order of their names.
enum PictureFolders {
    static func files(_ folders: [String]) throws -> [String] {
        var paths: [String] = []
        for folder in folders {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
                throw ModelError(.unreadable, "\(folder) cannot be read")
            }
            paths += names.sorted().filter {
                ["jpg", "jpeg", "png", "bmp"].contains(
                    ($0 as NSString).pathExtension.lowercased())
            }.map { "\(folder)/\($0)" }
        }
        guard paths.count >= 2 else {
            throw ModelError(
                .unreadable, "\(folders.joined(separator: ", ")): \(paths.count) pictures, needs 2")
        }
        return paths
    }
}

/// Which classes count as right, by picture.
struct PictureLabels {
    private var classes: [String: Set<Int>] = [:]

    init(_ path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ModelError(.unreadable, "\(path) cannot be read")
        }
        for (number, line) in text.split(separator: "\n").enumerated() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let labels = cells.last.map { $0.split(separator: "|").map { Int($0) } } ?? []
            guard cells.count == 2, !labels.isEmpty, labels.allSatisfy({ $0 != nil }) else {
                throw ModelError(
                    .malformed, "\(path):\(number + 1): needs FILE,CLASS or FILE,CLASS|CLASS")
            }
            classes[String(cells[0])] = Set(labels.compactMap(\.self))
        }
    }

    func right(_ path: String) -> Set<Int>? {
        let parts = path.split(separator: "/").suffix(2)
        return classes[parts.joined(separator: "/")] ?? parts.last.flatMap { classes[String($0)] }
    }
}
