internal import Engine
internal import Foundation
internal import Scene
internal import Synchronization
internal import Timetable

/// The timetables of all views, laid out once for each reading of the settings.
final class Timetables: Sendable {
    private struct Contents {
        var edition = 0
        var views: [ViewSettings] = []
        var places: [ViewID: Int] = [:]
        var plans: [ViewID: VisitPlan] = [:]
        var next: [ViewID: PlannedVisit] = [:]
    }

    private let contents = Mutex(Contents())

    /// Every view, by camera and preset.
    func views(_ board: Board) -> [ViewSettings] {
        read(board) { $0.views }
    }

    func view(_ id: ViewID, _ board: Board) -> ViewSettings? {
        read(board) { contents in contents.places[id].map { contents.views[$0] } }
    }

    /// The next visit of a view; nil where none falls due.
    func next(_ id: ViewID, _ board: Board, now: Date) -> PlannedVisit? {
        read(board) { contents in
            if let known = contents.next[id], known.due > now { return known }
            let found = contents.plans[id]?.next(after: now)
            contents.next[id] = found
            return found
        }
    }

    /// The visits of a view in a time.
    func visits(_ id: ViewID, _ board: Board, from: Date, until: Date) -> [PlannedVisit] {
        let plan = read(board) { $0.plans[id] }
        return plan?.visits(from: from, until: until) ?? []
    }

    private func read<Value>(_ board: Board, _ body: (inout Contents) -> Value) -> Value {
        let (settings, edition) = board.settings
        return contents.withLock { contents in
            if contents.edition != edition {
                contents = Contents(edition: edition)
                contents.views = settings.views.sorted { $0.id < $1.id }
                for (place, view) in contents.views.enumerated() {
                    contents.places[view.id] = place
                    contents.plans[view.id] = view.plan(site: settings.site)
                }
            }
            return body(&contents)
        }
    }
}
