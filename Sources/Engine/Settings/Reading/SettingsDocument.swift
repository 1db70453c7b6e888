import Foundation
import Yams

/// A YAML text as nodes, or what keeps it from being that.
///
/// Anchors with aliases are not taken: templates do that work, and without aliases no short text
/// can unfold into a long one. Duplicate keys, of which the parser would name one and give up, are
/// renamed one by one so that the rest of the file is judged too.
struct SettingsDocument {
    /// Room for 35,000 cameras with zones of their own six times over.
    static let largest = 256 << 20
    /// A key that begins with it came twice; it stands for the key's first character.
    static let mangled: Unicode.Scalar = "\u{E000}"

    var root: Node
    /// The first characters of renamed keys, by place.
    var firstCharacters: [Value.Place: Character] = [:]
    /// Where the cameras stand if the root is without them.
    var split: CameraSplit?

    /// - Parameter splitFrom: the size from which the cameras are taken piece by piece.
    /// - Throws: ``SettingsProblem`` for the one thing that stops the reading.
    init(
        bytes: Data, file: String, splitFrom: Int = CameraSplit.worthwhile
    ) throws(SettingsProblem) {
        func problem(_ found: String, _ allowed: String, line: Int = 0, column: Int = 0)
            -> SettingsProblem
        {
            SettingsProblem(
                file: file, line: line, column: column, path: "", found: found, allowed: allowed)
        }
        guard bytes.count <= SettingsDocument.largest else {
            throw problem(
                "\(bytes.count) bytes", "at most \(SettingsDocument.largest >> 20) MiB")
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            let line = SettingsDocument.lineOfInvalidText(in: bytes)
            throw problem("bytes that are not UTF-8", "UTF-8 text", line: line, column: 1)
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        if let (name, line) = SettingsDocument.alias(in: text) {
            throw problem(
                "the alias *\(name)", "no anchors and aliases: `templates` do this",
                line: line, column: 1)
        }
        split = CameraSplit(text, worthwhile: splitFrom)
        do {
            let (node, renamed) = try SettingsDocument.compose(split?.head ?? text)
            guard let node else {
                throw problem("nothing in the file", "at least `cameras`")
            }
            root = node
            firstCharacters = renamed
        } catch let stop as SettingsProblem {
            throw stop
        } catch {
            throw SettingsDocument.problem(for: error, file: file)
        }
    }

    /// The nodes of a text, keys that come twice renamed; a key that cannot be renamed is thrown
    /// as the parser's error.
    static func compose(
        _ whole: String
    ) throws -> (root: Node?, firstCharacters: [Value.Place: Character]) {
        var text = whole
        var renamed: [Value.Place: Character] = [:]
        // Each renaming parses the text anew, so a large text is given fewer.
        var attempts = text.utf8.count > 1 << 20 ? 4 : 32
        while true {
            do {
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                return (try parser.singleRoot(), renamed)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) where attempts > 0 {
                attempts -= 1
                let place = Value.Place(context.mark)
                guard let first = rename(at: place, in: &text) else {
                    throw YamlError.duplicatedKeysInMapping(duplicates: keys, context: context)
                }
                renamed[place] = first
            }
        }
    }

    /// The parser's own words and place; never its excerpt, which may hold a password.
    private static func problem(for error: any Error, file: String) -> SettingsProblem {
        var found = "text that is not YAML"
        var place = Value.Place(line: 0, column: 0)
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            found = "\(problem)"
            place = Value.Place(mark)
        case YamlError.reader(let problem, _, _, _):
            found = problem
        case YamlError.duplicatedKeysInMapping(_, let context):
            found = "a key that comes twice, or too many of them"
            place = Value.Place(context.mark)
        default: break
        }
        return SettingsProblem(
            file: file, line: place.line, column: place.column, path: "", found: found,
            allowed: "well-formed YAML")
    }

    /// The first alias whose anchor stands anywhere in the text, quotes not regarded: never too
    /// few, and too many only where a text in quotes holds both `&x` and `*x`.
    private static func alias(in text: String) -> (name: String, line: Int)? {
        var anchors: Set<Substring> = []
        var aliases: [(name: Substring, line: Int)] = []
        var line = 1
        let bytes = text.utf8
        var place = bytes.startIndex
        while place != bytes.endIndex {
            let byte = bytes[place]
            let next = bytes.index(after: place)
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
                let name = text[next...].prefix {
                    $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
                }
                if !name.isEmpty {
                    if byte == UInt8(ascii: "&") {
                        anchors.insert(name)
                    } else {
                        aliases.append((name, line))
                    }
                }
            }
            place = next
        }
        return aliases.first { anchors.contains($0.name) }.map { (String($0.name), $0.line) }
    }

    /// Replaces the first character of the key at a place; nil where none can be replaced.
    private static func rename(at place: Value.Place, in text: inout String) -> Character? {
        var index = text.utf8.startIndex
        for _ in 1..<max(1, place.line) {
            guard let end = text.utf8[index...].firstIndex(of: UInt8(ascii: "\n")) else {
                return nil
            }
            index = text.utf8.index(after: end)
        }
        let scalars = text.unicodeScalars
        guard
            var key = scalars.index(
                index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
            key != scalars.endIndex
        else { return nil }
        if scalars[key] == "\"" || scalars[key] == "'" { key = scalars.index(after: key) }
        guard key != scalars.endIndex, scalars[key].properties.isAlphabetic else { return nil }
        let first = Character(scalars[key])
        text.unicodeScalars.replaceSubrange(key...key, with: [mangled])
        return first
    }

    private static func lineOfInvalidText(in bytes: Data) -> Int {
        var line = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}
