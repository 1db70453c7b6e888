internal import ArgumentParser
internal import Detecting
internal import Foundation
internal import Inference

/// `curbwatch models quantize`: a network of floats becomes one on bytes, and what that costs is said.
struct ModelsQuantize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Make a network's products run on bytes, and say what that costs.",
        discussion: """
            Pictures show which numbers the network holds: those of --ranges-from, or some spread evenly \
            over --pictures. On the others the new network is held against the old one. With --labels also the share that each gets \
            right: lines `FILE,CLASS` or `FILE,CLASS|CLASS…` of indices that count as right, FILE being a \
            picture's name or FOLDER/NAME.

            A network with a card beside it reads pictures as the card says, and the new one gets a card \
            of its own. Others read the middle of the picture as --read says.

            Examples:

              curbwatch models quantize Models/fetched/efficientnet-lite0.onnx --read imagenet \\
                --pictures street --output efficientnet-lite0-bytes.onnx
              curbwatch models quantize Models/fetched/yolov3-tiny.onnx --pictures street \\
                --output yolov3-tiny-bytes.onnx
            """)

    /// How values 0...255 become the input of a network without a card.
    enum Reading: String, ExpressibleByArgument, CaseIterable {
        /// (value / 255 - mean) / deviation of ImageNet.
        case imagenet
        /// value / 255
        case unit
        /// As they are.
        case bytes
    }

    @Argument(help: "An ONNX file of operator set 13 or later, on floats.")
    var network: String

    @Option(
        parsing: .singleValue,
        help: "A folder of JPEG, PNG or BMP files; may be given several times.")
    var pictures: [String]

    @Option(
        parsing: .singleValue,
        help: "A folder of pictures for the ranges alone; may be given several times.")
    var rangesFrom: [String] = []

    @Option(name: .shortAndLong, help: "The ONNX file to write.")
    var output: String

    @Option(help: "How a network without a card reads pictures: imagenet, unit or bytes.")
    var read: Reading?

    @Option(help: "Pictures to look at for the ranges, 1 ... 10000.")
    var samples = 100

    @Option(help: "Pictures to compare on at most, 1 ... 100000.")
    var compare = 400

    @Option(
        help: "The share of all numbers that a range keeps, 0.5 ... 1; 1 keeps the extremes.")
    var keep = 1.0

    @Option(help: "A file of labels.")
    var labels: String?

    @Option(help: "Threads to compute on, 1 ... 64.")
    var threads = 1

    func validate() throws {
        let rules = [
            ("--samples \(samples): needs 1 ... 10000", (1...10_000).contains(samples)),
            ("--compare \(compare): needs 1 ... 100000", (1...100_000).contains(compare)),
            ("--keep \(keep): needs 0.5 ... 1", (0.5...1).contains(keep)),
            ("--threads \(threads): needs 1 ... 64", (1...64).contains(threads)),
            ("--pictures: needs a folder", !pictures.isEmpty),
        ]
        if let broken = rules.first(where: { !$0.1 }) { throw ValidationError(broken.0) }
    }

    func run() throws {
        try ModelsEnding.around {
            let bytes: [UInt8]
            do {
                bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: network)))
            } catch {
                throw ModelError(.unreadable, "\(network) cannot be read")
            }
            let quantiser = try Quantiser(bytes: bytes)
            let source = try QuantizeSource(network, quantiser.model, reading: read)
            let truth = try labels.map(PictureLabels.init)
            let split = try Split(
                PictureFolders.files(pictures),
                apart: rangesFrom.isEmpty ? nil : PictureFolders.files(rangesFrom),
                samples: samples, compare: compare)
            var calibration = try Calibration(quantiser, threads: threads)
            for path in split.samples {
                if let inputs = try source.readable(path) { try calibration.add(inputs) }
            }
            let made = try quantiser.quantised(
                calibration.ranges(keep < 1 ? .share(keep) : .extremes),
                means: calibration.means)
            let model = try Model(bytes: made)
            var report = QuantizeReport(source: source.output, truth: truth)
            let exact = try Session(model: quantiser.model, threads: threads)
            let onBytes = try Session(model: model, threads: threads)
            for path in split.others {
                guard let inputs = try source.readable(path) else { continue }
                report.add(path, try exact.run(inputs), try onBytes.run(inputs))
            }
            try write(made, source)
            print(report.text(samples: calibration.samples))
            print(
                try QuantizeSpeed.text(exact, onBytes, source.blank, threads: threads)
                    + "\n\(output): \(made.count) bytes, the other \(bytes.count)")
        }
    }

    private func write(_ made: [UInt8], _ source: QuantizeSource) throws {
        let place = URL(fileURLWithPath: output)
        try Data(made).write(to: place, options: .atomic)
        guard var card = source.card else { return }
        card.sha256 = ModelHash.of(file: output) ?? ""
        card.name = place.deletingPathExtension().lastPathComponent
        card.origin += "; on bytes by curbwatch models quantize"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(card).write(
            to: place.deletingPathExtension().appendingPathExtension("json"), options: .atomic)
    }

    /// Pictures to look at, spread evenly, and others to compare on.
    private struct Split {
        var samples: [String] = []
        var others: [String] = []

        init(_ paths: [String], apart: [String]?, samples wanted: Int, compare: Int) {
            // At least as many are compared on as are looked at.
            let most = apart?.count ?? paths.count / 2
            let taken = Self.spread(max(1, min(wanted, most)), over: apart?.count ?? paths.count)
            samples = taken.map { (apart ?? paths)[$0] }
            let seen = Set(samples)
            let rest = paths.filter { !seen.contains($0) }
            others = Self.spread(min(compare, rest.count), over: rest.count).map { rest[$0] }
        }

        private static func spread(_ count: Int, over all: Int) -> [Int] {
            (0..<count).map { $0 * all / count }
        }
    }
}
