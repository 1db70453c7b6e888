import Yams

/// A large file in pieces: the head, in which the list of cameras is blank, and the cameras some
/// hundreds at a time, so that the nodes of a whole city never stand in memory at once.
///
/// The cut follows indentation only. Where that misleads (a text in quotes or braces that runs on
/// at the list's own indentation), a piece lies open at its end and does not parse; the reader
/// then takes the file whole, and so it does wherever a piece is faulty YAML.
struct CameraSplit {
    /// A smaller file is read whole.
    static let worthwhile = 1 << 20
    private static let camerasAPiece = 500

    struct Piece {
        var text: String
        /// Lines of the file above the piece.
        var linesAbove: Int
    }

    /// The file with empty lines in place of the cameras, so that its lines keep their numbers.
    var head: String
    /// The line of `cameras:`.
    var line: Int
    var pieces: [Piece]

    /// Nil where the list is not found in its plain form: `cameras:`, then lines with `- `.
    init?(_ text: String, worthwhile: Int = CameraSplit.worthwhile) {
        let bytes = text.utf8
        guard bytes.count >= worthwhile else { return nil }
        var lines = Lines(text)
        var start: Lines.Line?
        while start == nil, let line = lines.next() {
            if line.indent == 0, text[line.range].hasPrefix("cameras:"),
                Self.isBlank(text[line.range].dropFirst(8))
            {
                start = line
            }
        }
        guard let start else { return nil }
        line = start.number
        var listIndent: Int?
        var end = bytes.endIndex
        var lineAfter = Int.max
        var cuts: [(index: String.Index, line: Int)] = []
        var items = 0
        while let line = lines.next() {
            guard let indent = line.indent else { continue }
            let isItem = text[line.range].dropFirst(indent).hasPrefix("- ")
            if listIndent == nil {
                guard isItem else { return nil }
                listIndent = indent
            }
            guard let list = listIndent, indent > list || (indent == list && isItem) else {
                end = line.range.lowerBound
                lineAfter = line.number
                break
            }
            if indent == list {
                if items % Self.camerasAPiece == 0 {
                    cuts.append((line.range.lowerBound, line.number))
                }
                items += 1
            }
        }
        guard !cuts.isEmpty else { return nil }
        let blank = lineAfter == .max ? 0 : lineAfter - line - 1
        head =
            text[..<start.range.upperBound] + String(repeating: "\n", count: blank) + text[end...]
        pieces = cuts.indices.map { index in
            let last = index + 1 < cuts.count ? cuts[index + 1].index : end
            return Piece(
                text: String(text[cuts[index].index..<last]), linesAbove: cuts[index].line - 1)
        }
    }

    private static func isBlank(_ text: Substring) -> Bool {
        let rest = text.drop { $0 == " " || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
        return rest.isEmpty || (rest.first == "#" && text.first == " ")
    }

    /// The lines of a text, their line feeds included.
    private struct Lines {
        struct Line {
            var range: Range<String.Index>
            var number: Int
            /// Leading spaces; nil for a line that is blank or a remark.
            var indent: Int?
        }

        private let bytes: String.UTF8View
        private var place: String.Index
        private var number = 0

        init(_ text: String) {
            bytes = text.utf8
            place = bytes.startIndex
        }

        mutating func next() -> Line? {
            guard place != bytes.endIndex else { return nil }
            let start = place
            var indent: Int?
            var leading = 0
            number += 1
            while place != bytes.endIndex {
                let byte = bytes[place]
                place = bytes.index(after: place)
                if byte == UInt8(ascii: "\n") { break }
                if indent != nil || leading < 0 { continue }
                switch byte {
                case UInt8(ascii: " "): leading += 1
                case UInt8(ascii: "\r"): continue
                case UInt8(ascii: "#"): leading = -1
                default: indent = leading
                }
            }
            return Line(range: start..<place, number: number, indent: indent)
        }
    }
}
