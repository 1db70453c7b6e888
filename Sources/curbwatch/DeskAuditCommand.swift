internal import ArgumentParser
internal import Foundation
internal import WebDesk

struct DeskAuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check that no line of the desk's ledger was changed, taken out or put in.",
        discussion: """
            Each line of desk-audit.jsonl covers the one before it. The answer is `consistent` with \
            the last hash, or `broken` with the line; exit code 65. A cut end is found only with the \
            last hash of an earlier check, kept where who writes to the folder cannot write.

            Examples:

              curbwatch desk audit --output out
              curbwatch desk audit --output out --anchor 5f70bf18…
            """)

    @Option(name: [.long, .short], help: "A scan's output directory or a daemon's data folder.")
    var output: String

    @Option(help: "The last hash of an earlier check, 64 hex digits.")
    var anchor: String?

    func validate() throws {
        if let anchor, anchor.utf8.count != 64 {
            throw ValidationError("--anchor: needs the 64 hex digits of an earlier check")
        }
    }

    func run() throws {
        let path = "\(output)/desk-audit.jsonl"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            Ending.report("\(path): no desk wrote a ledger here")
            throw Ending.noInput
        }
        let found = LedgerChain.check(bytes, anchor: anchor)
        if let line = found.broken {
            print("broken: line \(line) of \(path) does not fit the one before")
            throw Ending.badData
        }
        let older = found.older > 0 ? ", \(found.older) older ones covered as a whole" : ""
        print("consistent: \(found.chained) lines\(older); head \(found.head)")
    }
}
