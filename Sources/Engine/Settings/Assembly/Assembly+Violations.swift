import Judging
import Scene

extension Assembly {
    struct Classes {
        var catalogue = Catalogue.standard
        var rules: [Violation: RuleSettings] = [:]
        var registerFloors: [Violation: Double] = [:]
    }

    mutating func classes(_ fields: Fields?) -> Classes {
        var classes = Classes()
        for violation in Violation.allCases {
            let record = Schema.rule(violation)
            let rule = fields?.record(violation.rawValue, record) ?? Fields.standard(record)
            let entry = entry(violation, rule)
            classes.catalogue[violation] = entry
            classes.rules[violation] = Assembly.rule(entry, rule)
            if entry.file == .registered {
                classes.registerFloors[violation] = rule.needed(rule.number("register_above"))
            } else if let value = rule.values["register_above"] {
                at(.key(violation.rawValue)) {
                    $0.checker.report(
                        at: value.mark, key: "register_above",
                        found: "`register_above` with `file: \(entry.file.rawValue)`",
                        allowed: "`file: registered`, or no `register_above`")
                }
            }
        }
        return classes
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
        rule.enabled = fields.needed(fields.flag("enabled"))
        rule.absence = fields.needed(fields.duration("absence"))
        rule.absentVisits = fields.needed(fields.whole("absent_visits"))
        rule.maxGap = fields.needed(fields.duration("max_gap"))
        rule.maxGapIntervals = fields.needed(fields.whole("max_gap_intervals"))
        rule.holdLimit = fields.needed(fields.duration("hold_limit"))
        rule.minConfidence = fields.needed(fields.number("min_confidence"))
        rule.roomWhenNamed = fields.needed(fields.number("room_when_named"))
        rule.contradiction = fields.needed(fields.number("contradiction"))
        rule.minArea = fields.needed(fields.number("min_area"))
        rule.maxBoxArea = fields.needed(fields.number("max_box_area"))
        rule.maxWidth = fields.needed(fields.number("max_width"))
        rule.maxHeight = fields.needed(fields.number("max_height"))
        rule.minAspect = fields.needed(fields.number("min_aspect"))
        return rule
    }
}
