import Yams

extension Checker {
    /// The place in the file of a mark in the text that is walked.
    func place(_ mark: Mark?) -> Value.Place {
        var place = Value.Place(mark)
        place.line += linesAbove
        return place
    }

    mutating func report(
        _ node: Node, at key: String? = nil, found: String, allowed: String, hint: String? = nil
    ) {
        report(
            at: place(node.mark), key: key, found: found, allowed: allowed, hint: hint)
    }

    /// Reports a problem at a place, with the path of the walk and perhaps one key more.
    mutating func report(
        at place: Value.Place, key: String? = nil, found: String, allowed: String,
        hint: String? = nil
    ) {
        let steps = path + (key.map { [.key($0)] } ?? [])
        problems.add(
            SettingsProblem(
                file: file, line: place.line, column: place.column, path: Checker.text(of: steps),
                found: found, allowed: allowed, hint: hint))
    }

    /// Reports that a node is not of the shape, with what was perhaps meant.
    mutating func mismatch(_ node: Node, _ shape: Shape) -> Value? {
        var hint: String?
        if case .scalar(let scalar) = node {
            switch shape {
            case .choice(let words), .oneOrMany(.choice(let words)):
                hint = NearestKey.to(scalar.string, among: words)
            case .duration where Int(scalar.string) != nil: hint = "\(scalar.string)s"
            case .flag where scalar.style == .plain:
                let meanings = ["yes": "true", "on": "true", "no": "false", "off": "false"]
                hint = meanings[scalar.string.lowercased()]
            default: break
            }
        }
        report(node, found: Checker.shown(node), allowed: shape.allowed, hint: hint)
        return nil
    }

    /// What stands there, short, on one line, and without what may be a password.
    static func shown(_ node: Node) -> String {
        switch node {
        case .mapping: return "a mapping"
        case .sequence(let sequence): return "a list of \(sequence.count)"
        case .alias: return "an alias"
        case .scalar(let scalar):
            if !scalar.isUntagged { return "a tag" }
            if node.isNull { return "nothing" }
            return quoted(scalar.string, plain: scalar.style == .plain)
        }
    }

    /// An address is named by its scheme only.
    static func shownSecret(_ text: String) -> String {
        guard let mark = text.firstRange(of: "://") else {
            return text.isEmpty ? "nothing" : "a text of \(text.count) characters (not shown)"
        }
        let scheme = text[..<mark.lowerBound]
        let isPlain = scheme.utf8.count <= 10 && scheme.allSatisfy { $0.isASCII && $0.isLetter }
        return isPlain ? "an address \(scheme)://… (not shown)" : "an address (not shown)"
    }

    private static func quoted(_ text: String, plain: Bool) -> String {
        if text.contains("://") { return shownSecret(text) }
        let isNumber = plain && Double(text) != nil && text.utf8.allSatisfy { $0 < 58 }
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            shown += scalar.value < 32 || scalar.value == 127 ? "·" : String(scalar)
        }
        if text.unicodeScalars.count > 60 { shown += "…" }
        return isNumber ? shown : "\"\(shown)\""
    }

    private static func text(of steps: [Step]) -> String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += (text.isEmpty ? "" : ".") + shortened(key)
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    private static func shortened(_ key: String) -> String {
        let scalars = key.unicodeScalars
        let shown = scalars.prefix(60).map { $0.value < 32 ? "·" : String($0) }.joined()
        return scalars.count > 60 ? shown + "…" : shown
    }
}

extension Tag {
    /// Whether a list (`seq`) or mapping (`map`) carries no tag of the writer's.
    func isOnly(_ kind: String) -> Bool {
        let name = description
        return name.isEmpty || name == "tag:yaml.org,2002:\(kind)"
    }
}

extension Node.Scalar {
    /// Whether it carries no tag of the writer's: `!!str 3` is not taken. The parser itself tags
    /// what stands in quotes.
    var isUntagged: Bool {
        let name = tag.description
        return name.isEmpty || (style != .plain && name == "tag:yaml.org,2002:str")
    }
}

extension Node {
    /// `null`, `~` and nothing at all, unquoted.
    var isNull: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any
        else { return false }
        return scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null"
    }
}
