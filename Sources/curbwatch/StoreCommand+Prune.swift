internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene

struct StorePruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Give up pictures of cases that ended long ago.",
        discussion: """
            Pictures of an open case always stay. What is given up keeps its hash and an entry in \
            the audit trail; the case itself stays.

            Examples:

              curbwatch store prune --output out --days 90 --dry-run
              curbwatch store prune --output out --days 90 --of rejected=7 --of illegal_banner=365
              curbwatch store prune --output out --budget 200GB
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "Days after a case ended, or after an event without a case was cleared.")
    var days: Int?

    @Option(
        help: """
            Other days for one state (closed, rejected, cancelled) or class: STATE=N, CLASS=N. A \
            class goes before a state. May be given again.
            """)
    var of: [String] = []

    @Option(help: "What all pictures may take: 500MB, 200GB. The oldest ends go first.")
    var budget: String?

    @Flag(help: "Say what would go; nothing is changed.")
    var dryRun = false

    func validate() throws {
        if days == nil, of.isEmpty, budget == nil {
            throw ValidationError("say what may go: --days, --of or --budget")
        }
        _ = try retention()
    }

    func run() throws {
        try Ending.around {
            let store = try place.open()
            let report = try store.prune(
                try retention(), evidence: try EvidenceStore(root: place.folder), now: .now,
                dryRun: dryRun)
            print(
                "\(dryRun ? "would give up" : "gave up") \(report.files) pictures of "
                    + "\(report.events) events, \(ByteCount.words(report.bytes))")
            if report.aboveBudget > 0 {
                Ending.report(
                    "still \(ByteCount.words(report.aboveBudget)) above the budget: "
                        + "pictures of open cases stay")
                throw Ending.partly
            }
        }
    }

    private func retention() throws -> Retention {
        var found = Retention()
        if let days {
            let time = try Self.time(days, "--days \(days)")
            found.afterEnd = [.closed: time, .rejected: time, .cancelled: time]
            found.unfiled = time
        }
        for word in of {
            let parts = word.split(separator: "=").map(String.init)
            guard parts.count == 2, let days = Int(parts[1]) else {
                throw ValidationError("--of \(word): needs STATE=DAYS or CLASS=DAYS")
            }
            let time = try Self.time(days, "--of \(word)")
            if let state = CaseState(rawValue: parts[0]), !state.isOpen {
                found.afterEnd[state] = time
            } else if let violation = Violation(rawValue: parts[0]) {
                found.ofClass[violation] = time
            } else {
                throw ValidationError(
                    "--of \(word): needs closed, rejected, cancelled or a class such as "
                        + "garbage_pile")
            }
        }
        if let budget {
            guard let bytes = ByteCount.parse(budget) else {
                throw ValidationError("--budget \(budget): needs 500MB, 200GB or 2TB")
            }
            found.budget = bytes
        }
        return found
    }

    private static func time(_ days: Int, _ option: String) throws -> Duration {
        guard (0...36500).contains(days) else {
            throw ValidationError("\(option): needs 0 ... 36500 days")
        }
        return .seconds(days * 86400)
    }
}
