import Foundation
import Timetable

extension Settings {
    /// The JSON Schema (draft 2020-12) of a settings file, indented, keys sorted, ending in a
    /// line feed.
    ///
    /// It says what can be said of one key at a time; `check` says more: references, ids that come
    /// twice, times that need a place.
    public static func jsonSchema() -> String {
        var definitions: [String: Any] = [:]
        var root = JSONSchema.record(Schema.root, into: &definitions)
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        root["title"] = "Curbwatch settings"
        root["$defs"] = definitions
        let options: JSONSerialization.WritingOptions = [
            .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
        ]
        guard let bytes = try? JSONSerialization.data(withJSONObject: root, options: options) else {
            preconditionFailure("the schema holds a value that is not JSON")
        }
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }
}

/// The schema as JSON values.
enum JSONSchema {
    static func record(_ record: Record, into definitions: inout [String: Any]) -> [String: Any] {
        var properties: [String: Any] = [:]
        for field in record.fields {
            var property = shape(field.shape, into: &definitions)
            if !field.required {
                // `null` takes an inherited key away, and stands for one that is left out.
                property = ["anyOf": [property, ["type": "null"]]]
            }
            property["description"] = field.help
            if let standard = field.standard { property["default"] = value(standard) }
            properties[field.key] = property
        }
        var schema: [String: Any] = [
            "type": "object", "description": record.help, "properties": properties,
            "additionalProperties": false,
        ]
        let required = record.fields.filter(\.required).map(\.key)
        if !required.isEmpty { schema["required"] = required }
        return schema
    }

    private static func shape(_ shape: Shape, into definitions: inout [String: Any])
        -> [String: Any]
    {
        switch shape {
        case .text(let rule): return text(rule)
        case .flag: return ["type": "boolean"]
        case .whole(let range):
            return ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .number(let range):
            return ["type": "number", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .duration:
            let pattern = "^(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"
            return ["type": "string", "pattern": pattern, "$comment": shape.allowed]
        case .choice(let words): return ["enum": words]
        case .record(let record): return reference(record, into: &definitions)
        case .list(let inner, let count):
            return [
                "type": "array", "items": self.shape(inner, into: &definitions),
                "minItems": count.lowerBound, "maxItems": count.upperBound,
            ]
        case .oneOrMany(let inner):
            let one = self.shape(inner, into: &definitions)
            return ["anyOf": [one, ["type": "array", "items": one]]]
        case .named(let inner, let rule):
            return [
                "type": "object", "propertyNames": text(rule),
                "additionalProperties": self.shape(inner, into: &definitions),
            ]
        case .numbers(let names, let range):
            return [
                "type": "array", "minItems": names.count, "maxItems": names.count,
                "items": [
                    "type": "number", "minimum": range.lowerBound, "maximum": range.upperBound,
                ],
            ]
        case .either(let inner, let record):
            return [
                "anyOf": [
                    self.shape(inner, into: &definitions),
                    reference(record, into: &definitions),
                ]
            ]
        }
    }

    /// A text is also taken unquoted, where YAML reads `440111` as a number.
    private static func text(_ rule: TextRule) -> [String: Any] {
        var schema: [String: Any] = ["type": ["string", "number"], "$comment": rule.allowed]
        if let pattern = rule.pattern { schema["pattern"] = pattern }
        return schema
    }

    /// Rules differ by class in their standards, so they stand in place; the rest is named once.
    private static func reference(_ record: Record, into definitions: inout [String: Any])
        -> [String: Any]
    {
        if ["rule", "zone_rule"].contains(record.name) {
            return self.record(record, into: &definitions)
        }
        if definitions[record.name] == nil {
            definitions[record.name] = true
            definitions[record.name] = self.record(record, into: &definitions)
        }
        return ["$ref": "#/$defs/\(record.name)"]
    }

    private static func value(_ content: Content) -> Any {
        switch content {
        case .nothing, .faulty: NSNull()
        case .text(let text): text
        case .flag(let flag): flag
        case .whole(let number): number
        case .number(let number): number
        case .duration(let duration): DurationText.format(duration)
        case .list(let values): values.map { value($0.content) }
        case .record(let values): values.mapValues { value($0.content) }
        }
    }
}
