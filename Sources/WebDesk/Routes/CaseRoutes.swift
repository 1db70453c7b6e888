internal import CaseFiling
internal import Engine
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Scene
internal import Timetable

/// Cases, events, suspicions and their pictures.
enum CaseRoutes {
    static let all = [list, show, step, events, event, evidence, suppressed]

    private static let filter: [Endpoint.Parameter] = [
        .init(name: "camera", help: "Only this camera.", schema: .text()),
        .init(name: "preset", help: "Only this preset of it.", schema: .text()),
        .init(
            name: "violation", help: "Only these classes, with commas.",
            schema: .text(pattern: "^[a-z_]+(,[a-z_]+)*$")),
        .init(name: "since", help: "At or after.", schema: .text(format: "date-time")),
        .init(name: "before", help: "Before.", schema: .text(format: "date-time")),
        .init(name: "limit", help: "Rows of a page.", schema: .whole(1...500)),
        .init(name: "cursor", help: "`next` of the page before.", schema: .text()),
    ]

    static let list = Endpoint(
        method: .get, path: "/api/v1/cases", id: "listCases",
        summary: "Cases by their confirmation, the newest first", role: .viewer,
        parameters: filter + [
            .init(
                name: "state", help: "Only these states, with commas.",
                schema: .text(pattern: "^[a-z]+(,[a-z]+)*$")),
            .init(
                name: "open", help: "Only those that are not ended, or only those that are.",
                schema: .flag),
            .init(name: "overdue", help: "Only those past their deadline.", schema: .flag),
        ],
        answers: [
            .init(status: 200, help: "A page.", type: "application/json", schema: "CasePage")
        ],
        problems: [400]
    ) { desk, call in
        var query = try pageQuery(call)
        query.states = try call.words("state", CaseState.self)
        query.isOpen = try call.flag("open")
        if try call.flag("overdue") == true { query.overdueAt = Moment(nearest: call.now) }
        // Deadlines pass without a change.
        guard query.overdueAt == nil else {
            return Reply.json(try await listText(query, desk))
        }
        // Who may see the same cameras and asks the same gets the same bytes.
        let key = "cases \(desk.scope(of: try call.asker())) \(call.request.uri.query ?? "")"
        let version = String(try await desk.access.store.caseVersion())
        if let known = desk.texts.text(key, version: version) { return Reply.json(known) }
        let text = try await listText(query, desk)
        desk.texts.keep(text, key, version: version)
        return Reply.json(text)
    }

    private static func listText(_ query: PageQuery, _ desk: Desk) async throws -> String {
        let page = try await desk.access.store.casePage(query)
        return Reply.pageText(page.rows.map(CaseText.summary), next: page.next)
    }

    static let show = Endpoint(
        method: .get, path: "/api/v1/cases/{number}", id: "showCase",
        summary: "One case with its history", role: .viewer,
        answers: [.init(status: 200, help: "The case.", type: "application/json", schema: "Case")],
        problems: [400, 404]
    ) { desk, call in
        Reply.json(CaseText.record(try await record(desk, call)))
    }

    /// What an officer sends.
    private struct Step: Decodable {
        var verb: String
        var note: String?
        var dryRun: Bool?
    }

    static let step = Endpoint(
        method: .post, path: "/api/v1/cases/{number}/steps", id: "stepCase",
        summary:
            "Take a case one step on: confirm, reject, dispatch, handle, finish, verify, close, "
            + "reopen, cancel, return",
        role: .officer, body: "Step",
        answers: [
            .init(
                status: 200, help: "The case as it then is.", type: "application/json",
                schema: "Case")
        ], problems: [400, 404, 409, 413, 415]
    ) { desk, call in
        let step = try await call.body(Step.self)
        guard let verb = CaseVerb(rawValue: step.verb) else {
            let known = CaseVerb.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badRequest("verb: needs one of \(known)")
        }
        if let note = step.note,
            !(1...4000).contains(note.count)
                || note.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        {
            throw Problem.badRequest("note: needs one line of 1 ... 4000 characters")
        }
        let asker = try call.asker()
        let number = try await record(desk, call).number
        let site = desk.access.board.settings.value.site
        let change = try await OffThread.run {
            try desk.access.store.perform(
                verb, on: number, by: .officer(asker.name), at: Moment(nearest: call.now),
                note: step.note, zone: nil, calendar: site.calendar, dryRun: step.dryRun ?? false)
        }
        return Reply.json(CaseText.record(change.after))
    }

    static let events = Endpoint(
        method: .get, path: "/api/v1/events", id: "listEvents",
        summary: "Confirmed violations, the newest first", role: .viewer, parameters: filter,
        answers: [
            .init(status: 200, help: "A page.", type: "application/json", schema: "EventPage")
        ],
        problems: [400]
    ) { desk, call in
        let page = try await desk.access.store.eventPage(try pageQuery(call))
        let zone = desk.access.board.settings.value.site.zone
        return Reply.page(page.rows.map { $0.json(zone: zone) }, next: page.next)
    }

    static let event = Endpoint(
        method: .get, path: "/api/v1/events/{id}", id: "showEvent",
        summary: "One confirmed violation", role: .viewer,
        answers: [
            .init(status: 200, help: "The event.", type: "application/json", schema: "Event")
        ],
        problems: [400, 404]
    ) { desk, call in
        let found = try await known(desk, call)
        return Reply.json(found.json(zone: desk.access.board.settings.value.site.zone))
    }

    static let evidence = Endpoint(
        method: .get, path: "/api/v1/events/{id}/evidence/{kind}", id: "showEvidence",
        summary: "What is kept of an event: the pictures before, first, confirmed, annotated and "
            + "after, and of a watched recording the clip",
        role: .viewer,
        answers: [
            .init(status: 200, help: "The picture.", type: "image/jpeg,video/mp4"),
            .init(
                status: 206, help: "The part that was asked for.", type: "image/jpeg,video/mp4"),
            .init(status: 304, help: "The browser has it.", type: ""),
        ], problems: [400, 404, 416]
    ) { desk, call in
        let found = try await known(desk, call)
        guard let kind = EvidenceKind(rawValue: try call.part("kind")),
            let file = found.evidence[kind]
        else { throw Problem.notFound("this picture of event \(found.id)") }
        return try await OffThread.run {
            try PictureReply.file(
                file.path, in: desk.access.output, tag: file.sha256, call.request)
        }
    }

    static let suppressed = Endpoint(
        method: .get, path: "/api/v1/suppressed", id: "listSuppressed",
        summary: "Suspicions that were not confirmed, and why, the newest first", role: .viewer,
        parameters: filter,
        answers: [
            .init(status: 200, help: "A page.", type: "application/json", schema: "SuppressionPage")
        ], problems: [400]
    ) { desk, call in
        let page = try await desk.access.store.suppressionPage(try pageQuery(call))
        let zone = desk.access.board.settings.value.site.zone
        return Reply.page(page.rows.map { $0.json(zone: zone) }, next: page.next)
    }

    static func pageQuery(_ call: Call) throws -> PageQuery {
        PageQuery(
            cameras: try call.asker().cameras, camera: try call.text("camera"),
            preset: try call.text("preset"),
            violations: try call.words("violation", Violation.self),
            since: try call.moment("since"), before: try call.moment("before"),
            mark: try call.text("cursor").map { text throws(Problem) in try Cursor.mark(text) },
            limit: try call.whole("limit", in: 1...500, standard: 50))
    }

    private static func record(_ desk: Desk, _ call: Call) async throws -> CaseRecord {
        let number = try call.part("number")
        let found = try await OffThread.run { try desk.access.store.caseRecord(number) }
        guard let record = found,
            try call.asker().sees(record.event.view.camera.name)
        else { throw Problem.notFound("case \(number)") }
        return record
    }

    private static func known(_ desk: Desk, _ call: Call) async throws -> Event {
        let id = try call.part("id")
        guard id.utf8.count == 16, let event = try await desk.access.store.event(id),
            try call.asker().sees(event.view.camera.name)
        else { throw Problem.notFound("event \(id)") }
        return event
    }
}

/// Runs what waits for the disk where it holds up no other request.
enum OffThread {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    private static let queue = DispatchQueue(label: "desk", attributes: .concurrent)
}
