public import Foundation
internal import HeapModule
public import Scene
public import Timetable

/// Which view is to be visited next: a pure queue over the views' timetables that never asks the
/// time.
///
/// A view has one visit outstanding. Visits come in the order of their due times, views of equal due
/// time in the order of their names, so that two runs over the same timetable agree. Every due
/// time of a view comes up exactly once: as a visit, or among a visit's ``Visit/unmade`` ones.
public struct Tour: Sendable {
    /// One visit to be made.
    public struct Visit: Sendable, Hashable {
        public var view: ViewID
        public var due: Date
        /// Why it is due, in the timetable's words.
        public var reason: String
        /// Earlier ones of the view that nobody accounted for, in order.
        public var unmade: [Unmade] = []
        /// False for one that no timetable asked for.
        public var isPlanned = true
        /// Whether this very time is meant; others are spread and may wait a little.
        public var isExact = false

        /// How many earlier visits fell due while the patrol was on its way and were not made.
        public var missed: Int { unmade.filter { !$0.wasDown }.reduce(0) { $0 + $1.count } }

        public init(
            view: ViewID, due: Date, reason: String, isPlanned: Bool = true,
            isExact: Bool = false
        ) {
            self.view = view
            self.due = due
            self.reason = reason
            self.isPlanned = isPlanned
            self.isExact = isExact
        }
    }

    /// Visits of a view that fell due and were not made.
    public struct Unmade: Sendable, Hashable {
        public var first: Date
        public var last: Date
        public var count: Int
        /// Whether they were due before this tour began.
        public var wasDown: Bool
    }

    /// Visits that were due longer before the start than this are not counted any more.
    public static let longestLookBack: TimeInterval = 31 * 86_400

    private var plans: [ViewID: VisitPlan]
    private var queue: Heap<Entry>
    /// Up to where a view is accounted for, until its first visit is taken.
    private var settled: [ViewID: Date]
    private let start: Date
    /// Everything that was due up to here has been taken.
    private var horizon: Date

    /// Enters each view with its first visit at or after `start`; a view whose timetable never
    /// falls due is left out.
    ///
    /// - Parameter settled: up to where an earlier tour accounted for a view, that time included;
    ///   what was due since then comes with the view's first visit.
    /// - Complexity: O(views) timetable questions.
    public init(
        plans: [ViewID: VisitPlan], from start: Date, settled: [ViewID: Date] = [:]
    ) {
        // `next(after:)` excludes its argument; a visit due exactly at the start counts.
        self.init(
            plans: plans, after: start.addingTimeInterval(-0.001), start: start, settled: settled)
    }

    /// Goes on with other timetables where this tour stands.
    public func continued(with plans: [ViewID: VisitPlan]) -> Tour {
        Tour(plans: plans, after: horizon, start: start, settled: settled)
    }

    private init(
        plans: [ViewID: VisitPlan], after horizon: Date, start: Date, settled: [ViewID: Date]
    ) {
        self.plans = plans
        self.settled = settled.filter { plans[$0.key] != nil }
        self.start = start
        self.horizon = horizon
        var entries: [Entry] = []
        entries.reserveCapacity(plans.count)
        for (view, plan) in plans {
            // A clock that was set back must not bring a visit twice.
            let after = max(horizon, settled[view] ?? horizon)
            if let first = plan.next(after: after) {
                entries.append(Entry(view, first))
            }
        }
        queue = Heap(entries)
    }

    /// When the next visit falls due; nil where no timetable has one.
    public var nextDue: Date? { queue.min?.due }

    /// Takes the visits that are due at `now` or earlier, each view once.
    ///
    /// Where a view fell due more than once (the process slept, or did not run), one visit is made
    /// now, for the newest due time, and the others come with it as not made.
    public mutating func take(dueBy now: Date) -> [Visit] {
        var visits: [Visit] = []
        while let entry = queue.min, entry.due <= now {
            queue.removeMin()
            guard let plan = plans[entry.view] else { continue }
            var visit = Visit(
                view: entry.view, due: entry.due, reason: entry.reason, isExact: entry.isExact)
            if let down = takeDown(entry.view, plan) { visit.unmade.append(down) }
            var late: Unmade?
            var following = plan.next(after: entry.due)
            while let next = following, next.due <= now {
                late = Unmade(
                    first: late?.first ?? visit.due, last: visit.due,
                    count: (late?.count ?? 0) + 1, wasDown: false)
                visit.due = next.due
                visit.reason = next.reason
                visit.isExact = next.isExact
                following = plan.next(after: next.due)
            }
            if let late { visit.unmade.append(late) }
            visits.append(visit)
            if let following { queue.insert(Entry(entry.view, following)) }
        }
        horizon = max(horizon, now)
        return visits
    }

    /// What was due between the last tour's end and this one's start.
    private mutating func takeDown(_ view: ViewID, _ plan: VisitPlan) -> Unmade? {
        guard let mark = settled.removeValue(forKey: view) else { return nil }
        let from = max(mark.addingTimeInterval(0.001), start - Self.longestLookBack)
        guard from < start else { return nil }
        let visits = plan.visits(from: from, until: start)
        guard let first = visits.first, let last = visits.last else { return nil }
        return Unmade(first: first.due, last: last.due, count: visits.count, wasDown: true)
    }

    private struct Entry: Sendable, Comparable {
        var due: Date
        var view: ViewID
        var reason: String
        var isExact: Bool

        init(_ view: ViewID, _ visit: PlannedVisit) {
            self.view = view
            due = visit.due
            reason = visit.reason
            isExact = visit.isExact
        }

        static func < (a: Entry, b: Entry) -> Bool {
            a.due == b.due ? a.view < b.view : a.due < b.due
        }
    }
}
