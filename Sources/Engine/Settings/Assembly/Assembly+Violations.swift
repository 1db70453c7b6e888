import CaseFiling
import Judging
import Scene

extension Assembly {
    struct Classes {
        var catalogue = Catalogue.standard
        var rules: [Violation: RuleSettings] = [:]
        var registerFloors: [Violation: Double] = [:]
        var policies: [Violation: FilingPolicy] = [:]
    }

    mutating func classes(_ fields: Fields?) -> Classes {
        var classes = Classes()
        for violation in Violation.allCases {
            let record = Schema.rule(violation)
            let rule = fields?.record(violation.rawValue, record) ?? Fields.standard(record)
            let entry = entry(violation, rule)
            classes.catalogue[violation] = entry
            classes.rules[violation] = Assembly.rule(entry, rule)
            classes.policies[violation] = Assembly.policy(rule)
            if entry.file == .registered {
                classes.registerFloors[violation] = rule.needed(rule.number("register_above"))
            } else {
                refuse(["register_above", "register_hours"], of: violation, entry, rule)
            }
        }
        return classes
    }

    /// Keys that mean something to a class that registers by itself.
    private mutating func refuse(
        _ keys: [String], of violation: Violation, _ entry: CatalogueEntry, _ rule: Fields
    ) {
        for key in keys {
            guard let value = rule.values[key] else { continue }
            at(.key(violation.rawValue)) {
                $0.checker.report(
                    at: value.mark, key: key,
                    found: "`\(key)` with `file: \(entry.file.rawValue)`",
                    allowed: "`file: registered`, or no `\(key)`")
            }
        }
    }

    private func entry(_ violation: Violation, _ rule: Fields) -> CatalogueEntry {
        var entry = Catalogue.standard[violation]
        entry.dwell = rule.needed(rule.duration("dwell"))
        entry.sightings = rule.needed(rule.whole("sightings"))
        entry.timeLimit = TimeLimitText.parse(rule.needed(rule.text("time_limit")))
        entry.file = rule.needed(rule.text("file").flatMap(CatalogueEntry.Filing.init(rawValue:)))
        if let names = rule.record("names", Schema.names) {
            entry.english = names.text("en") ?? entry.english
            entry.chinese = names.text("zh") ?? entry.chinese
        }
        if let codes = rule.record("codes", Schema.codes) {
            entry.code2026 = code("gb_2026", codes, entry.code2026)
            entry.code2013 = code("gb_2013", codes, entry.code2013)
            entry.codeCJ = code("cj", codes, entry.codeCJ)
        }
        return entry
    }

    /// `null` takes a code away.
    private func code(
        _ key: String, _ codes: Fields, _ standard: CatalogueEntry.Code?
    ) -> CatalogueEntry.Code? {
        guard let value = codes.values[key] else { return standard }
        if case .nothing = value.content { return nil }
        if let text = codes.text(key) { return .init(text, .secondhand) }
        guard let fields = codes.record(key, Schema.code), let text = fields.text("code") else {
            return standard
        }
        let source = fields.text("source").flatMap(CatalogueEntry.Code.Source.init(rawValue:))
        return .init(text, fields.needed(source))
    }

    private static func rule(_ entry: CatalogueEntry, _ fields: Fields) -> RuleSettings {
        var rule = RuleSettings(entry)
        rule.apply(fields)
        return rule
    }
}

extension RuleSettings {
    /// Takes over every key that is given or has a standard.
    mutating func apply(_ fields: Fields) {
        set(\.enabled, fields.flag("enabled"))
        set(\.dwell, fields.duration("dwell"))
        set(\.sightings, fields.whole("sightings"))
        set(\.absence, fields.duration("absence"))
        set(\.absentVisits, fields.whole("absent_visits"))
        set(\.maxGap, fields.duration("max_gap"))
        set(\.maxGapIntervals, fields.whole("max_gap_intervals"))
        set(\.holdLimit, fields.duration("hold_limit"))
        set(\.minConfidence, fields.number("min_confidence"))
        set(\.contradiction, fields.number("contradiction"))
        if fields["labels"] != nil { labels = fields.texts("labels") }
        set(\.needsClass, fields.flag("needs_class"))
        set(\.classFloor, fields.number("class_floor"))
        set(\.surveyFloor, fields.number("survey_floor"))
        set(\.minArea, fields.number("min_area"))
        set(\.maxBoxArea, fields.number("max_box_area"))
        set(\.maxWidth, fields.number("max_width"))
        set(\.maxHeight, fields.number("max_height"))
        set(\.minAspect, fields.number("min_aspect"))
        set(\.roomWhenNamed, fields.number("room_when_named"))
        if fields.record["count"] != nil { set(\.count, fields.whole("count")) }
        if fields.record["person_dwell"] != nil {
            set(\.personDwell, fields.duration("person_dwell"))
            set(\.stallToPerson, fields.number("stall_to_person"))
        }
    }

    private mutating func set<Value>(_ key: WritableKeyPath<Self, Value>, _ value: Value?) {
        if let value { self[keyPath: key] = value }
    }
}
