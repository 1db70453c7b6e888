internal import ArgumentParser
internal import Detecting
internal import Foundation

/// `curbwatch teach`: a site's officers show what things look like where they work.
struct TeachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teach",
        abstract: "Teach the classifier with crops of this site, and take it back.",
        discussion: """
            Labels, crops and fitted heads are kept in one folder, --in; `classify --head FOLDER` \
            uses the head that was fitted last.

              curbwatch teach add --in taught --class garbage corner.jpg --box 0.4,0.5,0.2,0.2
              curbwatch teach add --in taught --output out
              curbwatch teach fit --in taught
              curbwatch teach list --in taught
              curbwatch teach rollback --in taught

            Exit codes of fit: 0 a better head is in use; 1 it would be worse and nothing changed; \
            65 too few labels.
            """,
        subcommands: [
            TeachAddCommand.self, TeachFitCommand.self, TeachListCommand.self,
            TeachRollbackCommand.self,
        ])
}

/// Where a site keeps what it taught.
struct TeachPlace: ParsableArguments {
    @Option(name: .customLong("in"), help: "The folder of the site's labels and heads.")
    var place = "taught"

    var folder: TeachingFolder { TeachingFolder(URL(fileURLWithPath: place)) }
    /// Labels that came from the desk and wait.
    var inbox: TeachingInbox { TeachingInbox(in: URL(fileURLWithPath: place)) }
}

struct TeachFitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fit the head to the labels, and use it if it is better.",
        discussion: """
            Takes in first what officers taught at the desk. Says how well the head that came along does on the labels, and how well one does that is \
            fitted on four fifths of the pictures, on the last fifth. Where that is worse nothing \
            changes, unless --force is given.
            """)

    @OptionGroup var place: TeachPlace
    @OptionGroup var networks: ClassifierPlace

    @Flag(help: "Use the new head even where it is worse.")
    var force = false

    func run() throws {
        try ClassifierEnding.around {
            let shipped = try networks.shipped(threads: 1)
            let taken = try TeachIntake(place: place, classifier: shipped).takeInbox()
            if taken > 0 { print("\(taken) labels taken in from the desk") }
            let report = try place.folder.fit(from: shipped, force: force)
            print(report.text)
            print(
                "version \(report.version) is in use\(report.forced ? ", though it is worse" : "")")
        }
    }
}

struct TeachListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the labels by class, and the heads fitted to them.")

    @OptionGroup var place: TeachPlace

    @Flag(help: "A JSON object for each label, as in labels.jsonl.")
    var json = false

    func run() throws {
        try ClassifierEnding.around {
            let folder = place.folder
            let labels = try folder.labels()
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                for label in labels {
                    print(String(decoding: try encoder.encode(label), as: UTF8.self))
                }
                return
            }
            let counts = labels.reduce(into: [String: Int]()) { $0[$1.name, default: 0] += 1 }
            for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
                print("\(name): \(count)")
            }
            print("\(labels.count) labels")
            let waiting = try place.inbox.items().count
            if waiting > 0 { print("\(waiting) labels of the desk wait for fit") }
            let used = try folder.current.flatMap { Int($0.lastPathComponent) } ?? 0
            for version in folder.versions() {
                print(
                    "version \(version)\(version == used ? " (in use)" : ""): "
                        + (try folder.report(version).text))
            }
            if used == 0 { print("the head that came along is in use") }
        }
    }
}

struct TeachRollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Use an earlier head again; nothing is deleted.")

    @OptionGroup var place: TeachPlace

    @Option(help: "The version to use; 0 is the head that came along. Else the one before.")
    var to: Int?

    func run() throws {
        try ClassifierEnding.around {
            let folder = place.folder
            guard let used = try folder.current.flatMap({ Int($0.lastPathComponent) }) else {
                if let to, to > 0 {
                    try folder.use(to)
                    return print("version \(to) is in use")
                }
                throw TeachError(.unknown, "the head that came along is in use already")
            }
            let target = to ?? folder.versions().last { $0 < used } ?? 0
            try folder.use(target)
            print(
                target == 0 ? "the head that came along is in use" : "version \(target) is in use")
        }
    }
}
