internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Scene
internal import Timetable

/// When views are visited, and what was missed and why.
enum ScheduleRoutes {
    static let all = [explain]

    /// A week and a little, so that a page may ask for the days around it.
    private static let longest: TimeInterval = 9 * 86_400
    private static let most = 20_000

    static let explain = Endpoint(
        method: .get, path: "/api/v1/views/{camera}/{preset}/schedule", id: "explainSchedule",
        summary:
            "The visits of a view in a time, each with its reason, those that were lost since the "
            + "start, and all that were missed",
        role: .viewer,
        parameters: [
            .init(
                name: "from", help: "From this instant on; now, where left out.",
                schema: .text(format: "date-time")),
            .init(
                name: "to",
                help: "Up to this one, at most nine days later; a day later, where left out.",
                schema: .text(format: "date-time")),
        ],
        answers: [
            .init(status: 200, help: "The visits.", type: "application/json", schema: "Timetable")
        ], problems: [400, 404]
    ) { desk, call in
        let view = try ViewRoutes.known(desk, call)
        let from = try call.moment("from")?.date ?? call.now
        let until = try call.moment("to")?.date ?? from.addingTimeInterval(86_400)
        guard from < until, until.timeIntervalSince(from) <= longest else {
            throw Problem.badRequest("to: needs an instant after `from`, at most nine days later")
        }
        let text = ViewText(desk, now: call.now)
        let visits = try await OffThread.run {
            desk.timetables.visits(view.id, desk.access.board, from: from, until: until)
        }
        let rows = visits.prefix(most).map {
            JSONText.object([
                ("due", text.time($0.due)), ("reason", JSONText.string($0.reason)),
            ])
        }
        let lost = (desk.access.board.post(of: view.id)?.lost ?? [])
            .filter { $0.due.date >= from && $0.due.date < until }
        let store = desk.access.store
        let missed = try await OffThread.run {
            try store.missedVisits(of: view.id, since: Moment(nearest: from))
                .filter { $0.first.date < until }
        }
        return Reply.json(
            JSONText.object([
                ("items", JSONText.array(Array(rows))),
                ("cut", JSONText.flag(visits.count > most)),
                ("lost", JSONText.array(lost.map { text.visit(of: $0) })),
                (
                    "missed",
                    JSONText.array(
                        missed.map {
                            JSONText.object([
                                ("first", text.time($0.first.date)),
                                ("last", text.time($0.last.date)),
                                ("count", JSONText.number($0.count)),
                                ("reason", JSONText.string($0.reason.rawValue)),
                                ("detail", JSONText.string($0.detail)),
                            ])
                        })
                ),
            ]))
    }
}
