import CaseFiling
import Scene

extension Schema {
    /// How cases of one site hang together; what one class does on its own stands with the class.
    static let filing = Record(
        "filing", "How cases hang together.",
        [
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
