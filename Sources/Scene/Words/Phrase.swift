/// A piece of text in both languages, with `{name}` where values stand.
public struct Phrase: Sendable, Hashable {
    public var english: String
    public var chinese: String

    public init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// The English text with its values.
    public func english(_ values: [String: String]) -> String { Self.filled(english, values) }

    /// The Chinese text with its values.
    public func chinese(_ values: [String: String]) -> String { Self.filled(chinese, values) }

    /// Reads the values back out of the English text at the beginning of `text`.
    ///
    /// - Returns: nil where the text does not begin so; else the values and what follows.
    /// - Complexity: O(length of the text).
    func values(in text: Substring) -> (values: [String: String], rest: Substring)? {
        var values: [String: String] = [:]
        var rest = text
        var open: String?
        for part in Self.parts(of: english) {
            switch part {
            case .name(let name): open = name
            case .literal(let literal):
                if let name = open {
                    guard let found = Self.first(literal, in: rest), found.before.isEmpty == false
                    else { return nil }
                    values[name] = String(found.before)
                    rest = found.after
                    open = nil
                } else if rest.hasPrefix(literal) {
                    rest = rest.dropFirst(literal.count)
                } else {
                    return nil
                }
            }
        }
        if let name = open {
            values[name] = String(rest)
            rest = rest[rest.endIndex...]
        }
        return (values, rest)
    }

    private enum Part {
        case literal(String)
        case name(String)
    }

    private static func parts(of template: String) -> [Part] {
        var parts: [Part] = []
        var literal = ""
        var name: String?
        for character in template {
            switch (character, name) {
            case ("{", nil):
                if !literal.isEmpty { parts.append(.literal(literal)) }
                (literal, name) = ("", "")
            case ("}", let whole?):
                parts.append(.name(whole))
                name = nil
            case (_, let begun?): name = begun + String(character)
            default: literal.append(character)
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return parts
    }

    private static func filled(_ template: String, _ values: [String: String]) -> String {
        parts(of: template).map { part in
            switch part {
            case .literal(let text): text
            case .name(let name): values[name] ?? "{\(name)}"
            }
        }.joined()
    }

    private static func first(
        _ wanted: String, in text: Substring
    ) -> (before: Substring, after: Substring)? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(wanted) {
                return (
                    text[..<start], text[text.index(start, offsetBy: wanted.count)...]
                )
            }
            start = text.index(after: start)
        }
        return nil
    }
}
