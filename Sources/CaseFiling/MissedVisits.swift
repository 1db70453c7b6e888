public import Scene

/// Visits of one view that fell due one after the other and were not made, all for one reason.
///
/// A camera that is away for a week is one row and not a thousand.
public struct MissedVisits: Sendable, Hashable {
    /// Why. A case exists only where somebody acts differently on it.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The daemon did not run.
        case down
        /// The daemon ran and came too late: the next visit was due already.
        case late
        /// The visit before had not ended.
        case underWay = "under_way"
        /// The camera had failed and was left alone.
        case resting
        /// It was tried, and the camera gave no pictures.
        case failed
        /// It was broken off by the end of the daemon.
        case stopped
        /// The settings were changed before it was made.
        case withdrawn
        /// Somebody steered the camera's head by hand.
        case leased
    }

    public var view: ViewID
    /// When the first and the last of them were due.
    public var first: Moment
    public var last: Moment
    public var count: Int
    public var reason: Reason
    /// In words, of the newest: `refused`.
    public var detail: String?

    public init(
        view: ViewID, first: Moment, last: Moment, count: Int, reason: Reason,
        detail: String? = nil
    ) {
        precondition(count > 0 && first <= last)
        self.view = view
        self.first = first
        self.last = last
        self.count = count
        self.reason = reason
        self.detail = detail
    }
}

/// How far the visits of a view are accounted for.
public struct VisitMark: Sendable, Hashable {
    /// Every visit that was due up to here is done, or is among the missed.
    public var due: Moment
    /// Since the store was made.
    public var done: Int
    public var missed: Int

    public init(due: Moment, done: Int, missed: Int) {
        self.due = due
        self.done = done
        self.missed = missed
    }
}
