internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Scene
internal import Timetable

/// The settings in force without anything secret, their schema, a check of a text, and the
/// catalogue of classes.
enum SettingsRoutes {
    static let all = [show, schema, validate, catalogue, statistics]

    static let show = Endpoint(
        method: .get, path: "/api/v1/settings", id: "showSettings",
        summary: "What is in force, without addresses' passwords and tokens", role: .admin,
        answers: [
            .init(status: 200, help: "The settings.", type: "application/json", schema: "Settings")
        ]
    ) { desk, _ in
        let (settings, edition) = desk.access.board.settings
        return Reply.json(
            JSONText.object([
                ("edition", JSONText.number(edition)),
                ("site", JSONText.string(settings.site.name)),
                ("time_zone", JSONText.string(settings.site.zone.identifier)),
                ("cameras", JSONText.number(settings.cameras.count)),
                ("views", JSONText.number(desk.timetables.views(desk.access.board).count)),
                ("detector", JSONText.string(settings.detection.detector)),
                ("classifier", JSONText.string(settings.detection.classifier.rawValue)),
                ("burst", JSONText.number(settings.grab.burst)),
                (
                    "deliveries",
                    JSONText.array(settings.deliveries.map { JSONText.string($0.name) })
                ),
                ("sha256", JSONText.string(settings.hash())),
            ]))
    }

    static let schema = Endpoint(
        method: .get, path: "/api/v1/settings/schema", id: "showSettingsSchema",
        summary: "JSON Schema of a settings file", role: .viewer,
        answers: [
            .init(status: 200, help: "The schema.", type: "application/json", schema: "Anything")
        ]
    ) { _, _ in Reply.json(text) }

    private static let text = Engine.Settings.jsonSchema()

    static let validate = Endpoint(
        method: .post, path: "/api/v1/settings/validate", id: "validateSettings",
        summary: "Check a settings file's text; nothing that it names is opened or reached",
        role: .admin, body: "Text", bodyType: "application/yaml",
        answers: [
            .init(status: 200, help: "Every problem.", type: "application/json", schema: "Verdict")
        ],
        problems: [413, 415]
    ) { desk, call in
        let type = call.request.headers[.contentType] ?? ""
        guard type.split(separator: ";").first.map({ $0.lowercased() }) == "application/yaml" else {
            throw Problem(
                .unsupportedMediaType, "media-type", "The body is not YAML",
                "send Content-Type: application/yaml")
        }
        let bytes = try await call.bytes(limit: 8 << 20)
        let problems: [String] = try await OffThread.run {
            do throws(SettingsProblems) {
                // No environment: `${NAME}` in a text from outside must not read this process's own.
                _ = try Engine.Settings.read(
                    Data(bytes), name: "settings", directory: nil, environment: [:],
                    for: .either)
                return []
            } catch {
                return error.problems.map(\.description)
            }
        }
        return Reply.json(
            JSONText.object([
                ("valid", JSONText.flag(problems.isEmpty)),
                ("problems", JSONText.array(problems.map { JSONText.string($0) })),
            ]))
    }

    static let catalogue = Endpoint(
        method: .get, path: "/api/v1/catalogue", id: "showCatalogue",
        summary: "The classes with their names in English and Chinese, the states and the verbs",
        role: .viewer,
        answers: [
            .init(
                status: 200, help: "The catalogue.", type: "application/json", schema: "Catalogue")
        ]
    ) { desk, _ in
        let entries = desk.access.board.settings.value.catalogue.entries.map { entry in
            JSONText.object([
                ("violation", JSONText.string(entry.violation.rawValue)),
                ("en", JSONText.string(entry.english)), ("zh", JSONText.string(entry.chinese)),
                ("code", JSONText.string(entry.code2026?.code)),
            ])
        }
        func words(_ words: [String]) -> String {
            JSONText.array(words.map { JSONText.string($0) })
        }
        return Reply.json(
            JSONText.object([
                ("violations", JSONText.array(entries)),
                ("states", words(CaseState.allCases.map(\.rawValue))),
                ("verbs", words(CaseVerb.allCases.map(\.rawValue))),
                ("zone_kinds", words(Zone.Kind.allCases.map(\.rawValue))),
                (
                    "looks",
                    JSONText.array(
                        RegionClass.allCases.map { look in
                            let phrase = SignalWords.look(look)
                            return JSONText.object([
                                ("look", JSONText.string(look.rawValue)),
                                ("en", JSONText.string(phrase.english)),
                                ("zh", JSONText.string(phrase.chinese)),
                            ])
                        })
                ),
            ]))
    }

    static let statistics = Endpoint(
        method: .get, path: "/api/v1/stats", id: "showStatistics",
        summary: "Cases by class, day and view, how many were false, and the engine's own load",
        role: .viewer,
        parameters: [
            .init(
                name: "since", help: "Confirmed at or after; thirty days ago, where left out.",
                schema: .text(format: "date-time")),
            .init(name: "before", help: "Confirmed before.", schema: .text(format: "date-time")),
        ],
        answers: [
            .init(status: 200, help: "The counts.", type: "application/json", schema: "Statistics")
        ],
        problems: [400]
    ) { desk, call in
        let asker = try call.asker()
        let before = try call.moment("before")
        let since = try call.moment("since")
        let now = Moment(nearest: call.now)
        let query = StoreQuery(cameras: asker.cameras, since: since, before: before)
        let found = try await OffThread.run { try desk.access.store.statistics(query, now: now) }
        let verdicts = try await desk.access.store.verdicts(cameras: asker.cameras)
        var rates: [(String, String)] = []
        for violation in Violation.allCases {
            let mine = verdicts.filter { $0.violation == violation }
            let rejected = mine.filter { $0.state == .rejected }.map(\.cases).reduce(0, +)
            let judged = mine.filter { $0.state != .reported }.map(\.cases).reduce(0, +)
            guard judged > 0 else { continue }
            rates.append(
                (
                    violation.rawValue,
                    JSONText.object([
                        ("judged", JSONText.number(judged)),
                        ("rejected", JSONText.number(rejected)),
                        ("rate", JSONText.number(Double(rejected) / Double(judged))),
                    ])
                ))
        }
        let tally = desk.access.board.tally
        let engine = JSONText.object([
            (
                "visits",
                JSONText.object(
                    tally.visits.sorted { $0.key < $1.key }.map {
                        ($0.key, JSONText.number($0.value))
                    })
            ),
            ("grab_seconds", JSONText.number(tally.grabbing.sum)),
            ("look_seconds", JSONText.number(tally.looking.sum)),
            ("looks", JSONText.number(tally.looking.counts.reduce(0, +))),
            ("resident_bytes", JSONText.number(Int(HealthRoutes.residentBytes))),
            ("listeners", JSONText.number(desk.newsroom.listeners)),
        ])
        return Reply.json(
            JSONText.object([
                ("cases", found.json), ("false_rates", JSONText.object(rates)), ("engine", engine),
            ]))
    }
}
