public import Foundation
internal import HeapModule
public import Scene
public import Timetable

/// Which view is to be visited next: a pure queue over the views' timetables that never asks the
/// time.
///
/// A view has one visit outstanding. Visits come in the order of their due times, views of equal due
/// time in the order of their names, so that two runs over the same timetable agree.
public struct Tour: Sendable {
    /// One visit to be made.
    public struct Visit: Sendable, Hashable {
        public var view: ViewID
        public var due: Date
        /// Why it is due, in the timetable's words.
        public var reason: String
        /// How many earlier visits of the view fell due and were not made.
        public var missed: Int

        public init(view: ViewID, due: Date, reason: String, missed: Int = 0) {
            self.view = view
            self.due = due
            self.reason = reason
            self.missed = missed
        }
    }

    private var plans: [ViewID: VisitPlan]
    private var queue: Heap<Entry>

    /// Enters each view with its first visit at or after `start`; a view whose timetable never
    /// falls due is left out.
    ///
    /// - Complexity: O(views) timetable questions.
    public init(plans: [ViewID: VisitPlan], from start: Date) {
        self.plans = plans
        var entries: [Entry] = []
        entries.reserveCapacity(plans.count)
        for (view, plan) in plans {
            // `next(after:)` excludes its argument; a visit due exactly at the start counts.
            if let first = plan.next(after: start.addingTimeInterval(-0.001)) {
                entries.append(Entry(due: first.due, view: view, reason: first.reason))
            }
        }
        queue = Heap(entries)
    }

    /// When the next visit falls due; nil where no timetable has one.
    public var nextDue: Date? { queue.min?.due }

    /// Takes the visits that are due at `now` or earlier, each view once.
    ///
    /// Where a view fell due more than once (the process slept, or the last visit took long), one
    /// visit is made now, for the newest due time, and the others are counted as missed.
    public mutating func take(dueBy now: Date) -> [Visit] {
        var visits: [Visit] = []
        while let entry = queue.min, entry.due <= now {
            queue.removeMin()
            guard let plan = plans[entry.view] else { continue }
            var visit = Visit(view: entry.view, due: entry.due, reason: entry.reason, missed: 0)
            var following = plan.next(after: entry.due)
            while let next = following, next.due <= now {
                visit.due = next.due
                visit.reason = next.reason
                visit.missed += 1
                following = plan.next(after: next.due)
            }
            visits.append(visit)
            if let following {
                queue.insert(
                    Entry(due: following.due, view: entry.view, reason: following.reason))
            }
        }
        return visits
    }

    private struct Entry: Sendable, Comparable {
        var due: Date
        var view: ViewID
        var reason: String

        static func < (a: Entry, b: Entry) -> Bool {
            a.due == b.due ? a.view < b.view : a.due < b.due
        }
    }
}
