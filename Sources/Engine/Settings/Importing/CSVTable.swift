internal import Foundation

/// A table in comma-separated values (RFC 4180), each cell with its place in the file.
struct CSVTable: Sendable {
    struct Cell: Sendable {
        var text: String
        /// From 1; columns count Unicode scalars.
        var line: Int
        var column: Int
    }

    /// Rows that are not empty, the heading first.
    private(set) var rows: [[Cell]] = []

    /// Where the text is no table.
    struct Fault: Error {
        var line: Int
        var column: Int
        var found: String
        var allowed: String
    }

    /// Reads a table; quotes, line breaks inside them, a mark of the byte order and either line
    /// break are as spreadsheets write them.
    ///
    /// - Complexity: O(bytes).
    init(_ bytes: Data) throws(Fault) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let text = String(validating: Array(bytes.dropFirst(start)), as: UTF8.self) else {
            throw Fault(
                line: 1, column: 1, found: "bytes that are no UTF-8",
                allowed: "a table that was saved as CSV UTF-8")
        }
        var row: [Cell] = []
        var (line, column) = (1, 1)
        var cell = Cell(text: "", line: 1, column: 1)
        var opened: (line: Int, column: Int)?
        var wasQuoted = false
        var scalars = text.unicodeScalars[...]
        func isEmpty(_ row: [Cell]) -> Bool { row.allSatisfy { $0.text.isEmpty } }
        while let scalar = scalars.popFirst() {
            let here = (line: line, column: column)
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 1) }
            if opened != nil {
                guard scalar == "\"" else {
                    cell.text.unicodeScalars.append(scalar)
                    continue
                }
                if scalars.first == "\"" {
                    scalars.removeFirst()
                    column += 1
                    cell.text.append("\"")
                } else {
                    opened = nil
                    wasQuoted = true
                }
                continue
            }
            switch scalar {
            case "\"" where cell.text.isEmpty && !wasQuoted: opened = here
            case ",":
                row.append(cell)
                cell = Cell(text: "", line: line, column: column)
                wasQuoted = false
            case "\r" where scalars.first == "\n": continue
            case "\n":
                row.append(cell)
                if !isEmpty(row) { rows.append(row) }
                row = []
                cell = Cell(text: "", line: line, column: column)
                wasQuoted = false
            default:
                guard !wasQuoted else {
                    throw Fault(
                        line: here.line, column: here.column,
                        found: "\"\(scalar)\" after a closing quote",
                        allowed: "a comma or the line's end; a quote inside is written twice")
                }
                cell.text.unicodeScalars.append(scalar)
            }
        }
        if let opened {
            throw Fault(
                line: opened.line, column: opened.column, found: "a quote that is not closed",
                allowed: "a closing quote")
        }
        row.append(cell)
        if !isEmpty(row) { rows.append(row) }
    }
}
