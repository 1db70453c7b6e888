internal import CaseFiling
internal import Engine
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Scene
internal import Timetable

/// Cameras and their views: state, last picture, a visit at once.
enum ViewRoutes {
    static let all = [cameras, list, show, picture, visit]

    static let cameras = Endpoint(
        method: .get, path: "/api/v1/cameras", id: "listCameras",
        summary: "Every camera with its presets", role: .viewer,
        parameters: [
            .init(name: "after", help: "Only cameras after this one.", schema: .text()),
            .init(name: "limit", help: "Rows of a page.", schema: .whole(1...1000)),
        ],
        answers: [
            .init(status: 200, help: "A page.", type: "application/json", schema: "CameraPage")
        ], problems: [400]
    ) { desk, call in
        let asker = try call.asker()
        let limit = try call.whole("limit", in: 1...1000, standard: 200)
        let after = try call.text("after")
        let cameras = desk.access.board.settings.value.cameras
            .filter { asker.sees($0.id.name) && (after ?? "") < $0.id.name }
            .sorted { $0.id < $1.id }
        let page = cameras.prefix(limit)
        let rows = page.map { camera in
            JSONText.object([
                ("camera", JSONText.string(camera.id.name)),
                ("presets", JSONText.array(camera.presets.map { JSONText.string($0.id.name) })),
                ("source", JSONText.string(camera.source.description)),
                ("turns", JSONText.flag(camera.head != .fixed)),
                ("longitude", JSONText.number(camera.location?.place?.longitude, places: 7)),
                ("latitude", JSONText.number(camera.location?.place?.latitude, places: 7)),
                ("address", JSONText.string(camera.location?.address)),
            ])
        }
        let next = cameras.count > limit ? page.last?.id.name : nil
        return Reply.json(
            JSONText.object([("items", JSONText.array(rows)), ("next", JSONText.string(next))]))
    }

    static let list = Endpoint(
        method: .get, path: "/api/v1/views", id: "listViews",
        summary: "Views with their state, by camera and preset", role: .viewer,
        parameters: [
            .init(name: "camera", help: "Only this camera.", schema: .text()),
            .init(
                name: "health", help: "Only views that fare so.",
                schema: .words(["usable", "unusable", "failing", "waiting", "not_visited"])),
            .init(name: "busy", help: "Only views with open cases.", schema: .flag),
            .init(name: "after", help: "Only views after this camera/preset.", schema: .text()),
            .init(name: "limit", help: "Rows of a page.", schema: .whole(1...1000)),
        ],
        answers: [
            .init(status: 200, help: "A page.", type: "application/json", schema: "ViewPage")
        ],
        problems: [400]
    ) { desk, call in
        let asker = try call.asker()
        let limit = try call.whole("limit", in: 1...1000, standard: 100)
        let camera = try call.text("camera")
        let after = try call.text("after")
        let health = try call.text("health")
        if let health,
            !["usable", "unusable", "failing", "waiting", "not_visited"].contains(health)
        {
            throw Problem.badRequest(
                "health: needs usable, unusable, failing, waiting or not_visited")
        }
        let isBusy = try call.flag("busy")
        let posts = desk.access.board.posts
        let counts = desk.standing.counts
        let text = ViewText(desk, now: call.now)
        var rows: [String] = []
        var next: String?
        var last: String?
        for view in desk.timetables.views(desk.access.board) {
            let id = view.id.description
            guard asker.sees(view.id.camera.name),
                camera.map({ $0 == view.id.camera.name }) ?? true,
                after.map({ Self.isAfter(view.id, $0) }) ?? true
            else { continue }
            let post = posts[view.id]
            let count = counts[view.id] ?? Standing.Count()
            if let isBusy, isBusy != (count.open > 0) { continue }
            if let health,
                health != ViewText.health(post, isVisited: view.isPatrolled)
            {
                continue
            }
            guard rows.count < limit else {
                next = last
                break
            }
            rows.append(text.summary(view, post, count))
            last = id
        }
        return Reply.json(
            JSONText.object([("items", JSONText.array(rows)), ("next", JSONText.string(next))]))
    }

    private static func isAfter(_ view: ViewID, _ mark: String) -> Bool {
        let parts = mark.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let preset = parts.count > 1 ? String(parts[1]) : ""
        return ViewID(camera: CameraID(String(parts[0])), preset: PresetID(preset)) < view
    }

    static let show = Endpoint(
        method: .get, path: "/api/v1/views/{camera}/{preset}", id: "showView",
        summary: "One view with its zones and what was missed", role: .viewer,
        answers: [.init(status: 200, help: "The view.", type: "application/json", schema: "View")],
        problems: [400, 404]
    ) { desk, call in
        let view = try known(desk, call)
        return Reply.json(
            ViewText(desk, now: call.now).whole(
                view, desk.access.board.post(of: view.id), desk.standing.count(of: view.id)))
    }

    static let picture = Endpoint(
        method: .get, path: "/api/v1/views/{camera}/{preset}/picture", id: "showPicture",
        summary:
            "The last picture of a view, privacy zones covered; without a visit since the start "
            + "the newest evidence of it",
        role: .viewer,
        parameters: [
            .init(
                name: "at",
                help: "`picture_at` of the view, so that a browser's cache knows a new one.",
                schema: .text())
        ],
        answers: [
            .init(status: 200, help: "The picture.", type: "image/jpeg"),
            .init(status: 206, help: "The part that was asked for.", type: "image/jpeg"),
            .init(status: 304, help: "The browser has it.", type: ""),
        ], problems: [400, 404, 416]
    ) { desk, call in
        let view = try known(desk, call)
        if let path = desk.access.board.post(of: view.id)?.picture {
            return try await OffThread.run {
                try PictureReply.file(path, in: desk.access.output, tag: nil, call.request)
            }
        }
        let page = try await desk.access.store.eventPage(
            PageQuery(camera: view.id.camera.name, preset: view.id.preset.name, limit: 1))
        guard let evidence = page.rows.first?.evidence,
            let file = evidence[.after] ?? evidence[.confirmed]
        else { throw Problem.notFound("a picture of \(view.id)") }
        return try await OffThread.run {
            try PictureReply.file(file.path, in: desk.access.output, tag: nil, call.request)
        }
    }

    static let visit = Endpoint(
        method: .post, path: "/api/v1/views/{camera}/{preset}/visits", id: "visitNow",
        summary: "Visit a view at once, out of its turn", role: .officer,
        answers: [
            .init(
                status: 202, help: "It is visited next.", type: "application/json", schema: "Done")
        ], problems: [400, 404, 409]
    ) { desk, call in
        let view = try known(desk, call)
        guard let visitSoon = desk.access.visitSoon else {
            throw Problem(
                .conflict, "no-patrol", "Nobody patrols here",
                "this desk shows a store; `curbwatch run` patrols")
        }
        guard visitSoon(view.id) else {
            throw Problem(
                .conflict, "not-visited", "The view is not visited",
                view.watch == nil
                    ? "give it a schedule in the settings"
                    : "it is watched without a break: its newest picture is seconds old")
        }
        desk.ledger.note(
            "visit asked for", by: try call.asker().name, from: call.address, of: "\(view.id)",
            at: call.now)
        return Reply.json("{\"done\": true}", status: .accepted)
    }

    static func known(_ desk: Desk, _ call: Call) throws -> ViewSettings {
        let id = try call.view()
        guard let view = desk.timetables.view(id, desk.access.board) else {
            throw Problem.notFound("\(id)")
        }
        return view
    }
}
