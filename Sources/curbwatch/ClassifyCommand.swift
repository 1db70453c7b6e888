internal import ArgumentParser
internal import Detecting
internal import Foundation
internal import Grabbing
internal import Scene

/// `curbwatch classify`: what a place of a picture, or a whole picture, looks like.
struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Say what a picture shows: garbage, a bin, a stall, cycles …",
        discussion: """
            Prints a JSON line for each picture or box, with a probability for each class and the \
            decision: the likeliest class, or unsure where none reaches --floor.

            Without a box the picture is tiled as in the absolute look; the line then tells the \
            likeliest place, and "places" all that stand out. A picture in which nothing stands out \
            has the box of the whole.

            Examples:

              curbwatch classify street.jpg
              curbwatch classify street.jpg --box 0.4,0.5,0.2,0.2 --box 0.1,0.5,0.1,0.1

            Exit codes: 0; 1 where a picture could not be read and others could; 66 or 65 where none \
            could; 69 where the networks are missing.
            """)

    @Argument(help: "JPEG, PNG or BMP files.")
    var pictures: [String]

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "A box in fractions of the picture; may be given several times.", valueName: "x,y,w,h"))
    var box: [String] = []

    @Option(help: "The least probability of a decision, 0 ... 1.")
    var floor = 0.5

    @Option(help: "Threads to compute on, 1 ... 64.")
    var threads = 1

    @OptionGroup var networks: ClassifierPlace

    func validate() throws {
        for text in box { _ = try BoxText.box(text) }
        guard floor >= 0, floor <= 1 else {
            throw ValidationError("--floor \(floor): needs 0 ... 1")
        }
        guard (1...64).contains(threads) else {
            throw ValidationError("--threads \(threads): needs 1 ... 64")
        }
    }

    func run() throws {
        try ClassifierEnding.around {
            let classifier = try networks.classifier(threads: threads)
            let boxes = try box.map(BoxText.box)
            var done = 0
            var failure: ExitCode?
            for path in pictures {
                do {
                    let frame = try PictureFile.frame(path)
                    if boxes.isEmpty {
                        print(try whole(path, frame, classifier))
                    } else {
                        for (box, classes) in zip(
                            boxes, try classifier.classes(of: boxes, in: frame))
                        {
                            print(try ClassifyLine(path, box, classes, floor: floor).json)
                        }
                    }
                    done += 1
                } catch {
                    failure = Ending.code(reporting: error)
                }
            }
            if let failure { throw done > 0 ? Ending.partly : failure }
        }
    }

    private func whole(
        _ path: String, _ frame: Frame, _ classifier: RegionClassifier
    ) throws -> String {
        let places = try classifier.survey(.whole, in: frame)
        let dull: [RegionClass] = [.ground, .other]
        let standing = places.filter { place in
            let most = place.classes.values.max() ?? 0
            return most >= floor && dull.allSatisfy { place.classes[$0.rawValue] != most }
        }
        // What the city is called for comes before what belongs in a street.
        let lead = standing.first { place in
            ClassifyLine.orderly.allSatisfy {
                place.classes[$0.rawValue] != place.classes.values.max()
            }
        }
        guard let lead else {
            let classes = try classifier.background(of: places, in: frame)
            return try ClassifyLine(path, .whole, classes, floor: floor, places: standing).json
        }
        return try ClassifyLine(path, lead.box, lead.classes, floor: floor, places: standing).json
    }
}

/// One line of `classify`.
struct ClassifyLine: Encodable {
    /// Classes that are no violation by themselves.
    static let orderly: [RegionClass] = [.binOrderly, .cycles, .vehicle, .ground, .other]

    struct Place: Encodable {
        var box: Box
        var classes: [String: Double]
    }

    var picture: String
    var box: Box
    var classes: [String: Double]
    var decision: String
    var places: [Place]?

    init(
        _ picture: String, _ box: Box, _ classes: [String: Double], floor: Double,
        places: [(box: Box, classes: [String: Double])]? = nil
    ) {
        self.picture = picture
        self.box = Self.rounded(box)
        self.classes = classes
        let best = classes.max { ($0.value, $1.key) < ($1.value, $0.key) }
        decision = best.flatMap { $0.value >= floor ? $0.key : nil } ?? "unsure"
        self.places = places?.map { Place(box: Self.rounded($0.box), classes: $0.classes) }
    }

    private static func rounded(_ box: Box) -> Box {
        func four(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
        return Box(
            x: four(box.x), y: four(box.y), width: four(box.width), height: four(box.height))
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
