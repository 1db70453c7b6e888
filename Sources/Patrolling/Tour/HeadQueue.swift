public import Foundation
public import Scene

/// The visits that wait for one head: a pure queue that lets one go at a time.
///
/// The higher priority goes first, then an exact visit before spread ones, then the earlier due
/// time; visits that are due ``together`` go in the order of the shortest way of the head, else by
/// name. A visit that has waited for ``fairAfter`` goes before every priority, so that no preset
/// starves.
///
/// A visit cannot be broken off, so a spread one that would run into an exact one waits for it:
///
///     spread due    ·  s1   s2
///     exact due     ·       |  e
///     head          ·  [s1] .  [e ][s2]      s2 would last beyond e
public struct HeadQueue: Sendable {
    /// After this a low priority has waited long enough.
    public static let fairAfter: TimeInterval = 600
    /// Visits whose due times lie no further apart are made in the order that is quickest.
    public static let together: TimeInterval = 60
    /// A head is kept free for an exact visit no longer than this.
    public static let longestHold: TimeInterval = 30
    /// How long a visit is thought to last before the head has made one.
    public static let usualVisit: TimeInterval = 10

    /// An exact visit that is still to come.
    public struct Appointment: Sendable, Hashable {
        public var due: Date
        public var priority: Int

        public init(due: Date, priority: Int) {
            self.due = due
            self.priority = priority
        }
    }

    private struct Waiting: Sendable {
        var visit: Tour.Visit
        var priority: Int
    }

    private var waiting: [Waiting] = []
    public private(set) var isBusy = false
    /// Until when the head is kept free though a visit waits; nil where it is not.
    public private(set) var heldUntil: Date?
    /// When the visit under way began.
    private var begun: Date?
    /// What visits of this head lately took at most.
    private var lasts = HeadQueue.usualVisit
    private var hasMade = false

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

    /// Lets the next visit go, where the head is free; it is busy until ``end(at:)``.
    ///
    /// - Parameters:
    ///   - place: where the head stands; nil where that is not known.
    ///   - places: where it stands for each view, as far as that is known.
    ///   - appointment: the head's next exact visit after `now`.
    /// - Returns: nil where the head is busy, nothing waits, or what waits has to wait for the
    ///   appointment; ``heldUntil`` says so.
    public mutating func next(
        at now: Date, from place: [Double]? = nil, places: [ViewID: [Double]] = [:],
        before appointment: Appointment? = nil
    ) -> Tour.Visit? {
        guard !isBusy else { return nil }
        heldUntil = nil
        let best = waiting.indices.min { Self.goesBefore(waiting[$0], waiting[$1], at: now) }
        guard let best else { return nil }
        if let appointment, isInTheWay(waiting[best], of: appointment, at: now) {
            heldUntil = appointment.due
            return nil
        }
        isBusy = true
        begun = now
        let choice = quickest(beside: best, at: now, from: place, places)
        return waiting.remove(at: choice).visit
    }

    /// Frees the head, and learns how long a visit lasts.
    public mutating func end(at now: Date) {
        isBusy = false
        guard let begun else { return }
        self.begun = nil
        let took = max(0, now.timeIntervalSince(begun))
        // Long ones are believed at once and forgotten slowly.
        lasts = hasMade ? max(took, lasts + (took - lasts) / 8) : took
        hasMade = true
    }

    /// Keeps the head from visits until ``end(at:)``.
    public mutating func begin() { isBusy = true }

    /// Takes out everything that waits, in the order of the due times.
    public mutating func drain() -> [Tour.Visit] {
        defer { waiting = [] }
        heldUntil = nil
        return waiting.map(\.visit).sorted { ($0.due, $0.view) < ($1.due, $1.view) }
    }

    /// Whether a visit that begins now would keep the head from an exact one.
    private func isInTheWay(
        _ waiting: Waiting, of appointment: Appointment, at now: Date
    ) -> Bool {
        let left = appointment.due.timeIntervalSince(now)
        return !waiting.visit.isExact && waiting.priority <= appointment.priority
            && left > 0 && left < min(lasts, Self.longestHold) && !Self.isLate(waiting, at: now)
    }

    /// Among the visits that are due with the best one, the first of the shortest way.
    private func quickest(
        beside best: Int, at now: Date, from place: [Double]?, _ places: [ViewID: [Double]]
    ) -> Int {
        let first = waiting[best]
        guard !Self.isLate(first, at: now) else { return best }
        let group = waiting.indices.filter {
            waiting[$0].priority == first.priority
                && waiting[$0].visit.isExact == first.visit.isExact
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
        if !late.0, a.visit.isExact != b.visit.isExact { return a.visit.isExact }
        if a.visit.due != b.visit.due { return a.visit.due < b.visit.due }
        return a.visit.view < b.visit.view
    }
}
