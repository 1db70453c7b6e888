import CaseFiling
import Scene

extension Schema {
    /// How cases of one site hang together; what one class does on its own stands with the class.
    static let filing = Record(
        "filing", "How cases hang together.",
        [
            Field(
                "number", .text(.caseNumber), standard: .text(CaseNumberFormat.standard.pattern),
                "How a case's number is written: {date} and {time} by the site's clock, {site}, "
                    + "{class} (the 2026 code) and {id}, which makes it unique. It holds for "
                    + "cases that are filed from then on."),
            Field(
                "neighbours", .either(.choice(["off"]), neighbours),
                "What becomes of a thing that another view has a case for. `run` alone follows "
                    + "it: a scan gives the same cases for any number of jobs."),
            Field(
                "recurrence", .either(.choice(["off"]), recurrence), standard: .text("off"),
                "What becomes of a thing that is back where a case was closed; a new case, where "
                    + "off."),
        ])

    static let neighbours = Record(
        "neighbours",
        "When a thing of the same class becomes no second case. Linked, where both views have a "
            + "`calibration`; else proposed as the same, for an officer to decide.",
        [
            Field(
                "metres", .number(1...500), standard: .number(NeighbourRule.standard.metres),
                "So near two sightings are one thing. More files fewer cases twice, and joins "
                    + "more that are two."),
            Field(
                "within", .duration(.seconds(60) ... .seconds(30 * 86400)),
                standard: .duration(NeighbourRule.standard.within), "Between the two sightings."),
        ])

    static let recurrence = Record(
        "recurrence", "When a thing is back.",
        [
            Field(
                "within", .duration(.seconds(60) ... .seconds(365 * 86400)), required: true,
                "After the closing."),
            Field(
                "action", .choice(Recurrence.Action.allCases.map(\.rawValue)),
                standard: .text(Recurrence.Action.reopen.rawValue),
                "`reopen`: the closed case is registered again, with a new deadline. `link`: a new "
                    + "case, whose history names the closed one."),
        ])

    /// What a class has beside its time limit and its codes.
    static let policy = [
        Field(
            "register_hours", .record(active),
            "With `file: registered`, when it registers by itself; at other times a case begins "
                + "as reported. Any time, where left out."),
        Field(
            "daily_cap", .whole(1...10_000),
            "So many cases of the class a view files on one local day; what comes beyond stays an "
                + "event and is counted. Any number, where left out."),
        Field(
            "quiet", .list(of: .record(active), count: 0...20),
            "When nothing of the class is filed; what still stands when the time is over is filed "
                + "then."),
    ]

    static let calibrationMark = Record(
        "calibration_mark", "A point of the ground that was measured.",
        [
            Field(
                "picture", .numbers(["x", "y"], in: 0...1), required: true,
                "Where it lies in the picture, in fractions from the left and from the top."),
            Field(
                "ground", .numbers(["longitude", "latitude"], in: -180...180), required: true,
                "Where it lies, in degrees of WGS 84 (CGCS2000)."),
        ])
}

extension TextRule {
    static let caseNumber = TextRule(
        "letters, digits, - _ . and {date}, {time}, {site}, {class}, with {id} once",
        pattern: #"^([A-Za-z0-9_.\-]|\{(date|time|site|class|id)\}){1,60}$"#
    ) { text in
        var rest = text
        for name in ["date", "time", "site", "class"] {
            rest = rest.split(separator: "{\(name)}", omittingEmptySubsequences: false).joined()
        }
        let parts = rest.split(separator: "{id}", omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 60
            && parts.joined().utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }
}
