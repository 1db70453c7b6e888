internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Scene
internal import Timetable

/// Heads in somebody's hands, and the faults of cameras and heads.
enum HeadRoutes {
    static let all = [leases, take, release, faults]

    /// Longer is no steering by hand: the settings say which views are visited.
    private static let longest: TimeInterval = 12 * 3600

    struct Order: Decodable {
        var until: String
    }

    static let leases = Endpoint(
        method: .get, path: "/api/v1/leases", id: "listLeases",
        summary: "Heads that somebody steers by hand now", role: .viewer,
        answers: [
            .init(status: 200, help: "All.", type: "application/json", schema: "LeasePage")
        ]
    ) { desk, call in
        let asker = try call.asker()
        let (store, now) = (desk.access.store, Moment(nearest: call.now))
        let leases = try await OffThread.run { try store.leases(at: now) }
        let text = ViewText(desk, now: call.now)
        let rows = leases.filter { asker.sees($0.camera.name) }.map { lease($0, text) }
        return Reply.json(JSONText.object([("items", JSONText.array(rows))]))
    }

    static let take = Endpoint(
        method: .post, path: "/api/v1/cameras/{camera}/lease", id: "takeHead",
        summary:
            "Steer a head by hand: the patrol leaves it alone until then, and what falls due "
            + "meanwhile is missed; a second call moves the end",
        role: .officer, body: "LeaseOrder",
        answers: [
            .init(status: 200, help: "The lease.", type: "application/json", schema: "Lease")
        ], problems: [400, 404, 409, 413, 415]
    ) { desk, call in
        let camera = try known(desk, call)
        let order = try await call.body(Order.self)
        guard let until = LocalTime.parse(order.until, zone: .gmt), until > call.now,
            until.timeIntervalSince(call.now) <= longest
        else {
            throw Problem.badRequest("until: needs a time within the next 12 hours")
        }
        guard let take = desk.access.lease else { throw nobody }
        let lease = CameraLease(
            camera: camera, holder: try call.asker().name, until: Moment(nearest: until))
        guard try await OffThread.run({ try take(lease) }) else {
            throw Problem(
                .conflict, "not-turning", "The camera has no head that turns",
                "only a head with `onvif` in the settings is steered")
        }
        desk.ledger.note(
            "head taken", by: lease.holder, from: call.address, of: camera.name, at: call.now)
        return Reply.json(Self.lease(lease, ViewText(desk, now: call.now)))
    }

    static let release = Endpoint(
        method: .delete, path: "/api/v1/cameras/{camera}/lease", id: "giveBackHead",
        summary: "Give a head back to the patrol before the lease's end", role: .officer,
        answers: [
            .init(
                status: 200, help: "Whether it was leased.", type: "application/json",
                schema: "Done")
        ], problems: [400, 404, 409]
    ) { desk, call in
        let camera = try known(desk, call)
        guard let end = desk.access.endLease else { throw nobody }
        let wasLeased = try await OffThread.run { try end(camera) }
        if wasLeased {
            desk.ledger.note(
                "head given back", by: try call.asker().name, from: call.address,
                of: camera.name, at: call.now)
        }
        return Reply.json(JSONText.object([("done", JSONText.flag(wasLeased))]))
    }

    static let faults = Endpoint(
        method: .get, path: "/api/v1/faults", id: "listFaults",
        summary: "Times in which a camera or head gave nothing to judge, the newest first",
        role: .viewer,
        parameters: [
            .init(name: "open", help: "Only those that last.", schema: .flag),
            .init(name: "limit", help: "Rows at most.", schema: .whole(1...1000)),
        ],
        answers: [
            .init(status: 200, help: "Faults.", type: "application/json", schema: "FaultPage")
        ], problems: [400]
    ) { desk, call in
        let asker = try call.asker()
        let limit = try call.whole("limit", in: 1...1000, standard: 200)
        let isOpen = try call.flag("open") ?? false
        let store = desk.access.store
        let faults = try await OffThread.run {
            // One who may see a few cameras only gets theirs, however many others have faults.
            try store.cameraFaults(isOpen: isOpen, limit: 100_000)
        }
        let text = ViewText(desk, now: call.now)
        let rows = faults.lazy.filter { asker.sees($0.view.camera.name) }.prefix(limit).map {
            JSONText.object([
                ("camera", JSONText.string($0.view.camera.name)),
                ("preset", JSONText.string($0.view.preset.name)),
                ("cause", JSONText.string($0.cause)),
                ("since", text.time($0.since.date)), ("last", text.time($0.last.date)),
                ("times", JSONText.number($0.times)),
                ("ended", $0.ended.map { text.time($0.date) } ?? "null"),
                ("detail", JSONText.string($0.detail)),
            ])
        }
        return Reply.json(JSONText.object([("items", JSONText.array(Array(rows)))]))
    }

    private static let nobody = Problem(
        .conflict, "no-patrol", "Nobody patrols here",
        "this desk shows a store; `curbwatch run` patrols")

    private static func known(_ desk: Desk, _ call: Call) throws -> CameraID {
        let name = try call.part("camera")
        let camera = CameraID(name)
        guard try call.asker().sees(name),
            desk.access.board.settings.value.cameras.contains(where: { $0.id == camera })
        else { throw Problem.notFound(name) }
        return camera
    }

    private static func lease(_ lease: CameraLease, _ text: ViewText) -> String {
        JSONText.object([
            ("camera", JSONText.string(lease.camera.name)),
            ("holder", JSONText.string(lease.holder)), ("until", text.time(lease.until.date)),
        ])
    }
}
