import CaseFiling
import Scene

extension Schema {
    static let retention = Record(
        "retention",
        "When evidence pictures go. Those of an open case always stay; what goes keeps its hash and "
            + "an entry in the audit trail, and the case itself stays.",
        [
            Field(
                "days", .whole(0...36_500),
                "After a case ended, or after an event without a case was cleared; for ever, where "
                    + "left out."),
            Field("of", .record(retentionOf), "Other days, by how a case ended and by class."),
            Field(
                "budget", .text(.byteCount),
                "What all pictures may take, such as 200GB; the oldest ends go first."),
        ])

    static let retentionOf = Record(
        "retention_of", "Days; a class goes before a state.",
        CaseState.allCases.filter { !$0.isOpen }.map {
            Field($0.rawValue, .whole(0...36_500), "Cases that ended as \($0.rawValue).")
        }
            + Violation.allCases.map {
                Field(
                    $0.rawValue, .whole(0...36_500),
                    Catalogue.standard[$0].english + ", however it ended.")
            })
}

extension TextRule {
    static let byteCount = TextRule(
        "a size such as 500MB, 200GB or 2TB", pattern: "^[0-9]+(kB|MB|GB|TB)$"
    ) { ByteCount.parse($0) != nil }
}
