/// Writes one JSON value as text with its keys in the order given and numbers that are the same on
/// every machine.
public enum JSONText {
    /// Members in order; a value is itself JSON.
    public static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(string($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    public static func array(_ values: [String]) -> String {
        "[" + values.joined(separator: ", ") + "]"
    }

    public static func string(_ text: String?) -> String {
        guard let text else { return "null" }
        if isPlain(text) { return "\"\(text)\"" }
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            // Line separators are legal in JSON but end a line for some readers of JSON lines.
            case "\u{2028}": out += "\\u2028"
            case "\u{2029}": out += "\\u2029"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// Whether nothing in the text needs another spelling; 0xE2 begins the line separators.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0xE2 }
    }

    /// The shortest decimal of the value rounded to so many places; `null` where not finite.
    public static func number(_ value: Double?, places: Int = 4) -> String {
        guard let value, value.isFinite else { return "null" }
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded()
        guard abs(scaled) < 1e15 else { return "\(value)" }
        // Written from the whole number, so that 0.00003 never becomes 3e-05.
        let whole = Int64(abs(scaled))
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var text = String(padded.dropLast(places))
        var rest = String(padded.suffix(places))
        while rest.last == "0" { rest.removeLast() }
        if !rest.isEmpty { text += "." + rest }
        return scaled < 0 ? "-" + text : text
    }

    public static func number(_ value: Int) -> String { String(value) }
    public static func flag(_ value: Bool) -> String { value ? "true" : "false" }
}
