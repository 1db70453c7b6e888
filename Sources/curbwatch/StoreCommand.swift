internal import ArgumentParser
internal import CaseFiling
internal import Foundation

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Look after the store: check, back up, pack, give up old pictures, tell others.",
        discussion: """
            Examples:

              curbwatch store check --output out
              curbwatch store backup --output out --to /backup/curbwatch-2026-01-31.sqlite
              curbwatch store prune --output out --days 90 --dry-run
            """,
        subcommands: [
            StoreCheckCommand.self, StoreBackupCommand.self, StoreVacuumCommand.self,
            StorePruneCommand.self, StoreOutboxCommand.self,
        ])
}

struct StoreCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that the store's file is sound.",
        discussion: """
            Reads every page and every reference. Whether a case was changed is told by \
            `curbwatch cases audit`.

            Examples:

              curbwatch store check --output out

            Exit codes: 0 it is sound; 65 it is not, each line says what; 66 there is none.
            """)

    @OptionGroup var place: StoreOptions

    func run() throws {
        try Ending.around {
            let problems = try place.open().problems()
            for problem in problems { print(problem) }
            guard problems.isEmpty else { throw Ending.badData }
            print("the store is sound")
        }
    }
}

struct StoreBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store in one piece while it is in use.",
        discussion: """
            The copy is checked before its name is told. Pictures are not in it: copy evidence/ \
            after it, so that the copy names no picture that is missing.

            Examples:

              curbwatch store backup --output out --to /backup/curbwatch.sqlite
              curbwatch store backup --output out --to /backup/curbwatch.sqlite --overwrite
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "The copy; it appears complete or not at all.")
    var to: String

    @Flag(help: "Replace a file of that name.")
    var overwrite = false

    func run() throws {
        try Ending.around {
            if !overwrite, FileManager.default.fileExists(atPath: to) {
                Ending.report("\(to): is there already; give --overwrite or another name")
                throw Ending.cannotWrite
            }
            let bytes = try place.open().backUp(to: to)
            print("\(to): \(ByteCount.words(bytes)), sound")
        }
    }
}

struct StoreVacuumCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vacuum",
        abstract: "Give the disk back what the store no longer needs.",
        discussion: """
            Needs as much free disk as the store is large, and that no scan or daemon runs on it.

            Examples:

              curbwatch store vacuum --output out
            """)

    @OptionGroup var place: StoreOptions

    func run() throws {
        try Ending.around {
            // The desk makes no store where there is none; the engine keeps others out.
            _ = try place.open()
            try place.open(.engine).vacuum()
            print("the store is packed")
        }
    }
}
