internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene
internal import Timetable

struct CasesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List cases, one a line, in the order of their confirmation.",
        discussion: """
            Examples:

              curbwatch cases list --output out
              curbwatch cases list --output out --state reported --state registered
              curbwatch cases list --output out --camera north-gate/corner --since 2026-01-31 --json
            """)

    @OptionGroup var place: StoreOptions
    @OptionGroup var filter: CaseFilter

    @Flag(help: "A JSON object for each case, as in cases.jsonl.")
    var json = false

    func run() throws {
        try Ending.around {
            let cases = try place.open().cases(filter.query())
            if json {
                for record in cases { print(record.json) }
            } else {
                for line in CaseTable(cases).lines { print(line) }
            }
        }
    }
}

/// Cases in columns, times in their own site's zone.
struct CaseTable {
    private static let heads = ["case", "state", "class", "view", "confirmed", "deadline", "sure"]
    private let rows: [[String]]

    init(_ cases: [CaseRecord]) {
        rows = cases.map { record in
            [
                record.number,
                record.state.rawValue
                    + (record.closingProposed != nil && record.state.isOpen ? " (clean)" : ""),
                record.event.violation.rawValue, record.event.view.description,
                Self.time(record.event.confirmed, record),
                record.deadline.map { Self.time($0, record) } ?? "-",
                "\(Int((record.event.confidence * 100).rounded())) %",
            ]
        }
    }

    /// The head and the rows, padded so that columns stand under each other.
    var lines: [String] {
        Columns([Self.heads] + rows).lines + ["\(rows.count) cases"]
    }

    static func time(_ moment: Moment, _ record: CaseRecord) -> String {
        LocalTime.iso8601(moment.date, zone: record.clock)
    }
}

extension Ending {
    /// Runs a command's body and ends with the code that its error means.
    static func around(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw code(reporting: error)
        }
    }
}
