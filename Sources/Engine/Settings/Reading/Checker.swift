import Timetable
import Yams

/// Holds nodes against the schema and collects every problem on the way.
struct Checker {
    let file: String
    let environment: [String: String]
    var firstCharacters: [Value.Place: Character]
    /// Lines of the file above the text whose nodes are walked.
    var linesAbove = 0
    var problems = ProblemList()
    /// Where the walk stands: `cameras`, `[2]`, `presets`, …
    var path: [Step] = []

    enum Step {
        case key(String)
        case index(Int)
    }

    init(file: String, environment: [String: String], document: SettingsDocument) {
        self.file = file
        self.environment = environment
        firstCharacters = document.firstCharacters
    }

    /// The checked value, or nil where a problem was reported instead.
    mutating func check(_ node: Node, _ shape: Shape) -> Value? {
        switch shape {
        case .record(let record): return self.record(node, record, shape)
        case .list(let inner, let count): return list(node, inner, count, shape)
        case .numbers(let names, let range): return numbers(node, names, range, shape)
        case .named(let inner, let rule): return named(node, inner, rule, shape)
        case .oneOrMany(let inner):
            if case .sequence = node { return list(node, inner, 0...1000, shape) }
            return check(node, inner).map { Value(content: .list([$0]), mark: $0.mark) }
        case .either(let inner, let record):
            if case .mapping = node { return self.record(node, record, shape) }
            return scalar(node, inner, shape)
        default: return scalar(node, shape, shape)
        }
    }

    /// The known keys of a mapping with their nodes; unknown, repeated and missing ones are
    /// reported. A repeated one is judged each time.
    mutating func fields(of mapping: Node.Mapping, _ record: Record) -> [(Field, Node)] {
        var found: [(Field, Node)] = []
        found.reserveCapacity(mapping.count)
        var seen: Set<String> = []
        for index in mapping.indices {
            let (key, node) = mapping[index]
            guard case .scalar(let scalar) = key else {
                report(key, found: "a list or mapping as a key", allowed: "a key")
                continue
            }
            var name = scalar.string
            if name.unicodeScalars.first == SettingsDocument.mangled {
                name = original(name, at: place(scalar.mark))
            }
            let isFirst = seen.insert(name).inserted
            if !isFirst {
                report(key, at: name, found: "the key a second time", allowed: "each key once")
            }
            guard let field = record[name] else {
                if !isFirst { continue }
                let known = record.fields.map(\.key)
                report(
                    key, at: name, found: "an unknown key",
                    allowed: "one of " + known.joined(separator: ", "),
                    hint: NearestKey.to(name, among: known))
                continue
            }
            found.append((field, node))
        }
        for field in record.fields where field.required && !seen.contains(field.key) {
            report(
                .mapping(mapping), at: field.key, found: "nothing", allowed: field.shape.allowed)
        }
        return found
    }

    /// Removes a renaming of ``SettingsDocument``.
    func original(_ name: String, at place: Value.Place) -> String {
        firstCharacters[place].map { String($0) + String(name.unicodeScalars.dropFirst()) } ?? name
    }

    // MARK: collections

    private mutating func record(_ node: Node, _ record: Record, _ shape: Shape) -> Value? {
        guard case .mapping(let mapping) = node, mapping.tag.isOnly("map") else {
            return mismatch(node, shape)
        }
        var values: [String: Value] = [:]
        for (field, node) in fields(of: mapping, record) {
            path.append(.key(field.key))
            defer { path.removeLast() }
            if !field.required, node.isNull {
                values[field.key] = Value(content: .nothing, mark: place(node.mark))
            } else {
                let standing = place(node.mark)
                values[field.key] =
                    check(node, field.shape) ?? Value(content: .faulty, mark: standing)
            }
        }
        return Value(content: .record(values), mark: place(mapping.mark))
    }

    private mutating func named(
        _ node: Node, _ inner: Shape, _ rule: TextRule, _ shape: Shape
    ) -> Value? {
        guard case .mapping(let mapping) = node, mapping.tag.isOnly("map") else {
            return mismatch(node, shape)
        }
        var values: [String: Value] = [:]
        for (key, node) in mapping {
            guard case .scalar(let scalar) = key, rule.accepts(scalar.string) else {
                report(key, found: Checker.shown(key), allowed: rule.allowed)
                continue
            }
            path.append(.key(scalar.string))
            defer { path.removeLast() }
            let standing = place(node.mark)
            values[scalar.string] = check(node, inner) ?? Value(content: .faulty, mark: standing)
        }
        return Value(content: .record(values), mark: place(mapping.mark))
    }

    private mutating func list(
        _ node: Node, _ inner: Shape, _ count: ClosedRange<Int>, _ shape: Shape
    ) -> Value? {
        guard case .sequence(let sequence) = node, sequence.tag.isOnly("seq") else {
            return mismatch(node, shape)
        }
        guard count.contains(sequence.count) else {
            report(
                node, found: sequence.count == 1 ? "1 entry" : "\(sequence.count) entries",
                allowed: "\(count.lowerBound) ... \(count.upperBound) entries")
            return nil
        }
        var values: [Value] = []
        values.reserveCapacity(sequence.count)
        for (index, element) in sequence.enumerated() {
            path.append(.index(index))
            defer { path.removeLast() }
            if let value = check(element, inner) { values.append(value) }
        }
        // A list with a hole would be judged a second time for what it lacks.
        guard values.count == sequence.count else { return nil }
        return Value(content: .list(values), mark: place(sequence.mark))
    }

    private mutating func numbers(
        _ node: Node, _ names: [String], _ range: ClosedRange<Double>, _ shape: Shape
    ) -> Value? {
        guard case .sequence(let sequence) = node, sequence.count == names.count,
            sequence.tag.isOnly("seq")
        else { return mismatch(node, shape) }
        var values: [Value] = []
        values.reserveCapacity(names.count)
        for (index, element) in sequence.enumerated() {
            path.append(.index(index))
            defer { path.removeLast() }
            if let value = scalar(element, .number(range), .number(range)) { values.append(value) }
        }
        guard values.count == names.count else { return nil }
        return Value(content: .list(values), mark: place(sequence.mark))
    }

    // MARK: scalars

    /// - Parameter whole: the shape to name where the node does not fit.
    private mutating func scalar(_ node: Node, _ shape: Shape, _ whole: Shape) -> Value? {
        guard case .scalar(let scalar) = node, scalar.isUntagged else {
            return mismatch(node, whole)
        }
        if case .text(let rule) = shape { return text(scalar, rule, node, whole) }
        guard !node.isNull, let content = Checker.content(scalar, shape) else {
            return mismatch(node, whole)
        }
        return Value(content: content, mark: place(scalar.mark))
    }

    private mutating func text(
        _ scalar: Node.Scalar, _ rule: TextRule, _ node: Node, _ whole: Shape
    ) -> Value? {
        var text = scalar.string
        if rule.mayHoldSecrets {
            do {
                text = try Expansion.expand(text, environment: environment)
            } catch {
                switch error {
                case .unset(let name):
                    report(
                        node, found: "${\(name)}, which the environment does not set",
                        allowed: "a variable that is set")
                case .malformed:
                    report(node, found: "a ${ without a NAME}", allowed: "${NAME}, or $${ for ${")
                }
                return nil
            }
        }
        guard !node.isNull, rule.accepts(text) else {
            let found = rule.mayHoldSecrets ? Checker.shownSecret(text) : Checker.shown(node)
            let hint =
                rule.mayHoldSecrets ? nil : NearestKey.to(text, among: rule.known())
            report(node, found: found, allowed: whole.allowed, hint: hint)
            return nil
        }
        return Value(content: .text(text), mark: place(scalar.mark))
    }

    private static func content(_ scalar: Node.Scalar, _ shape: Shape) -> Content? {
        let text = scalar.string
        let isPlain = scalar.style == .plain
        switch shape {
        case .flag:
            guard isPlain else { return nil }
            return text == "true" ? .flag(true) : text == "false" ? .flag(false) : nil
        case .whole(let range):
            guard isPlain, text.utf8.first != UInt8(ascii: "+"), let number = Int(text),
                range.contains(number)
            else { return nil }
            return .whole(number)
        case .number(let range):
            let isDecimal = text.utf8.allSatisfy {
                (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 101 || $0 == 69
            }
            guard isPlain, isDecimal, text.utf8.count <= 40, let number = Double(text),
                range.contains(number)
            else { return nil }
            return .number(number)
        case .duration(let range):
            guard let duration = DurationText.parse(text), range.contains(duration) else {
                return nil
            }
            return .duration(duration)
        case .choice(let words): return words.contains(text) ? .text(text) : nil
        default: return nil
        }
    }
}
