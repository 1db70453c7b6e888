internal import CaseFiling
internal import Scene

/// The shapes of what the API takes and gives.
enum Schemas {
    private static let time = Shape.text(format: "date-time")
    private static let maybeTime = Shape.orNull(.text(format: "date-time"))
    private static let maybeText = Shape.orNull(.text())
    private static let maybeNumber = Shape.orNull(.number)
    private static let box = Shape.list(.number, most: 4)
    private static let classes = Shape.words(Violation.allCases.map(\.rawValue))
    private static let states = Shape.words(CaseState.allCases.map(\.rawValue))
    private static let verbs = Shape.words(CaseVerb.allCases.map(\.rawValue))
    private static let looks = Shape.words(RegionClass.allCases.map(\.rawValue))
    private static let count = Shape.whole(0...1_000_000_000)

    private static func need(_ name: String, _ shape: Shape) -> (String, Shape, Bool) {
        (name, shape, true)
    }
    private static func may(_ name: String, _ shape: Shape) -> (String, Shape, Bool) {
        (name, shape, false)
    }

    static let all: [(String, Shape)] = requests + cases + views + rest

    private static let requests: [(String, Shape)] = [
        ("SignIn", .object([need("token", .text())])),
        (
            "Step",
            .object([
                need("verb", verbs), may("note", .orNull(.text())), may("dry_run", .orNull(.flag)),
            ])
        ),
        (
            "Drawing",
            .object([
                need(
                    "zones",
                    .list(
                        .object([
                            need("id", .text()),
                            need("kind", .words(Zone.Kind.allCases.map(\.rawValue))),
                            need("polygon", .list(.list(.number, most: 2), most: 200)),
                            may("bin", .orNull(.list(.number, most: 4))),
                            may("min_area", .orNull(.number)),
                        ]), most: 200)), may("dry_run", .orNull(.flag)),
            ])
        ),
        ("LeaseOrder", .object([need("until", time)])),
        (
            "Label",
            .object([
                need("event", .text(pattern: "^[0-9a-f]{16}$")),
                may("class", .orNull(looks)),
                may("verdict", .orNull(.words(["confirmed", "rejected"]))),
                may("box", .orNull(.list(.number, most: 4))),
            ])
        ),
        ("Text", .text()),
        ("Anything", .anything),
    ]

    private static func page(_ name: String) -> Shape {
        .object([need("items", .list(.named(name))), need("next", maybeText)])
    }

    private static let cases: [(String, Shape)] = [
        ("CasePage", page("CaseSummary")), ("EventPage", page("Event")),
        ("SuppressionPage", page("Suppression")),
        (
            "CaseSummary",
            .object([
                need("number", .text()), need("event", .text()), need("state", states),
                need("violation", classes), need("camera", .text()), need("preset", .text()),
                need("zone", .text()), need("first_seen", time), need("confirmed", time),
                need("deadline", maybeTime), need("cleared", maybeTime),
                need("closing_proposed", maybeTime), need("confidence", .number),
                need("box", box), need("address", maybeText), need("longitude", maybeNumber),
                need("latitude", maybeNumber), need("evidence", .list(.text())),
                need("verbs", .list(verbs)),
            ])
        ),
        (
            "Case",
            .object([
                need("case", .text()), need("event", .text()), need("state", states),
                need("violation", classes), need("verbs", .list(verbs)),
                need("name", .table(.text())), need("codes", .anything),
                need("camera", .text()), need("preset", .text()), need("zone", .text()),
                need("first_seen", time), need("confirmed", time), need("cleared", maybeTime),
                need("registered", maybeTime), need("deadline", maybeTime),
                need("closing_proposed", maybeTime), need("box", box),
                need("confidence", .number), need("reason", .named("Reason")),
                need("words", .named("ReasonWords")), need("evidence", .anything),
                need("history", .list(.anything)), need("linked", .list(.text())),
                need("proposed", .list(.text())),
            ])
        ),
        (
            "Reason",
            .object([need("summary", .text()), need("signals", .list(.anything))])
        ),
        (
            "ReasonWords",
            .object([
                need("en", .text()), need("zh", .text()),
                need(
                    "signals",
                    .list(
                        .object([need("name", .text()), need("en", .text()), need("zh", .text())])
                    )),
            ])
        ),
        (
            "Event",
            .object([
                need("id", .text()), need("violation", classes), need("camera", .text()),
                need("preset", .text()), need("first_seen", time), need("confirmed", time),
                need("cleared", maybeTime), need("box", box), need("confidence", .number),
                need("reason", .named("Reason")), need("evidence", .anything),
            ])
        ),
        (
            "Suppression",
            .object([
                need("id", .text()), need("violation", classes), need("camera", .text()),
                need("preset", .text()), need("suppressed", time), need("box", box),
                need("cause", .words(Suppression.Cause.allCases.map(\.rawValue))),
                need("reason", .named("Reason")),
            ])
        ),
    ]

    private static let visit = Shape.object([
        need("due", time), need("at", time), need("outcome", .text()), need("why", maybeText),
        need("events", .list(classes)),
    ])

    private static let missReasons = Shape.words(MissedVisits.Reason.allCases.map(\.rawValue))
    private static let lease = Shape.object([
        need("camera", .text()), need("holder", .text()), need("until", time),
    ])

    private static let viewMembers: [(String, Shape, Bool)] = [
        need("camera", .text()), need("preset", .text()), need("health", .text()),
        need("last", .orNull(visit)), need("picture_at", maybeTime),
        need("next", .orNull(.object([need("due", time), need("reason", .text())]))),
        need("watched", maybeText), need("open", count), need("overdue", count),
        need("longitude", maybeNumber),
        need("latitude", maybeNumber), need("address", maybeText),
    ]

    private static let views: [(String, Shape)] = [
        ("ViewPage", page("ViewSummary")), ("ViewSummary", .object(viewMembers)),
        (
            "View",
            .object(
                viewMembers + [
                    need("zones", .list(.anything)), need("learning", count),
                    need("visits_made", count), need("failures_in_a_row", count),
                    need("lost", .list(visit)),
                ])
        ),
        (
            "CameraPage",
            .object([
                need(
                    "items",
                    .list(
                        .object([
                            need("camera", .text()), need("presets", .list(.text())),
                            need("source", .text()), need("turns", .flag),
                            need("longitude", maybeNumber), need("latitude", maybeNumber),
                            need("address", maybeText),
                        ]))), need("next", maybeText),
            ])
        ),
        (
            "Timetable",
            .object([
                need(
                    "items",
                    .list(.object([need("due", time), need("reason", .text())]))),
                need("cut", .flag), need("lost", .list(visit)),
                need(
                    "missed",
                    .list(
                        .object([
                            need("first", time), need("last", time), need("count", count),
                            need("reason", missReasons), need("detail", maybeText),
                        ]))),
            ])
        ),
        ("Lease", lease), ("LeasePage", .object([need("items", .list(lease))])),
        (
            "FaultPage",
            .object([
                need(
                    "items",
                    .list(
                        .object([
                            need("camera", .text()), need("preset", .text()),
                            need("cause", .text()), need("since", time), need("last", time),
                            need("times", count), need("ended", maybeTime),
                            need("detail", maybeText),
                        ])))
            ])
        ),
        (
            "ZoneChange",
            .object([
                need("file", .text()), need("written", .flag), need("in_force", .flag),
                need("diff", .list(.text())),
            ])
        ),
        (
            "Preview",
            .object([
                need("judged", .flag), need("pictures", count), need("from", time),
                need("to", time), need("events", .list(.anything)),
                need("gone", .list(.anything)), need("suspicions", .list(.anything)),
            ])
        ),
    ]

    private static let rest: [(String, Shape)] = [
        (
            "Problem",
            .object([
                need("type", .text()), need("title", .text()), need("status", .whole(400...599)),
                need("detail", .text()),
            ])
        ),
        (
            "Session",
            .object([
                need("name", .text()), need("role", .words(Role.allCases.map(\.rawValue))),
                need("cameras", .orNull(.list(.text()))), need("csrf", maybeText),
                need("site", .text()), need("time_zone", .text()), need("patrols", .flag),
                need("edits", .flag), need("tiles", .anything),
            ])
        ),
        ("Done", .object([need("done", .flag)])),
        (
            "Readiness",
            .object([need("ready", .flag), need("reasons", .list(.text()))])
        ),
        (
            "Map",
            .object([
                need("camera_columns", .list(.text())), need("cameras", .list(.list(.anything))),
                need("case_columns", .list(.text())), need("cases", .list(.list(.anything))),
                need("open_with_place", count),
            ])
        ),
        (
            "Heat",
            .object([
                need("cell_degrees", .number), need("columns", .list(.text())),
                need("cells", .list(.list(.anything))),
            ])
        ),
        (
            "Settings",
            .object([need("edition", count), need("site", .text()), need("sha256", .text())])
        ),
        ("Verdict", .object([need("valid", .flag), need("problems", .list(.text()))])),
        (
            "LabelKept",
            .object([need("id", .text()), need("class", looks), need("box", box)])
        ),
        ("LabelCounts", .object([need("waiting", .table(count))])),
        (
            "Catalogue",
            .object([
                need("violations", .list(.anything)), need("states", .list(states)),
                need("verbs", .list(verbs)), need("zone_kinds", .list(.text())),
                need("looks", .list(.anything)),
            ])
        ),
        (
            "Statistics",
            .object([
                need("cases", .anything), need("false_rates", .anything), need("engine", .anything),
            ])
        ),
    ]
}
