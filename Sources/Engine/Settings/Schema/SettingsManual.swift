import Scene

extension Settings {
    /// The manual of the settings file in Markdown, made from the schema; `docs/settings.md` is
    /// its output.
    public static func manual() -> String {
        var manual = Manual()
        manual.describe(Schema.root, title: "The file")
        return Manual.head + manual.text + Manual.catalogue
    }
}

/// Writes one section for each kind of mapping, in the order in which they are met.
struct Manual {
    private(set) var text = ""
    private var waiting: [Record] = []
    private var written: Set<String> = ["settings"]

    static let head = """
        # Settings

        Made by `curbwatch schema --manual > docs/settings.md` from the schema that also checks the
        file; do not edit. `curbwatch check --config FILE` reports every problem with its line and
        column, `curbwatch schema` prints the JSON Schema for editors.

        - One YAML file serves `scan` (as `--site`) and `run` (as `--config`); `run` needs a
          schedule (or `watch`) and a live source for each view.
        - A key that is not listed here is an error, and so is a key that comes twice.
        - Durations are `500ms`, `90s`, `5m`, `2h` or combined, `1h30m`; a bare number is an error.
        - Positions are fractions of the picture, 0...1 from the left and from the top.
        - Anchors and aliases are not taken: `templates` do this work.


        """

    mutating func describe(_ record: Record, title: String) {
        text += "## \(title)\n\n\(record.help)\n\n"
        text += "| key | needs | default | meaning |\n|---|---|---|---|\n"
        for (field, only) in Manual.fields(of: record) {
            let standard = Manual.standard(field, of: record)
            text +=
                "| `\(field.key)` | \(Manual.cell(field.shape.allowed)) | \(standard) | "
                + (only.map { "`\($0.rawValue)` only. " } ?? "") + Manual.cell(field.help) + " |\n"
            note(field.shape)
        }
        text += "\n"
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            describe(next, title: next.name.prefix(1).uppercased() + next.name.dropFirst())
        }
    }

    private static func standard(_ field: Field, of record: Record) -> String {
        if field.required { return "required" }
        if record.name == "rule", ["dwell", "sightings", "file", "time_limit"].contains(field.key) {
            return "by class"
        }
        if record.name == "rule", !haveOneStandard(field.key) { return "by class" }
        guard let standard = field.standard, standard.written != "[]" else { return "–" }
        return "`\(standard.written)`"
    }

    private static func haveOneStandard(_ key: String) -> Bool {
        Set(Violation.allCases.compactMap { Schema.rule($0)[key] }.map(\.standard)).count == 1
    }

    /// The fields of a record; of the records that differ by class, those of all classes, with the
    /// class that alone has one.
    private static func fields(of record: Record) -> [(field: Field, only: Violation?)] {
        let records = ["rule": Schema.rule, "zone_rule": Schema.zoneRule]
        guard let record = records[record.name] else {
            return record.fields.map { ($0, nil) }
        }
        var fields: [(field: Field, only: Violation?)] = []
        for violation in Violation.allCases {
            for field in record(violation).fields
            where !fields.contains(where: { $0.field.key == field.key }) {
                let isCommon = Violation.allCases.allSatisfy { record($0)[field.key] != nil }
                fields.append((field, isCommon ? nil : violation))
            }
        }
        return fields
    }

    private mutating func note(_ shape: Shape) {
        switch shape {
        case .record(let record), .either(_, let record):
            if written.insert(record.name).inserted { waiting.append(record) }
        case .list(let inner, _), .oneOrMany(let inner), .named(let inner, _): note(inner)
        default: break
        }
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    /// What `by class` stands for.
    static var catalogue: String {
        let keys = [
            "dwell", "sightings", "file", "time_limit", "min_area", "max_box_area", "max_width",
            "max_height", "min_aspect", "needs_class", "labels",
        ]
        var text = "## Defaults by class\n\n| class | names |"
        text += keys.map { " `\($0)` |" }.joined() + " codes (all at second hand) |\n"
        text += "|---|---|" + keys.map { _ in "---|" }.joined() + "---|\n"
        for violation in Violation.allCases {
            let entry = Catalogue.standard[violation]
            let codes = [entry.code2026, entry.code2013, entry.codeCJ].map { $0?.code ?? "–" }
            text += "| `\(violation.rawValue)` | \(entry.english), \(entry.chinese) |"
            for key in keys {
                text += " \(Schema.rule(violation)[key]?.standard?.written ?? "–") |"
            }
            text += " \(codes.joined(separator: ", ")) |\n"
        }
        return text
    }
}
