/// `${NAME}` in a text, replaced from the environment.
enum Expansion {
    enum Failure: Error, Equatable {
        case unset(String)
        case malformed
    }

    /// `$${` writes `${`; a `$` before anything else stands for itself.
    static func expand(
        _ text: String, environment: [String: String]
    ) throws(Failure) -> String {
        guard text.contains("${") else { return text }
        var result = ""
        var rest = Substring(text)
        while let mark = rest.firstRange(of: "${") {
            let before = rest[..<mark.lowerBound]
            if before.last == "$" {
                result += before.dropLast() + "${"
                rest = rest[mark.upperBound...]
                continue
            }
            guard let end = rest[mark.upperBound...].firstIndex(of: "}") else {
                throw .malformed
            }
            let name = rest[mark.upperBound..<end]
            guard let first = name.unicodeScalars.first, !("0"..."9").contains(first),
                name.unicodeScalars.allSatisfy({
                    $0.isASCII
                        && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
                })
            else { throw .malformed }
            guard let value = environment[String(name)] else { throw .unset(String(name)) }
            result += before + value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
