internal import CaseFiling
internal import Foundation
internal import Patrolling
internal import Scene

/// Which views are being visited, and which of their visits have to wait with their record until
/// that visit's own is kept. Pure.
///
/// The store takes a view's visits in the order of their due times only: after a kill whatever is not
/// recorded is found as not made, so nothing later may be recorded before it.
struct VisitLedger: Sendable {
    private var underWay: [ViewID: [MissedVisits]] = [:]

    var count: Int { underWay.count }

    func isUnderWay(_ view: ViewID) -> Bool { underWay[view] != nil }

    mutating func begin(_ view: ViewID) {
        precondition(underWay[view] == nil, "a view has one visit under way")
        underWay[view] = []
    }

    /// Takes records of a view that is perhaps being visited.
    ///
    /// - Returns: those that may be recorded at once.
    mutating func keep(_ missed: [MissedVisits], of view: ViewID) -> [MissedVisits] {
        guard underWay[view] != nil else { return missed }
        underWay[view]? += missed
        return []
    }

    /// Ends a visit whose own record is kept.
    ///
    /// - Returns: what waited for that, to be recorded next.
    mutating func end(_ view: ViewID) -> [MissedVisits] { underWay.removeValue(forKey: view) ?? [] }
}

extension Tour.Visit {
    /// This visit as one that was not made.
    func unmade(as reason: MissedVisits.Reason, _ detail: String? = nil) -> MissedVisits {
        MissedVisits(
            view: view, first: Moment(due), last: Moment(due), count: 1, reason: reason,
            detail: detail)
    }

    /// The earlier ones that come with it.
    var unmadeRecords: [MissedVisits] {
        unmade.map {
            MissedVisits(
                view: view, first: Moment($0.first), last: Moment($0.last), count: $0.count,
                reason: $0.wasDown ? .down : .late)
        }
    }
}
