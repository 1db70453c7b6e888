internal import ArgumentParser
internal import CaseFiling
internal import Detecting
internal import Engine
internal import Foundation
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
                return RegionClass(rejected: violation).map {
                    Pointed(
                        path: path, box: record.event.box, name: $0.rawValue,
                        origin: .rejectedCase)
                }
            case .reported, .cancelled:
                return nil
            default:
                return RegionClass(confirmed: violation).map {
                    Pointed(
                        path: path, box: record.event.box, name: $0.rawValue,
                        origin: .confirmedCase)
                }
            }
        }
    }

    private func keep(_ pointed: Pointed, by classifier: RegionClassifier) throws {
        try TeachIntake(place: place, classifier: classifier).keep(
            pointed.name, box: pointed.box, of: pointed.path, picture: pointed.path,
            pointed.origin)
    }
}
