public import Foundation
public import Scene

/// The visits that wait for one head: a pure queue that lets one go at a time.
///
/// The higher priority goes first, then the earlier due time; visits that are due ``together`` go
/// in the order of the shortest way of the head, else by name. A visit that has waited for
/// ``fairAfter`` goes before every priority, so that no preset starves.
public struct HeadQueue: Sendable {
    /// After this a low priority has waited long enough.
    public static let fairAfter: TimeInterval = 600
    /// Visits whose due times lie no further apart are made in the order that is quickest.
    public static let together: TimeInterval = 60

    private struct Waiting: Sendable {
        var visit: Tour.Visit
        var priority: Int
    }

    private var waiting: [Waiting] = []
    public private(set) var isBusy = false

    public init() {}

    /// Enters a visit.
    ///
    /// One turn of the head is enough for two visits of one view: the newer one stays and the
    /// older is missed, but one that no timetable asked for never takes the place of another.
    ///
    /// - Returns: the visit of the same view that still waited and is now missed.
    public mutating func enter(_ visit: Tour.Visit, priority: Int) -> Tour.Visit? {
        let old = waiting.firstIndex { $0.visit.view == visit.view }
        guard let old else {
            waiting.append(Waiting(visit: visit, priority: priority))
            return nil
        }
        guard visit.isPlanned else { return nil }
        let missed = waiting.remove(at: old).visit
        waiting.append(Waiting(visit: visit, priority: priority))
        return missed
    }

    /// Lets the next visit go, where the head is free; it is busy until ``end()``.
    ///
    /// - Parameters:
    ///   - place: where the head stands; nil where that is not known.
    ///   - places: where it stands for each view, as far as that is known.
    public mutating func next(
        at now: Date, from place: [Double]? = nil, places: [ViewID: [Double]] = [:]
    ) -> Tour.Visit? {
        guard !isBusy else { return nil }
        let best = waiting.indices.min { Self.goesBefore(waiting[$0], waiting[$1], at: now) }
        guard let best else { return nil }
        isBusy = true
        let choice = quickest(beside: best, at: now, from: place, places)
        return waiting.remove(at: choice).visit
    }

    public mutating func end() { isBusy = false }

    /// Keeps the head from visits until ``end()``.
    public mutating func begin() { isBusy = true }

    /// Takes out everything that waits, in the order of the due times.
    public mutating func drain() -> [Tour.Visit] {
        defer { waiting = [] }
        return waiting.map(\.visit).sorted { ($0.due, $0.view) < ($1.due, $1.view) }
    }

    /// Among the visits that are due with the best one, the first of the shortest way.
    private func quickest(
        beside best: Int, at now: Date, from place: [Double]?, _ places: [ViewID: [Double]]
    ) -> Int {
        let first = waiting[best]
        guard !Self.isLate(first, at: now) else { return best }
        let group = waiting.indices.filter {
            waiting[$0].priority == first.priority
                && waiting[$0].visit.due.timeIntervalSince(first.visit.due) <= Self.together
        }.sorted { Self.goesBefore(waiting[$0], waiting[$1], at: now) }
        let known = group.compactMap { places[waiting[$0].visit.view] }
        // Where one place is not known there is no shortest way.
        guard group.count > 1, known.count == group.count else { return best }
        return group[HeadRoute.first(of: known, from: place)]
    }

    private static func isLate(_ waiting: Waiting, at now: Date) -> Bool {
        now.timeIntervalSince(waiting.visit.due) >= fairAfter
    }

    private static func goesBefore(_ a: Waiting, _ b: Waiting, at now: Date) -> Bool {
        let late = (isLate(a, at: now), isLate(b, at: now))
        if late.0 != late.1 { return late.0 }
        if !late.0, a.priority != b.priority { return a.priority > b.priority }
        if a.visit.due != b.visit.due { return a.visit.due < b.visit.due }
        return a.visit.view < b.visit.view
    }
}
