internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Scene
internal import Timetable

/// What the map shows: cameras with their open cases, and where cases lay.
enum MapRoutes {
    static let all = [map, heat]

    /// Open cases that are drawn one by one; the cameras count them all.
    private static let mostCases = 2000

    static let map = Endpoint(
        method: .get, path: "/api/v1/map", id: "showMap",
        summary: "Every camera that has a place, with its open cases, and the newest open cases; "
            + "WGS 84",
        role: .viewer,
        answers: [
            .init(
                status: 200, help: "Rows under named columns.", type: "application/json",
                schema: "Map"),
            .init(status: 304, help: "Nothing has changed.", type: ""),
        ]
    ) { desk, call in
        let asker = try call.asker()
        // Deadlines pass without a change: the minute is part of what the text holds for.
        let minute = Int(call.now.timeIntervalSince1970 / 60)
        let edition = desk.access.board.settings.edition
        let number = desk.access.board.changes(after: -1).number
        let version =
            "\(desk.newsroom.edition)-\(edition)-\(desk.standing.version)-\(minute)-\(number / 16)"
        // Those who may see the same cameras share one text.
        let scope = desk.scope(of: asker)
        let found = desk.texts.newest("map \(scope)", version: version) {
            build(desk, asker, scope, now: call.now)
        }
        return Reply.known(found.text, tag: "\(found.version)\(scope)", call.request)
    }

    private static func build(
        _ desk: Desk, _ asker: Principal, _ scope: String, now: Date
    ) -> String {
        let posts = desk.access.board.posts
        let counts = desk.standing.counts
        let moment = Moment(nearest: now)
        var cameras: [String] = []
        var camera: (view: ViewSettings, open: Int, overdue: Int, health: String)?
        func finish() {
            guard let found = camera, let place = found.view.location?.place else { return }
            cameras.append(
                JSONText.array([
                    JSONText.string(found.view.id.camera.name),
                    JSONText.number(place.longitude, places: 7),
                    JSONText.number(place.latitude, places: 7), JSONText.number(found.open),
                    JSONText.number(found.overdue), JSONText.string(found.health),
                ]))
        }
        for view in desk.timetables.views(desk.access.board)
        where asker.sees(view.id.camera.name) {
            if camera?.view.id.camera != view.id.camera {
                finish()
                camera = (view, 0, 0, "not_visited")
            }
            let count = counts[view.id] ?? Standing.Count()
            let health = ViewText.health(posts[view.id], isVisited: view.isPatrolled)
            camera?.open += count.open
            camera?.overdue += count.overdue(at: moment)
            if worst(health) > worst(camera?.health ?? "") { camera?.health = health }
        }
        finish()
        // Cases change less often than the views that are visited all the time.
        let cases = desk.texts.newest("map cases \(scope)", version: "\(desk.standing.version)") {
            placed(desk, asker)
        }.text
        func columns(_ names: [String]) -> String {
            JSONText.array(names.map { JSONText.string($0) })
        }
        return JSONText.object([
            (
                "camera_columns",
                columns(["camera", "longitude", "latitude", "open", "overdue", "health"])
            ),
            ("cameras", JSONText.array(cameras)),
            (
                "case_columns",
                columns([
                    "number", "violation", "state", "camera", "longitude", "latitude", "confirmed",
                ])
            ),
        ]).dropLast() + ", " + cases + "}"
    }

    /// The newest open cases, and how many there are, as members of an object.
    ///
    /// - Complexity: O(open cases + drawn × log drawn).
    private static func placed(_ desk: Desk, _ asker: Principal) -> String {
        let open = desk.standing.cases.filter {
            $0.longitude != nil && asker.sees($0.view.camera.name)
        }
        // Thousands are drawn of what may be tens of thousands: only those are sorted.
        let times = open.map(\.confirmed).sorted(by: >)
        let oldest = times.count > mostCases ? times[mostCases - 1] : .epoch
        let newest = open.filter { $0.confirmed >= oldest }
            .sorted { ($0.confirmed, $0.number) > ($1.confirmed, $1.number) }
        let rows = newest.prefix(mostCases).map { item in
            JSONText.array([
                JSONText.string(item.number), JSONText.string(item.violation.rawValue),
                JSONText.string(item.state.rawValue), JSONText.string(item.view.camera.name),
                JSONText.number(item.longitude, places: 7),
                JSONText.number(item.latitude, places: 7),
                JSONText.string(LocalTime.iso8601(item.confirmed.date, zone: .gmt)),
            ])
        }
        return "\"cases\": \(JSONText.array(rows)), \"open_with_place\": \(open.count)"
    }

    private static func worst(_ health: String) -> Int {
        ["", "not_visited", "waiting", "usable", "unusable", "failing"].firstIndex(of: health) ?? 0
    }

    static let heat = Endpoint(
        method: .get, path: "/api/v1/heat", id: "showHeat",
        summary: "Where cases lay: how many in each cell of a grid, by class and UTC day",
        role: .viewer,
        parameters: [
            .init(
                name: "since", help: "Confirmed at or after; thirty days ago, where left out.",
                schema: .text(format: "date-time")),
            .init(
                name: "before", help: "Confirmed before; now, where left out.",
                schema: .text(format: "date-time")),
            .init(name: "cell", help: "The cell's side in metres.", schema: .whole(20...50_000)),
        ],
        answers: [.init(status: 200, help: "The cells.", type: "application/json", schema: "Heat")],
        problems: [400]
    ) { desk, call in
        let before = try call.moment("before") ?? Moment(nearest: call.now)
        let since = try call.moment("since") ?? before - .seconds(30 * 86_400)
        let metres = try call.whole("cell", in: 20...50_000, standard: 200)
        let degrees = Double(metres) / 111_320
        let cells = try await desk.access.store.heat(
            since: since, before: before, cell: degrees, cameras: try call.asker().cameras)
        let rows = cells.map { cell in
            JSONText.array([
                JSONText.string(cell.violation.rawValue), JSONText.number(cell.day),
                JSONText.number((Double(cell.column) + 0.5) * degrees, places: 7),
                JSONText.number((Double(cell.row) + 0.5) * degrees, places: 7),
                JSONText.number(cell.cases),
            ])
        }
        return Reply.json(
            JSONText.object([
                ("cell_degrees", JSONText.number(degrees, places: 7)),
                (
                    "columns",
                    "[\"violation\", \"day\", \"longitude\", \"latitude\", \"cases\"]"
                ),
                ("cells", JSONText.array(rows)),
            ]))
    }
}
