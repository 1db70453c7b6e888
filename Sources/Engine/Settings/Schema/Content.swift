import Timetable
import Yams

/// A checked value, free of YAML.
indirect enum Content: Sendable, Hashable {
    /// `null`: takes an inherited key away.
    case nothing
    /// Reported as a problem; reads as if it were left out.
    case faulty
    case text(String)
    case flag(Bool)
    case whole(Int)
    case number(Double)
    case duration(Duration)
    case list([Value])
    case record([String: Value])
}

/// A checked value and where it stands.
struct Value: Sendable, Hashable {
    var content: Content
    var mark: Place

    /// Line and column from 1.
    struct Place: Sendable, Hashable {
        var line: Int
        var column: Int

        init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        init(_ mark: Mark?) {
            line = mark?.line ?? 1
            column = mark?.column ?? 1
        }
    }
}

extension Content {
    /// As it would be written in YAML, for the manual.
    var written: String {
        switch self {
        case .nothing, .faulty: "null"
        case .text(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .whole(let number): String(number)
        case .number(let number): Shape.plain(number)
        case .duration(let duration): DurationText.format(duration)
        case .list(let values): "[" + values.map(\.content.written).joined(separator: ", ") + "]"
        case .record: "{…}"
        }
    }

    static func texts(_ texts: [String]) -> Content {
        .list(texts.map { Value(content: .text($0), mark: Value.Place(line: 0, column: 0)) })
    }
}

/// A checked mapping with its record at hand: a key that is left out reads as its standard.
struct Fields {
    var record: Record
    var values: [String: Value]
    var mark: Value.Place

    init(_ record: Record, _ value: Value) {
        self.record = record
        mark = value.mark
        if case .record(let values) = value.content { self.values = values } else { values = [:] }
    }

    /// The standard where the key is left out, faulty or taken away; nil where it has none.
    subscript(key: String) -> Content? {
        guard let field = record[key] else {
            preconditionFailure("\(record.name) has no key \(key)")
        }
        switch values[key]?.content {
        case .none, .faulty, .nothing: return field.standard
        case let content: return content
        }
    }

    func text(_ key: String) -> String? {
        if case .text(let text) = self[key] { text } else { nil }
    }

    func flag(_ key: String) -> Bool? {
        if case .flag(let flag) = self[key] { flag } else { nil }
    }

    func whole(_ key: String) -> Int? {
        if case .whole(let number) = self[key] { number } else { nil }
    }

    func number(_ key: String) -> Double? {
        if case .number(let number) = self[key] { number } else { nil }
    }

    func duration(_ key: String) -> Duration? {
        if case .duration(let duration) = self[key] { duration } else { nil }
    }

    func list(_ key: String) -> [Value] {
        if case .list(let values) = self[key] { values } else { [] }
    }

    /// The texts of a list.
    func texts(_ key: String) -> [String] {
        list(key).compactMap { if case .text(let text) = $0.content { text } else { nil } }
    }

    func record(_ key: String, _ record: Record) -> Fields? {
        guard let value = values[key], case .record = value.content else { return nil }
        return Fields(record, value)
    }
}
