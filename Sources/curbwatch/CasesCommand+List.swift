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
                record.state.rawValue + (record.closingProposed == nil ? "" : " (clean)"),
                record.event.violation.rawValue, record.event.view.description,
                Self.time(record.event.confirmed, record),
                record.deadline.map { Self.time($0, record) } ?? "-",
                "\(Int((record.event.confidence * 100).rounded())) %",
            ]
        }
    }

    /// The head and the rows, padded so that columns stand under each other.
    var lines: [String] {
        let table = [Self.heads] + rows
        let widths = Self.heads.indices.map { column in
            table.map { $0[column].count }.max() ?? 0
        }
        let lines = table.map { row in
            zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ").trimmingSuffix { $0 == " " }
        }
        return lines + ["\(rows.count) cases"]
    }

    static func time(_ moment: Moment, _ record: CaseRecord) -> String {
        LocalTime.iso8601(
            Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000), zone: record.clock)
    }
}

extension String {
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, condition(last) { text.removeLast() }
        return text
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
