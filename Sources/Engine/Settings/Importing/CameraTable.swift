public import Foundation

/// Cameras as a table of another system has them: a heading, then a row for each camera, or for each
/// preset of one.
public struct CameraTable: Sendable {
    /// What a heading may name, in any order.
    public enum Column: String, Sendable, Hashable, CaseIterable {
        case camera, source, onvif, home, preset, token, template, every
        case longitude, latitude, grid, address
        case departmentCode = "department_code"
        case departmentName = "department_name"

        /// Whether it belongs to a preset and not to its camera.
        var isOfPreset: Bool { [.preset, .token, .template, .every].contains(self) }
    }

    struct Row: Sendable {
        var line: Int
        var cells: [Column: CSVTable.Cell]

        func text(_ column: Column) -> String? { cells[column]?.text }
    }

    /// A camera with its rows; what its first row leaves empty a later one may hold.
    struct Camera: Sendable {
        var name: String
        var rows: [Row]
        /// What its head says of itself; empty where nobody asked it.
        var asked: [HeadPreset] = []
        /// The stream's address from the camera itself.
        var stream: String?

        func cell(_ column: Column) -> CSVTable.Cell? {
            rows.lazy.compactMap { $0.cells[column] }.first
        }
    }

    /// A preset as a head names it.
    struct HeadPreset: Sendable, Hashable {
        var id: String
        var token: String
    }

    /// What problems call the table.
    let file: String
    var cameras: [Camera] = []
    var columns: [Column: Int] = [:]

    /// Reads a table.
    ///
    /// - Parameter name: what problems call it.
    /// - Throws: ``SettingsProblems`` with everything that is wrong with the table as such; whether
    ///   its cells hold is checked with the settings that are made of it.
    public init(_ bytes: Data, name: String) throws(SettingsProblems) {
        file = name
        let table: CSVTable
        do {
            table = try CSVTable(bytes)
        } catch {
            throw SettingsProblems(problems: [
                SettingsProblem(
                    file: name, line: error.line, column: error.column, path: "",
                    found: error.found, allowed: error.allowed)
            ])
        }
        var problems: [SettingsProblem] = []
        guard let heading = table.rows.first else {
            throw SettingsProblems(problems: [
                SettingsProblem(
                    file: name, line: 1, column: 1, path: "", found: "nothing",
                    allowed: "a heading with \(Self.words)")
            ])
        }
        let places = Self.columns(heading, file: name, problems: &problems)
        var index: [String: Int] = [:]
        for cells in table.rows.dropFirst() {
            var row = Row(line: cells[0].line, cells: [:])
            for (place, cell) in cells.enumerated() {
                let text = cell.text.trimmingCharacters(in: .whitespaces)
                guard !text.isEmpty else { continue }
                guard place < places.count else {
                    problems.append(
                        SettingsProblem(
                            file: name, line: cell.line, column: cell.column, path: "",
                            found: "a cell beyond the heading",
                            allowed: "at most \(places.count) cells"))
                    break
                }
                if let column = places[place] {
                    row.cells[column] = CSVTable.Cell(
                        text: text, line: cell.line, column: cell.column)
                }
            }
            guard let camera = row.text(.camera) else {
                problems.append(
                    SettingsProblem(
                        file: name, line: row.line, column: 1, path: "camera", found: "nothing",
                        allowed: "the camera's name"))
                continue
            }
            if let known = index[camera] {
                Self.compare(row, cameras[known].rows, file: name, &problems)
                cameras[known].rows.append(row)
            } else {
                index[camera] = cameras.count
                cameras.append(Camera(name: camera, rows: [row]))
            }
        }
        for (place, column) in places.enumerated() {
            if let column { columns[column] = heading[place].column }
        }
        if problems.isEmpty, cameras.isEmpty {
            problems.append(
                SettingsProblem(
                    file: name, line: heading[0].line, column: 1, path: "",
                    found: "a heading alone", allowed: "a row for each camera"))
        }
        guard problems.isEmpty else { throw Self.thrown(problems) }
    }

    private static let words = Column.allCases.map(\.rawValue).joined(separator: ", ")
    /// A hopeless table is not listed to its end.
    private static let most = 100

    static func thrown(_ problems: [SettingsProblem]) -> SettingsProblems {
        let sorted = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        return SettingsProblems(
            problems: Array(sorted.prefix(most)), more: max(0, sorted.count - most))
    }

    private static func columns(
        _ heading: [CSVTable.Cell], file: String, problems: inout [SettingsProblem]
    ) -> [Column?] {
        var known: Set<Column> = []
        let columns = heading.map { cell -> Column? in
            let word = cell.text.trimmingCharacters(in: .whitespaces).lowercased()
            guard let column = Column(rawValue: word) else {
                problems.append(
                    SettingsProblem(
                        file: file, line: cell.line, column: cell.column, path: "",
                        found: word.isEmpty ? "no heading" : "a column \"\(word.prefix(60))\"",
                        allowed: "one of \(words)",
                        hint: NearestKey.to(word, among: Column.allCases.map(\.rawValue))))
                return nil
            }
            if !known.insert(column).inserted {
                problems.append(
                    SettingsProblem(
                        file: file, line: cell.line, column: cell.column, path: "",
                        found: "a column \"\(word)\" a second time", allowed: "each column once"))
            }
            return column
        }
        if !known.contains(.camera) {
            problems.append(
                SettingsProblem(
                    file: file, line: heading[0].line, column: 1, path: "",
                    found: "no column \"camera\"", allowed: "it and others of \(words)"))
        }
        return columns
    }

    /// What belongs to a camera is the same in all its rows.
    private static func compare(
        _ row: Row, _ others: [Row], file: String, _ problems: inout [SettingsProblem]
    ) {
        for (column, cell) in row.cells.sorted(by: { $0.value.column < $1.value.column })
        where !column.isOfPreset {
            guard let other = others.lazy.compactMap({ $0.cells[column] }).first,
                other.text != cell.text
            else { continue }
            problems.append(
                SettingsProblem(
                    file: file, line: cell.line, column: cell.column, path: column.rawValue,
                    found: "another value than in line \(other.line)",
                    allowed: "one for all rows of the camera"))
        }
        if row.text(.preset) == nil || others.contains(where: { $0.text(.preset) == nil }) {
            problems.append(
                SettingsProblem(
                    file: file, line: row.line, column: 1, path: "preset",
                    found: "a camera of several rows, and one without a preset",
                    allowed: "a preset in each of them"))
        }
    }
}
