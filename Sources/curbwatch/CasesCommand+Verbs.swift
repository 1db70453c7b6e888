internal import ArgumentParser
internal import CaseFiling
internal import Engine
internal import Foundation
internal import Scene
internal import Timetable

/// A command that moves one case by one verb.
protocol CaseVerbCommand: ParsableCommand {
    static var verbs: [CaseVerb] { get }
    var step: StepOptions { get }
    var verb: CaseVerb { get }
}

extension CaseVerbCommand {
    var verb: CaseVerb { Self.verbs[0] }

    func run() throws { try Ending.around { try step.perform(verb) } }

    fileprivate static func described(
        _ abstract: String, more: String = "", example: String = ""
    ) -> CommandConfiguration {
        let name = verbs[0].rawValue
        let from = CaseState.allCases.filter { verbs[0].target(from: $0) != nil }
            .map { "\($0.rawValue) -> \(verbs[0].target(from: $0)?.rawValue ?? "")" }
            .joined(separator: ", ")
        return CommandConfiguration(
            commandName: name, abstract: abstract,
            discussion: """
                \(from). \(more)From another state it is refused with exit code 64, and the verbs \
                that the case takes are named.

                Examples:

                  curbwatch cases \(name) 20260131-9F3A6C01B2 --actor li --output out\(example)
                  curbwatch cases \(name) 20260131-9F3A6C01B2 --actor li --output out --dry-run
                """)
    }
}

/// Which case, by whom, why, and whose working hours count.
struct StepOptions: ParsableArguments {
    @Argument(help: "The case's number, as `cases list` prints it.")
    var number: String

    @Option(help: "Who does it: a name for the case's history.")
    var actor: String

    @Option(help: "Why, for the case's history.")
    var note: String?

    @Option(help: "Settings or site file whose zone and calendar a deadline counts by.")
    var config: String?

    @Flag(help: "Show what would change; nothing is written.")
    var dryRun = false

    @OptionGroup var place: StoreOptions

    func validate() throws {
        for (name, text, limit) in [("--actor", actor, 100), ("--note", note ?? "-", 4000)] {
            let words = text.trimmingCharacters(in: .whitespaces)
            if words.isEmpty || text.count > limit || text.contains(where: \.isNewline) {
                throw ValidationError("\(name): needs one line of 1 ... \(limit) characters")
            }
        }
    }

    fileprivate func perform(_ verb: CaseVerb) throws {
        let site = try config.map {
            try Settings.load(
                path: $0, environment: ProcessInfo.processInfo.environment, for: .either
            ).site
        }
        let change = try place.open().perform(
            verb, on: number, by: .officer(actor), at: .now, note: note,
            zone: site?.zone, calendar: site?.calendar ?? .standard, dryRun: dryRun)
        for line in Self.lines(change.before, change.after, zone: site?.zone) { print(line) }
        if site == nil, let step = change.after.history.last, step.deadline != nil {
            Ending.report(
                "no --config: the deadline counts Monday to Friday 08-12 and 14-18 without "
                    + "holidays, on the clock of \(change.after.zone)")
        }
        if dryRun { print("nothing was changed") }
    }

    private static func lines(
        _ before: CaseRecord, _ after: CaseRecord, zone: TimeZone?
    ) -> [String] {
        guard let step = after.history.last else { return [] }
        let note = step.note.map { " (\($0))" } ?? ""
        var lines = [
            "\(after.number): \(before.state.rawValue) -> \(after.state.rawValue) "
                + "by \(step.actor.text)\(note)"
        ]
        if let deadline = step.deadline {
            lines.append(
                "deadline \(LocalTime.iso8601(deadline.date, zone: zone ?? after.clock))")
        }
        return lines
    }
}

struct CasesConfirmCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.confirm]
    static let configuration: CommandConfiguration = described(
        "Register a reported case; its deadline begins.", example: " --config curbwatch.yaml")
    @OptionGroup var step: StepOptions
}

struct CasesRejectCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.reject]
    static let configuration: CommandConfiguration = described(
        "Reject a case: it is none.", more: "--note says why. ",
        example: " --note 'a shadow'")
    @OptionGroup var step: StepOptions
}

struct CasesDispatchCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.dispatch]
    static let configuration: CommandConfiguration = described("Send a registered case to a crew.")
    @OptionGroup var step: StepOptions
}

struct CasesHandleCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.handle, .finish]
    static let configuration: CommandConfiguration = described(
        "Say that a crew works on a case, or with --done that it is ready.",
        more: "With --done handling -> handled. ", example: " --done")
    @OptionGroup var step: StepOptions

    @Flag(help: "The crew is ready.")
    var done = false

    var verb: CaseVerb { done ? .finish : .handle }
}

struct CasesVerifyCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.verify]
    static let configuration: CommandConfiguration = described(
        "Say that the place was checked and is clean.")
    @OptionGroup var step: StepOptions
}

struct CasesCloseCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.close]
    static let configuration: CommandConfiguration = described("Close a verified case.")
    @OptionGroup var step: StepOptions
}

struct CasesReopenCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.reopen]
    static let configuration: CommandConfiguration = described(
        "Take an ended case up again.",
        more: "A closed one begins a new deadline; the older one stays in its history. ")
    @OptionGroup var step: StepOptions
}

struct CasesCancelCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.cancel]
    static let configuration: CommandConfiguration = described(
        "End a case without handling it.", example: " --note 'filed twice'")
    @OptionGroup var step: StepOptions
}

struct CasesReturnCommand: CaseVerbCommand {
    static let verbs = [CaseVerb.return]
    static let configuration: CommandConfiguration = described(
        "Send a case one step back.", example: " --note 'wrong crew'")
    @OptionGroup var step: StepOptions
}
