internal import ArgumentParser
internal import CaseFiling
internal import Detecting
internal import Foundation
internal import Picturing
internal import Scene

struct TeachAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Keep crops with what they show.",
        discussion: """
            Either pictures with --class, and --box where not the whole is meant; or the cases of a \
            store, --output or --store: what officers confirmed is of its class, and what they \
            rejected is `other`. Of a rejected case of parking or cycles nothing is learnt: the thing \
            was there, and only in the right place.

            Crops are kept in the folder. Evidence is masked already; a picture that you point at \
            should be, too.
            """)

    @Argument(help: "Pictures, with --class.")
    var pictures: [String] = []

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "What it is: \(RegionClass.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "class"))
    var name: String?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Where it is; may be given several times.", valueName: "x,y,w,h"))
    var box: [String] = []

    @OptionGroup var place: TeachPlace
    @OptionGroup var store: StoreOptions
    @OptionGroup var networks: ClassifierPlace

    private var fromStore: Bool { store.store != nil || store.output != nil }

    func validate() throws {
        for text in box { _ = try BoxText.box(text) }
        if fromStore {
            guard pictures.isEmpty, name == nil, box.isEmpty else {
                throw ValidationError("give pictures with --class, or a store, not both")
            }
        } else {
            guard let name, !pictures.isEmpty else {
                throw ValidationError("give pictures with --class, or --output or --store")
            }
            guard RegionClass(rawValue: name) != nil else {
                throw ValidationError(
                    "--class \(name): needs one of "
                        + RegionClass.allCases.map(\.rawValue).joined(separator: ", "))
            }
        }
    }

    func run() throws {
        try ClassifierEnding.around {
            let classifier = try networks.shipped(threads: 1)
            let labels = try fromStore ? cases() : pointed()
            var done = 0
            var failure: ExitCode?
            for label in labels {
                do {
                    try keep(label, by: classifier)
                    done += 1
                } catch let error as TeachError {
                    throw error
                } catch {
                    failure = Ending.code(reporting: error)
                }
            }
            print("\(done) labels kept in \(place.place)")
            if let failure { throw done > 0 ? Ending.partly : failure }
        }
    }

    private struct Pointed {
        var path: String
        var box: Box
        var name: String
        var origin: TaughtLabel.Origin
    }

    private func pointed() throws -> [Pointed] {
        let boxes = try box.isEmpty ? [.whole] : box.map(BoxText.box)
        return pictures.flatMap { path in
            boxes.map { Pointed(path: path, box: $0, name: name ?? "", origin: .officer) }
        }
    }

    private func cases() throws -> [Pointed] {
        try store.open().cases().compactMap { record in
            guard let file = record.event.evidence[.confirmed] else { return nil }
            let path = store.folder + "/" + file.path
            let violation = record.event.violation
            switch record.state {
            case .rejected:
                guard Self.tellsByLooks(violation) else { return nil }
                return Pointed(
                    path: path, box: record.event.box, name: RegionClass.other.rawValue,
                    origin: .rejectedCase)
            case .reported, .cancelled:
                return nil
            default:
                return Self.looks(of: violation).map {
                    Pointed(
                        path: path, box: record.event.box, name: $0.rawValue,
                        origin: .confirmedCase)
                }
            }
        }
    }

    /// What a confirmed violation looks like; nil where it may look like anything.
    private static func looks(of violation: Violation) -> RegionClass? {
        switch violation {
        case .garbagePile: .garbage
        case .streetVending: .stall
        case .overflowingBin: .binOverflowing
        case .shopEncroachment: .goods
        case .streetHanging: .hangingCloth
        case .disorderlyCycles: .cycles
        case .illegalBanner: .banner
        case .piledMaterials: .materialHeap
        case .illegalParking: .vehicle
        case .leftObject: nil
        }
    }

    /// Whether a rejected case says that the thing looks otherwise.
    private static func tellsByLooks(_ violation: Violation) -> Bool {
        switch violation {
        case .disorderlyCycles, .illegalParking, .leftObject: false
        default: true
        }
    }

    private func keep(_ pointed: Pointed, by classifier: RegionClassifier) throws {
        let frame = try PictureFile.frame(pointed.path)
        let label = try place.folder.add(
            pointed.name, box: pointed.box, in: frame, picture: pointed.path,
            origin: pointed.origin, by: classifier)
        let crop = try RegionClassifier.crop(of: pointed.box, in: frame)
        let jpeg = try PictureWriter(privacy: []).jpeg(crop)
        let file = place.folder.crop(of: label)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(jpeg).write(to: file, options: .atomic)
        } catch {
            throw TeachError(.cannotWrite, "\(file.path): check the folder and the disk")
        }
    }
}
