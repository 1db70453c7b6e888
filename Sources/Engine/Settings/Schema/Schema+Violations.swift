import Judging
import Scene

extension Schema {
    static let violations = Record(
        "violations", "What differs from the catalogue, by class.",
        Violation.allCases.map { violation in
            Field(
                violation.rawValue, .record(rule(violation)),
                Catalogue.standard[violation].english
                    + " (\(Catalogue.standard[violation].chinese))")
        })

    /// The record of one class; built once a class, because its standards differ.
    static func rule(_ violation: Violation) -> Record { rules[violation] ?? makeRule(violation) }

    private static let rules = Dictionary(
        uniqueKeysWithValues: Violation.allCases.map { ($0, makeRule($0)) })

    private static func makeRule(_ violation: Violation) -> Record {
        let entry = Catalogue.standard[violation]
        let rule = RuleSettings(entry)
        return Record(
            "rule", "How one class is named, coded, confirmed and filed.",
            confirming(rule) + naming(rule) + sizes(rule) + own(rule) + filing(entry))
    }

    /// What a zone may have otherwise: whatever confirms, names and bounds a class, each the class's
    /// own where it is left out.
    static func zoneRule(_ violation: Violation) -> Record {
        zoneRules[violation] ?? makeZoneRule(violation)
    }

    static let zoneViolations = Record(
        "zone_violations", "What differs in this zone from what the classes have, by class.",
        Violation.allCases.map { violation in
            Field(
                violation.rawValue, .record(zoneRule(violation)),
                Catalogue.standard[violation].english)
        })

    private static let zoneRules = Dictionary(
        uniqueKeysWithValues: Violation.allCases.map { ($0, makeZoneRule($0)) })

    private static func makeZoneRule(_ violation: Violation) -> Record {
        let rule = RuleSettings(Catalogue.standard[violation])
        return Record(
            "zone_rule", "How one class is confirmed in one zone; keys as in a rule.",
            (confirming(rule) + naming(rule) + sizes(rule) + own(rule)).map { field in
                Field(field.key, field.shape, field.help)
            })
    }

    private static func naming(_ rule: RuleSettings) -> [Field] {
        [
            Field(
                "labels", .list(of: .text(.label), count: 0...200),
                standard: .texts(rule.labels),
                "Labels of a detector, and classes of a classifier beside the class's own, that "
                    + "speak for it; the whole list is replaced."),
            Field(
                "needs_class", .flag, standard: .flag(rule.needsClass),
                "Whether nothing is suspected before a classifier or a detector names it."),
            Field(
                "class_floor", .number(0...1), standard: .number(rule.classFloor),
                "The probability from which a classifier names it. More is surer, less finds more."
            ),
            Field(
                "survey_floor", .number(0...1), standard: .number(rule.surveyFloor),
                "The same for what is looked at without the view's memory, which sees the whole "
                    + "of every zone and so has more to mistake."),
        ]
    }

    /// What only one class has.
    private static func own(_ rule: RuleSettings) -> [Field] {
        switch rule.violation {
        case .disorderlyCycles:
            [
                Field(
                    "count", .whole(1...100), standard: .whole(rule.count),
                    "So many cycles that stand in one zone make a violation.")
            ]
        case .streetVending:
            [
                Field(
                    "person_dwell", .duration(.zero ... .seconds(3600)),
                    standard: .duration(rule.personDwell),
                    "While watching, so long a person has stayed before it can be a vendor. More "
                        + "passes over people who rest, less finds those who keep moving."),
                Field(
                    "stall_to_person", .number(0...10), standard: .number(rule.stallToPerson),
                    "The least area of a stall that nothing names, over that of the person beside "
                        + "it. More passes over luggage, less finds a cloth with a few goods."),
            ]
        default: []
        }
    }

    private static func confirming(_ rule: RuleSettings) -> [Field] {
        [
            Field(
                "enabled", .flag, standard: .flag(rule.enabled), "Whether the class is judged."),
            Field(
                "dwell", .duration(.seconds(2) ... .seconds(86400)),
                standard: .duration(rule.dwell),
                "The time between the first and the last sighting that confirms."),
            Field(
                "sightings", .whole(1...1000), standard: .whole(rule.sightings),
                "Usable pictures in which it must be seen."),
            Field(
                "absence", .duration(.zero ... .seconds(3600)), standard: .duration(rule.absence),
                "While watching, the place may be seen clean for so long."),
            Field(
                "absent_visits", .whole(0...100), standard: .whole(rule.absentVisits),
                "In visits, so many pictures on end may show it clean."),
            Field(
                "max_gap", .duration(.seconds(1) ... .seconds(86400)),
                standard: .duration(rule.maxGap),
                "While watching, the longest time without a sighting that still counts."),
            Field(
                "max_gap_intervals", .whole(1...1000), standard: .whole(rule.maxGapIntervals),
                "In visits, the same in intervals between two visits."),
            Field(
                "hold_limit", .duration(.seconds(60) ... .seconds(30 * 86400)),
                standard: .duration(rule.holdLimit),
                "An unconfirmed suspicion is given up after this time."),
            Field(
                "min_confidence", .number(0...1), standard: .number(rule.minConfidence),
                "How sure it must be that this is a thing and not light, rain or noise. More is "
                    + "calmer, less finds fainter things."),
            Field(
                "contradiction", .number(0.5...1), standard: .number(rule.contradiction),
                "The probability from which another class speaks against this one."),
        ]
    }

    private static func sizes(_ rule: RuleSettings) -> [Field] {
        [
            Field(
                "min_area", .number(0...1), standard: .number(rule.minArea),
                "The least changed area, as a fraction of the picture."),
            Field(
                "max_box_area", .number(0...1), standard: .number(rule.maxBoxArea),
                "The largest area of the box, as a fraction of the picture."),
            Field(
                "max_width", .number(0...1), standard: .number(rule.maxWidth),
                "The largest width of the box, as a fraction of the picture's."),
            Field(
                "max_height", .number(0...1), standard: .number(rule.maxHeight),
                "The largest height of the box, as a fraction of the picture's."),
            Field(
                "min_aspect", .number(0...100), standard: .number(rule.minAspect),
                "The least width over height of the box, both in fractions of the picture."),
            Field(
                "room_when_named", .number(1...10), standard: .number(rule.roomWhenNamed),
                "How much larger than these limits a thing may be that a classifier names."),
        ]
    }

    private static func filing(_ entry: CatalogueEntry) -> [Field] {
        [
            Field(
                "file", .choice(CatalogueEntry.Filing.allCases.map(\.rawValue)),
                standard: .text(entry.file.rawValue),
                "Whether a confirmed violation becomes a case, and in which state it begins."),
            Field(
                "register_above", .number(0...1), standard: .number(0.9),
                "With `file: registered`, the confidence below which a case begins as reported."),
            Field(
                "time_limit", .text(.timeLimit),
                standard: .text(TimeLimitText.format(entry.timeLimit)),
                "From `registered` on. A working day is eight working hours."),
        ] + policy + [
            Field("codes", .record(codes), "Class codes; what is left out stays the catalogue's."),
            Field("names", .record(names), "Names; what is left out stays the catalogue's."),
        ]
    }

    static let codes = Record(
        "codes", "The codes under which a class is filed.",
        [
            Field("gb_2026", .either(.text(.code), code), "GB/T 47678.5-2026."),
            Field("gb_2013", .either(.text(.code), code), "GB/T 30428.2-2013."),
            Field("cj", .either(.text(.code), code), "In the style of CJ/T 214."),
        ])

    static let code = Record(
        "code", "A class code and how sure it is.",
        [
            Field("code", .text(.code), required: true, "The code."),
            Field(
                "source", .choice(["verified", "secondhand"]), standard: .text("secondhand"),
                "`verified`: read in the standard itself."),
        ])

    static let names = Record(
        "names", "What a class is called.",
        [
            Field("en", .text(.words), "In English."),
            Field("zh", .text(.words), "In Chinese."),
        ])
}
