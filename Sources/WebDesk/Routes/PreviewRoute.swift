internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Scene

/// What other zones would have given.
///
/// Where a daemon with a desk visits the view, the judge is asked anew over the observations of its last
/// day (``ZoneTrial`` says what that leaves out). Where there are none, as for a scan's store, the
/// events and suspicions that stand in the store are only held against the zones: which foot points
/// lie in them.
enum PreviewRoute {
    static let preview = Endpoint(
        method: .post, path: "/api/v1/views/{camera}/{preset}/zones/preview", id: "previewZones",
        summary:
            "What the rules would have said of the last day with other zones: judged anew where "
            + "the day's observations are kept (`judged`), else the recorded events and suspicions "
            + "with the zone in which they would lie",
        role: .officer, body: "Drawing",
        answers: [
            .init(status: 200, help: "The last day.", type: "application/json", schema: "Preview")
        ],
        problems: [400, 404, 413, 415]
    ) { desk, call in
        let view = try ViewRoutes.known(desk, call)
        let drawing = try await call.body(ZoneRoutes.Drawing.self, limit: 512 * 1024)
        let zones = try ZoneRoutes.zones(of: drawing)
        let since = Moment(nearest: call.now) - ReplayBook.span
        let settings = desk.access.board.settings.value
        let output = desk.access.output
        let judged = try await OffThread.run { () -> String? in
            let seen = ReplayBook(output: output).observations(of: view.id, since: since)
            guard let first = seen.first, let last = seen.last else { return nil }
            return text(
                drawn: ZoneTrial(seen, zones: zones, of: view, settings: settings),
                now: ZoneTrial(seen, zones: view.zones, of: view, settings: settings),
                from: first.moment, to: last.moment, settings.site.zone)
        }
        if let judged { return Reply.json(judged) }
        return Reply.json(try await moved(zones.map(\.zone), of: view.id, desk, call))
    }

    private static func text(
        drawn: ZoneTrial, now: ZoneTrial, from: Moment, to: Moment, _ clock: TimeZone
    ) -> String {
        let new = Set(drawn.confirmed(lackingIn: now))
        let confirmed = drawn.found.filter { $0.outcome == .confirmed }
        return JSONText.object([
            ("judged", JSONText.flag(true)), ("pictures", JSONText.number(drawn.pictures)),
            ("from", CaseText.time(from, clock)), ("to", CaseText.time(to, clock)),
            (
                "events",
                JSONText.array(
                    confirmed.map { row($0, new.contains($0) ? "new" : "same", clock) })
            ),
            (
                "gone",
                JSONText.array(
                    now.confirmed(lackingIn: drawn).map { row($0, "gone", clock) })
            ),
            (
                "suspicions",
                JSONText.array(
                    drawn.found.filter { $0.outcome != .confirmed }.map { row($0, nil, clock) })
            ),
        ])
    }

    private static func row(
        _ found: ZoneTrial.Found, _ change: String?, _ clock: TimeZone
    ) -> String {
        var cause: String?
        switch found.outcome {
        case .confirmed: cause = nil
        case .suppressed(let why): cause = why.rawValue
        case .waiting: cause = "waiting"
        }
        return JSONText.object([
            ("id", "null"), ("violation", JSONText.string(found.violation.rawValue)),
            ("at", CaseText.time(found.at, clock)), ("box", CaseText.box(found.box)),
            ("cause", JSONText.string(cause)), ("zone", JSONText.string(found.zone)),
            ("ignored", JSONText.flag(false)), ("change", JSONText.string(change)),
            ("words", found.reason.map(CaseText.words) ?? "null"),
        ])
    }

    /// The recorded events and suspicions, and where they would lie.
    private static func moved(
        _ zones: [Zone], of view: ViewID, _ desk: Desk, _ call: Call
    ) async throws -> String {
        // Of a store without a patrol the last day is the last of its own.
        let newest = try await desk.access.store.eventPage(
            PageQuery(camera: view.camera.name, preset: view.preset.name, limit: 1))
        let end = max(
            desk.access.visitSoon == nil ? .epoch : Moment(nearest: call.now),
            (newest.rows.first?.confirmed ?? .epoch) + .seconds(1))
        let query = PageQuery(
            camera: view.camera.name, preset: view.preset.name, since: end - .seconds(86_400),
            before: end + .seconds(86_400), limit: 1000)
        let events = try await desk.access.store.eventPage(query).rows
        let suspicions = try await desk.access.store.suppressionPage(query).rows
        let clock = desk.access.board.settings.value.site.zone
        func row(
            _ id: String, _ what: Violation, _ at: Moment, _ box: Box, _ cause: String?,
            _ reason: Reason
        ) -> String {
            let inside = zones.filter { $0.polygon.contains(box.foot) }
            let isIgnored = inside.contains { $0.kind == .ignore || $0.kind == .privacy }
            let place = inside.first { $0.kind != .ignore && $0.kind != .privacy }
            return JSONText.object([
                ("id", JSONText.string(id)), ("violation", JSONText.string(what.rawValue)),
                ("at", CaseText.time(at, clock)), ("box", CaseText.box(box)),
                ("cause", JSONText.string(cause)),
                ("zone", JSONText.string(isIgnored ? nil : place?.id)),
                ("ignored", JSONText.flag(isIgnored)), ("change", "null"),
                ("words", CaseText.words(of: reason)),
            ])
        }
        return JSONText.object([
            ("judged", JSONText.flag(false)), ("pictures", JSONText.number(0)),
            ("from", CaseText.time(end - .seconds(86_400), clock)),
            ("to", CaseText.time(end, clock)),
            (
                "events",
                JSONText.array(
                    events.map { row($0.id, $0.violation, $0.confirmed, $0.box, nil, $0.reason) })
            ), ("gone", "[]"),
            (
                "suspicions",
                JSONText.array(
                    suspicions.map {
                        row(
                            $0.id, $0.violation, $0.suppressed, $0.box, $0.cause.rawValue,
                            $0.reason)
                    })
            ),
        ])
    }
}
