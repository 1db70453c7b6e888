internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene

struct CasesStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Count cases by state, class, view and day, and say how long they took.",
        discussion: """
            `overdue` are open cases past their deadline, `dropped` rejected or cancelled ones. \
            The times run from the report to the close, of the closed cases.

            Examples:

              curbwatch cases stats --output out
              curbwatch cases stats --output out --since 168h --camera north-gate
              curbwatch cases stats --output out --json
            """)

    @OptionGroup var place: StoreOptions
    @OptionGroup var filter: CaseFilter

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        if filter.limit != nil { throw ValidationError("stats counts all cases: no --limit") }
    }

    func run() throws {
        try Ending.around {
            let store = try place.open()
            let found = try store.statistics(filter.query(), now: .now)
            if json {
                print(found.json)
            } else {
                for line in Self.lines(found) { print(line) }
                for left in try store.notFiled(filter.query()) { print(Self.line(left)) }
            }
        }
    }

    private static func line(_ left: NotFiled) -> String {
        let why = left.cause == .dailyCap ? "above the daily cap" : "in a quiet time"
        return "not filed: \(left.count) \(left.violation.rawValue) of \(left.view) on "
            + "\(left.day), \(why)"
    }

    private static func lines(_ found: CaseStatistics) -> [String] {
        typealias Row = (String, CaseStatistics.Count)
        let states = CaseState.allCases.compactMap { state in
            found.byState[state].map { "\(state.rawValue) \($0)" }
        }
        let sections: [(String, [Row])] = [
            ("class", found.byClass.map { ($0.key.rawValue, $0.value) }),
            ("view", found.byView.map { ($0.key.description, $0.value) }),
            ("day", found.byDay.map { ($0.key, $0.value) }),
            ("all", [("", found.total)]),
        ]
        var table: [[String]] = [["", "", "open", "overdue", "closed", "dropped"]]
        for (kind, rows) in sections {
            for (name, count) in rows.sorted(by: { $0.0 < $1.0 }) {
                table.append(
                    [kind, name]
                        + [count.open, count.overdue, count.closed, count.dropped].map(String.init))
            }
        }
        var lines = Columns(table).lines
        lines.append("states: " + (states.isEmpty ? "no case" : states.joined(separator: ", ")))
        if let times = found.reportedToClosed {
            lines.append(
                "reported to closed: median \(words(times.median)), nine of ten within "
                    + "\(words(times.ninetieth)), longest \(words(times.longest))")
        }
        return lines
    }

    /// `2d 3h`, `3h 5m` or `5m`.
    private static func words(_ duration: Duration) -> String {
        let minutes = duration.components.seconds / 60
        let (days, hours) = (minutes / 1440, minutes / 60 % 24)
        if days > 0 { return "\(days)d \(hours)h" }
        return hours > 0 ? "\(hours)h \(minutes % 60)m" : "\(minutes)m"
    }
}

/// Cells padded so that columns stand under each other.
struct Columns {
    let rows: [[String]]

    /// - Parameter rows: as many cells in each.
    init(_ rows: [[String]]) { self.rows = rows }

    var lines: [String] {
        let count = rows.first?.count ?? 0
        let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ").trimmingSuffix { $0 == " " }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, condition(last) { text.removeLast() }
        return text
    }
}
