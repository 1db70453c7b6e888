import Judging
import Scene
import Timetable

/// The one description of a settings file. Reading, messages, JSON Schema and manual all follow
/// it; a key exists where it stands here and nowhere else.
enum Schema {
    static let root = Record(
        "settings", "The whole file.",
        [
            Field("site", .record(site), "The city or district."),
            Field("templates", .named(.record(template), by: .name), templateHelp),
            Field(
                "cameras", .list(of: .record(camera), count: 1...200_000), required: true,
                "The cameras; each id once."),
            Field("violations", .record(violations), "What differs from the catalogue, by class."),
            Field("filing", .record(filing), "How cases hang together."),
            Field(
                "output", .text(.path),
                "Directory of the store, the evidence and the exports, relative to where the "
                    + "program starts; --output goes before it."),
            Field("evidence", .record(evidence), "How evidence pictures are written."),
            Field("log", .record(log), "How the program reports on itself."),
            Field("grab", .record(grab), "How a visit takes its pictures."),
            Field("detection", .record(detection), "Which networks name what is seen."),
            Field(
                "deliver", .list(of: .record(delivery), count: 0...50),
                "Who is told of cases by `run`, each name once."
            ),
            Field("retention", .record(retention), "When `run` gives up evidence pictures."),
            Field("audit", .record(audit), "How the trail of all changes is sealed by `run`."),
            Field("desk", .record(desk), "The page and the API of `run`; none without it."),
        ])

    static let site = Record(
        "site", "The city or district.",
        [
            Field("name", .text(.words), standard: .text("site"), "What reports call it."),
            Field(
                "zone", .text(.zone), standard: .text("UTC"),
                "Whose wall clock schedules and local times follow."),
            Field(
                "calendar", .either(.text(.path), calendar),
                "Working days and hours: a file relative to this one, or written here. Without "
                    + "it Monday to Friday, 08–12 and 14–18, no holidays."),
        ])

    static let calendar = Record(
        "calendar", "Which days and hours are worked; deadlines and day groups follow it.",
        [
            Field(
                "working_days",
                .list(of: .choice(Weekday.allCases.map(\.rawValue)), count: 1...7),
                standard: .texts(["mon", "tue", "wed", "thu", "fri"]), "Days of an ordinary week."),
            Field(
                "hours", .list(of: .text(.workingHours), count: 1...8),
                standard: .texts(["08:00-12:00", "14:00-18:00"]),
                "The parts of a working day, in order."),
            Field(
                "holidays", .list(of: .text(.fullDates), count: 0...1000), standard: .texts([]),
                "Days off, as dates or spans of dates."),
            Field(
                "make_up_days", .list(of: .text(.fullDates), count: 0...1000), standard: .texts([]),
                "Days that are worked although the week or a holiday says otherwise."),
        ])

    static let evidence = Record(
        "evidence", "How evidence pictures are written.",
        [
            Field(
                "quality", .whole(1...100), standard: .whole(85),
                "JPEG quality; more is sharper and larger.")
        ])

    static let log = Record(
        "log", "How the program reports on itself.",
        [
            Field(
                "format", .choice(LogSettings.Format.allCases.map(\.rawValue)),
                standard: .text("text"), "Lines for people, or a JSON object a line."),
            Field(
                "level", .choice(LogSettings.Level.allCases.map(\.rawValue)),
                standard: .text("info"), "The least serious thing that is written."),
        ])

    static let grab = Record(
        "grab", "How a visit takes its pictures.",
        [
            Field(
                "timeout", .duration(.milliseconds(500) ... .seconds(300)),
                standard: .duration(.seconds(10)),
                "From opening the source to the last picture. Longer waits for slow cameras and "
                    + "holds a place that others could use."),
            Field(
                "burst", .whole(1...5), standard: .whole(3),
                "Pictures of one visit; their median is judged, so walkers vanish. More takes "
                    + "longer. Of 1 or 2 the newest is judged."),
            Field(
                "at_once", .whole(1...4000), standard: .whole(64),
                "Visits that wait for their cameras at the same time. More keeps many slow "
                    + "cameras from delaying each other, and takes a thread and up to a few "
                    + "megabytes for each, while its pictures come."),
            Field(
                "per_host", .whole(1...4000),
                "Of these, at most so many at one host: the channels of a recorder share what it "
                    + "can give at once. No limit, where left out."),
        ])

    private static let templateHelp =
        "What presets share, by name. A preset takes them in by `template:`. Mappings merge key "
        + "by key, anything else (lists too) is replaced whole; later templates go before "
        + "earlier ones, the camera before its templates, the preset's templates before the "
        + "camera, the preset before all. `null` takes an inherited key away."
}
