public import Scene

/// How many cases there are, by class, view, state and day, and how long closed ones took.
public struct CaseStatistics: Sendable, Hashable {
    /// Cases of one kind.
    public struct Count: Sendable, Hashable {
        public var open = 0
        /// Of the open ones, past their deadline.
        public var overdue = 0
        public var closed = 0
        /// Rejected or cancelled.
        public var dropped = 0

        public init(open: Int = 0, overdue: Int = 0, closed: Int = 0, dropped: Int = 0) {
            (self.open, self.overdue, self.closed, self.dropped) = (open, overdue, closed, dropped)
        }

        public var all: Int { open + closed + dropped }

        static func + (a: Count, b: Count) -> Count {
            Count(
                open: a.open + b.open, overdue: a.overdue + b.overdue, closed: a.closed + b.closed,
                dropped: a.dropped + b.dropped)
        }
    }

    /// Times from the report to the last close, of the cases that are closed.
    public struct Times: Sendable, Hashable {
        public var count: Int
        public var median: Duration
        /// Nine of ten took no longer.
        public var ninetieth: Duration
        public var longest: Duration

        /// - Returns: nil for none.
        init?(milliseconds: [Int64]) {
            let sorted = milliseconds.sorted()
            guard let last = sorted.last else { return nil }
            count = sorted.count
            // The nearest rank: the smallest value that so many of hundred do not exceed.
            func rank(_ hundredths: Int) -> Duration {
                .milliseconds(sorted[max(0, (sorted.count * hundredths + 99) / 100 - 1)])
            }
            (median, ninetieth, longest) = (rank(50), rank(90), .milliseconds(last))
        }
    }

    public internal(set) var total = Count()
    public internal(set) var byState: [CaseState: Int] = [:]
    public internal(set) var byClass: [Violation: Count] = [:]
    public internal(set) var byView: [ViewID: Count] = [:]
    /// By the local day of confirmation in the case's own site, `2026-01-31`.
    public internal(set) var byDay: [String: Count] = [:]
    /// Nil while none is closed.
    public internal(set) var reportedToClosed: Times?
}
