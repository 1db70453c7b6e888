internal import ArgumentParser
internal import CaseFiling
internal import Scene

struct CasesSameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "same",
        abstract: "Link what another camera saw to the case it was proposed for.",
        discussion: """
            `cases show` lists such events under `proposed`.

            Examples:

              curbwatch cases same 9f3a6c01b2d4e5f6 --actor li --output out
            """)

    @OptionGroup var proposal: ProposalOptions

    func run() throws { try proposal.decide(isSame: true) }
}

struct CasesSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Make what another camera saw a case of its own.",
        discussion: """
            Examples:

              curbwatch cases split 9f3a6c01b2d4e5f6 --actor li --output out
            """)

    @OptionGroup var proposal: ProposalOptions

    func run() throws { try proposal.decide(isSame: false) }
}

struct ProposalOptions: ParsableArguments {
    @Argument(help: "The proposed event's id.")
    var event: String

    @Option(help: "Who decides; goes into the history.")
    var actor: String

    @OptionGroup var place: StoreOptions

    func decide(isSame: Bool) throws {
        try Ending.around {
            let record = try place.open().decide(
                proposed: event, isSame: isSame, by: .officer(actor), at: .now)
            print("\(event): \(isSame ? "linked to" : "is") case \(record.number)")
        }
    }
}
