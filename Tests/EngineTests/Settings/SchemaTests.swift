import Foundation
import Scene
import Testing
import Timetable

@testable import Engine

@Suite("the schema and what is made from it")
struct SchemaTests {
    /// Four folders up from this file.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("docs/settings.md is what `curbwatch schema --manual` prints")
    func manual() throws {
        let file = Self.root.appendingPathComponent("docs/settings.md")
        #expect(try String(contentsOf: file, encoding: .utf8) == Settings.manual())
    }

    @Test("the sample settings pass the check for `run`")
    func sample() throws {
        let file = Self.root.appendingPathComponent("packaging/curbwatch.sample.yaml")
        let settings = try Settings.load(
            path: file.path, environment: ["CAMERA_USER": "u", "CAMERA_PASSWORD": "p"], for: .run)
        #expect(settings.views.count == 5)
        #expect(settings.site.calendar.holidays.count == 15)
    }

    static func json() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(Settings.jsonSchema().utf8))
        return try #require(object as? [String: Any])
    }

    @Test("the JSON Schema names its draft, refuses unknown keys and defines what it refers to")
    func jsonSchema() throws {
        let schema = try Self.json()
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let definitions = try #require(schema["$defs"] as? [String: Any])
        var references: Set<String> = []
        var objects = 0
        func walk(_ value: Any) {
            if let list = value as? [Any] { for item in list { walk(item) } }
            guard let object = value as? [String: Any] else { return }
            if let reference = object["$ref"] as? String { references.insert(reference) }
            if object["properties"] is [String: Any] {
                objects += 1
                #expect(object["additionalProperties"] as? Bool == false)
            }
            for item in object.values { walk(item) }
        }
        walk(schema)
        // The root, the named mappings, and for each class a rule and what a zone may have of it.
        #expect(objects == 1 + definitions.count + 2 * Violation.allCases.count)
        #expect(references == Set(definitions.keys.map { "#/$defs/\($0)" }))
    }

    /// Every field of every record: what holds where it is left out must itself be allowed.
    @Test("every default is of its own shape")
    func defaults() throws {
        var seen: Set<String> = []
        func check(_ record: Record) throws {
            guard record.name == "rule" || seen.insert(record.name).inserted else { return }
            for field in record.fields {
                #expect(!field.help.isEmpty)
                #expect(!field.required || field.standard == nil)
                if let standard = field.standard {
                    // Whoever writes a text that begins with a brace puts it in quotation marks.
                    var written = standard.written
                    if case .text = standard, written.hasPrefix("{") { written = "'\(written)'" }
                    let yaml = "\(field.key): \(written)"
                    let document = try SettingsDocument(bytes: Data(yaml.utf8), file: "d")
                    var checker = Checker(file: "d", environment: [:], document: document)
                    let one = Record("one", "", [field])
                    let value = checker.check(document.root, .record(one))
                    #expect(checker.problems.problems.map(\.description) == [], "\(yaml)")
                    #expect(value != nil)
                }
                try walk(field.shape)
            }
        }
        func walk(_ shape: Shape) throws {
            switch shape {
            case .record(let record), .either(_, let record): try check(record)
            case .list(let inner, _), .oneOrMany(let inner), .named(let inner, _): try walk(inner)
            default: break
            }
        }
        try check(Schema.root)
        #expect(seen.isSuperset(of: ["camera", "preset", "template", "zone", "schedule", "codes"]))
    }
}
