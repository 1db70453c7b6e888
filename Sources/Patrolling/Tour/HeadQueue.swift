public import Foundation
internal import Scene

/// The visits that wait for one head: a pure queue that lets one go at a time.
///
/// The higher priority goes first, then the earlier due time, then the name. A visit that has waited
/// for ``fairAfter`` goes before every priority, so that no preset starves.
public struct HeadQueue: Sendable {
    /// After this a low priority has waited long enough.
    public static let fairAfter: TimeInterval = 600

    private struct Waiting: Sendable {
        var visit: Tour.Visit
        var priority: Int
    }

    private var waiting: [Waiting] = []
    public private(set) var isBusy = false

    public init() {}

    /// Enters a visit.
    ///
    /// - Returns: the visit of the same view that still waited and is now missed: one turn of the
    ///   head is enough for both.
    public mutating func enter(_ visit: Tour.Visit, priority: Int) -> Tour.Visit? {
        let old = waiting.firstIndex { $0.visit.view == visit.view }.map {
            waiting.remove(at: $0).visit
        }
        waiting.append(Waiting(visit: visit, priority: priority))
        return old
    }

    /// Lets the next visit go, where the head is free; it is busy until ``end()``.
    public mutating func next(at now: Date) -> Tour.Visit? {
        guard !isBusy else { return nil }
        let best = waiting.indices.min { Self.goesBefore(waiting[$0], waiting[$1], at: now) }
        guard let best else { return nil }
        isBusy = true
        return waiting.remove(at: best).visit
    }

    public mutating func end() { isBusy = false }

    private static func goesBefore(_ a: Waiting, _ b: Waiting, at now: Date) -> Bool {
        let late = (
            now.timeIntervalSince(a.visit.due) >= fairAfter,
            now.timeIntervalSince(b.visit.due) >= fairAfter
        )
        if late.0 != late.1 { return late.0 }
        if !late.0, a.priority != b.priority { return a.priority > b.priority }
        if a.visit.due != b.visit.due { return a.visit.due < b.visit.due }
        return a.visit.view < b.visit.view
    }
}
