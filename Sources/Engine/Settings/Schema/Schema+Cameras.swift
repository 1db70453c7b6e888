import Scene
import Timetable

extension Schema {
    static let camera = Record(
        "camera", "One camera with the angles at which it looks.",
        [
            Field("id", .text(.name), required: true, "Its name, once in the file."),
            Field(
                "source", .text(.source), required: true,
                "Where its pictures come from; `recording` stands for a view that is only "
                    + "scanned. `${NAME}` is taken from the environment (`$${` writes `${`), so "
                    + "that no password stands here; signs such as @ : / in it are "
                    + "percent-encoded. Over `http`: a JPEG for each request, Motion JPEG, or HLS "
                    + "where the path ends in `.m3u8`, by Basic or Digest; `udp`: MPEG-TS that is "
                    + "sent to our port, or to a group. With a `head`, `onvif:snapshot` stands for "
                    + "single pictures from where its service says."),
            Field(
                "transport", .choice(CameraSettings.Transport.allCases.map(\.rawValue)),
                standard: .text(CameraSettings.Transport.tcp.rawValue),
                "How an RTSP camera sends. `tcp` loses nothing and crosses firewalls; `udp` is "
                    + "for cameras that cannot, takes two ports of ours for each visit, and a "
                    + "picture that misses a packet is left out."),
            Field(
                "evidence", .record(sharper),
                "Where the pictures of a confirmation come from, if not from `source`."),
            Field("location", .record(location), "Where it stands, as its cases state it."),
            Field(
                "head", .either(.choice(["fixed"]), head), standard: .text("fixed"),
                "What turns it."),
            Field(
                "presets", .list(of: .record(preset), count: 1...300),
                "The angles at which it looks, each id once. Without it the camera has one preset "
                    + "`main`, whose keys stand on the camera itself."),
        ] + inherited)

    static let preset = Record(
        "preset", "One angle of a camera: a view.",
        [Field("id", .text(.name), required: true, "Its name, once in the camera.")] + inherited)

    static let template = Record(
        "template", "What presets share.", Array(inherited.dropLast()))

    /// The keys that templates, cameras and presets have in common; `template` comes last.
    private static let inherited = [
        Field(
            "token", .text(.token),
            "What the head calls the preset; needed where the head is not fixed."),
        Field("schedule", .record(schedule), "When it is visited."),
        Field(
            "watch", .record(watch),
            "Looks at it without a break, instead of visits: things that come and go within minutes "
                + "are seen, at the cost of decoding all the time. A fixed head's only."),
        Field(
            "zones", .list(of: .record(zone), count: 0...200),
            "Its zones, each id once. On a camera with `presets` they belong to the presets."),
        Field(
            "calibration", .list(of: .record(calibrationMark), count: 4...100),
            "Measured points of flat ground, four or more, no three of the first four on a line: "
                + "then a thing's own place is known, not only the camera's. On a camera with "
                + "`presets` it belongs to the presets."),
        Field(
            "learning", .whole(1...255), standard: .whole(12),
            "Usable pictures after which change alone may confirm. More is calmer at first."),
        Field(
            "clip", .flag, standard: .flag(false),
            "Whether ten seconds of video are kept as evidence, copied as they are: around a "
                + "confirmation in a recording, before it in a stream that is watched (a visit has "
                + "none). Nothing in them can be covered, so "
                + "a view with a `privacy` zone may not have it."),
        Field(
            "template", .oneOrMany(.text(.name)), standard: .texts([]),
            "Templates to take in, the later before the earlier."),
    ]

    static let sharper = Record(
        "camera_evidence", "A second source that shows the same, sharper.",
        [
            Field(
                "source", .text(.source), required: true,
                "Asked only when something is confirmed or has gone, for the pictures of that "
                    + "moment; `source` of the camera stays what is looked at. It needs the same "
                    + "aspect. Where it gives nothing, evidence is of the first source and the "
                    + "log says so.")
        ])

    static let location = Record(
        "location", "Where a camera stands.",
        [
            Field("longitude", .number(-180...180), "Degrees of WGS 84 (CGCS2000), east positive."),
            Field("latitude", .number(-90...90), "Degrees of WGS 84 (CGCS2000), north positive."),
            Field("grid", .text(.grid), "The grid cell's code."),
            Field("address", .text(.words), "Street and number, for people."),
            Field("department", .record(department), "Who handles its cases."),
        ])

    static let department = Record(
        "department", "Who handles a camera's cases.",
        [
            Field("code", .text(.department), "The department's code."),
            Field("name", .text(.words), "Its name."),
        ])

    static let head = Record(
        "head", "A head that turns.",
        [
            Field(
                "onvif", .text(.headAddress), required: true,
                "The address of its ONVIF service; `${NAME}` as in `source`."),
            Field(
                "home", .text(.token),
                "The head's name for the preset to which it goes back when no visit is due within "
                    + "a minute; it stays where it is, where left out."),
        ])

    static let zone = Record(
        "zone", "A part of the picture that means something to the rules.",
        [
            Field("id", .text(.name), required: true, "Its name, once in the view."),
            Field(
                "kind", .choice(Zone.Kind.allCases.map(\.rawValue)), required: true,
                "What it is to the rules."),
            Field(
                "polygon", .list(of: .numbers(["x", "y"], in: 0...1), count: 3...200),
                required: true,
                "Corners in fractions of the picture, from the left and from the top."),
            Field(
                "bin", .numbers(["x", "y", "width", "height"], in: 0...1),
                "The bin's own box, for `bin_point` and needed there."),
            Field("active", .record(active), "When it is in force; always, where left out."),
            Field(
                "min_area", .number(0...1),
                "The least changed area that counts here, as a fraction of the picture; the "
                    + "rule's own, where left out. More is calmer, less finds smaller things."),
            Field(
                "violations", .record(zoneViolations),
                "What differs in this zone from what the classes have, by class."),
        ])

    static let active = Record(
        "active", "When a zone is in force.",
        [
            Field(
                "between", .oneOrMany(.text(.dayWindow)), standard: .texts([]),
                "Windows of the day; the whole day, where left out.")
        ] + days)

    static let schedule = Record(
        "schedule", "When a view is visited; needs `every` or `at`.",
        [
            Field(
                "every", .duration(.seconds(2) ... .seconds(86400)),
                "A visit each interval, in whole seconds, counted from 1970-01-01T00:00:00Z."),
            Field(
                "phase", .duration(.zero ... .seconds(86400)),
                "Where in the interval the visits lie, less than `every`; spread by the view's "
                    + "name, where left out."),
            Field(
                "at", .oneOrMany(.text(.dayTime)), standard: .texts([]),
                "Exact times of day. One that the clock skips is visited at the end of the gap, "
                    + "one that comes twice, once."),
            Field(
                "between", .oneOrMany(.text(.dayWindow)), standard: .texts([]),
                "Windows for `every`; one past midnight belongs to the day on which it opens."),
            Field(
                "blackouts", .oneOrMany(.text(.blackout)), standard: .texts([]),
                "Times without any visit."),
            Field(
                "priority", .whole(0...9), standard: .whole(5),
                "When two visits want one head, the higher goes first."),
        ] + days)

    static let watch = Record(
        "watch", "How a view is watched without a break.",
        [
            Field(
                "sampling", .text(.sampling), standard: .text("1fps"),
                "Which pictures are looked at: at a rate, or the stream's key pictures only, which "
                    + "costs a tenth where they come every two seconds."),
            Field(
                "between", .oneOrMany(.text(.dayWindow)), standard: .texts([]),
                "Windows of the day in which it is watched; the whole day, where left out. Outside "
                    + "them the stream is closed."),
        ] + days)

    private static let days = [
        Field(
            "days", .oneOrMany(.text(.dayGroup)), standard: .texts([]),
            "Only on these; any day, where left out. `workdays` and `holidays` follow the "
                + "calendar, `weekdays` is Monday to Friday."),
        Field(
            "dates", .oneOrMany(.text(.dates)), standard: .texts([]),
            "Only on these dates; any date, where left out."),
        Field(
            "except", .oneOrMany(.text(.anyDays)), standard: .texts([]),
            "Never on these days or dates."),
    ]
}
