internal import CaseFiling
internal import Engine
internal import Foundation
internal import Scene
internal import Timetable

/// Views as the API writes them.
struct ViewText {
    let desk: Desk
    let now: Date
    let zone: TimeZone

    init(_ desk: Desk, now: Date) {
        self.desk = desk
        self.now = now
        zone = desk.access.board.settings.value.site.zone
    }

    /// How a view fares, in a word.
    static func health(_ post: BoardPost?, isVisited: Bool) -> String {
        switch post?.last?.outcome {
        case nil: isVisited ? "waiting" : "not_visited"
        case .usable: "usable"
        case .unusable: "unusable"
        case .failed: "failing"
        case .missed: "waiting"
        }
    }

    func summary(
        _ view: ViewSettings, _ post: BoardPost?, _ count: Standing.Count
    ) -> String {
        JSONText.object(members(view, post, count))
    }

    /// The summary with its zones, and what was missed.
    func whole(_ view: ViewSettings, _ post: BoardPost?, _ count: Standing.Count) -> String {
        let lost = (post?.lost ?? []).suffix(20).map { visit(of: $0) }
        return JSONText.object(
            members(view, post, count) + [
                ("zones", JSONText.array(view.zones.map(Self.zone))),
                ("learning", JSONText.number(view.learning)),
                ("visits_made", JSONText.number(post?.made ?? 0)),
                ("failures_in_a_row", JSONText.number(post?.failuresInARow ?? 0)),
                ("lost", JSONText.array(lost)),
            ])
    }

    private func members(
        _ view: ViewSettings, _ post: BoardPost?, _ count: Standing.Count
    ) -> [(String, String)] {
        var next = "null"
        if let visit = desk.timetables.next(view.id, desk.access.board, now: now) {
            next = JSONText.object([
                ("due", time(visit.due)), ("reason", JSONText.string(visit.reason)),
            ])
        }
        return [
            ("camera", JSONText.string(view.id.camera.name)),
            ("preset", JSONText.string(view.id.preset.name)),
            (
                "health",
                JSONText.string(Self.health(post, isVisited: view.isPatrolled))
            ),
            ("last", post?.last.map { visit(of: $0) } ?? "null"),
            (
                "picture_at",
                JSONText.string(post?.pictureMoment.map { LocalTime.iso8601($0.date, zone: zone) })
            ),
            ("next", next),
            ("watched", JSONText.string(view.watch?.samplingText)),
            ("open", JSONText.number(count.open)),
            ("overdue", JSONText.number(count.overdue(at: Moment(nearest: now)))),
            ("longitude", JSONText.number(view.location?.place?.longitude, places: 7)),
            ("latitude", JSONText.number(view.location?.place?.latitude, places: 7)),
            ("address", JSONText.string(view.location?.address)),
        ]
    }

    func visit(of visit: BoardVisit) -> String {
        JSONText.object([
            ("due", time(visit.due.date)), ("at", time(visit.at.date)),
            ("outcome", JSONText.string(visit.outcome.name)),
            ("why", JSONText.string(visit.outcome.why)),
            ("events", JSONText.array(visit.events.map { JSONText.string($0.rawValue) })),
        ])
    }

    func time(_ date: Date) -> String { JSONText.string(LocalTime.iso8601(date, zone: zone)) }

    static func zone(_ item: ZoneSettings) -> String {
        JSONText.object([
            ("id", JSONText.string(item.zone.id)),
            ("kind", JSONText.string(item.zone.kind.rawValue)),
            (
                "polygon",
                JSONText.array(
                    item.zone.polygon.corners.map {
                        JSONText.array([JSONText.number($0.x), JSONText.number($0.y)])
                    })
            ),
            ("bin", item.zone.bin.map(CaseText.box) ?? "null"),
            ("min_area", JSONText.number(item.zone.minArea, places: 6)),
        ])
    }
}
