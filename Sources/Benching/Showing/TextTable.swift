/// Rows of cells as text: the first column to the left, the others to the right.
struct TextTable {
    var title: String
    var head: [String]
    var rows: [[String]] = []

    var text: String {
        var widths = head.map(\.count)
        for row in rows {
            for (column, cell) in row.enumerated() {
                widths[column] = max(widths[column], cell.count)
            }
        }
        let lines = ([head, widths.map { String(repeating: "-", count: $0) }] + rows).map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
        return ([title] + lines).joined(separator: "\n") + "\n"
    }
}
