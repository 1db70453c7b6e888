public import Scene

/// What the engine did since it started, for metrics.
public struct BoardTally: Sendable, Hashable {
    public private(set) var visits: [String: Int] = [:]
    public private(set) var grabFailures: [String: Int] = [:]
    public private(set) var events: [Violation: Int] = [:]
    /// Streams that were watched and had to be opened anew.
    public private(set) var reconnects = 0
    /// Looks of watched views that were due and given up, since the one before took too long.
    public private(set) var picturesDropped = 0
    public private(set) var looks = LookTally()
    public private(set) var lateness = TimeHistogram([0.1, 0.5, 1, 2, 5, 10, 30, 60, 300])
    public private(set) var grabbing = TimeHistogram([0.1, 0.25, 0.5, 1, 2, 5, 10, 30])
    public private(set) var looking = TimeHistogram([0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10])

    public init() {}

    /// A view that is watched makes no visits and is never late.
    mutating func countWatching(_ look: BoardVisit) {
        if case .failed(let kind, _) = look.outcome { grabFailures[kind, default: 0] += 1 }
        for violation in look.events { events[violation, default: 0] += 1 }
        if let looking = look.looking { self.looking.take(looking) }
        if let looks = look.looks { self.looks.add(looks) }
    }

    mutating func countReconnect() { reconnects += 1 }

    mutating func countDropped(_ pictures: Int) { picturesDropped += pictures }

    mutating func count(_ visit: BoardVisit) {
        visits[visit.outcome.name, default: 0] += 1
        if case .failed(let kind, _) = visit.outcome { grabFailures[kind, default: 0] += 1 }
        for violation in visit.events { events[violation, default: 0] += 1 }
        if case .missed = visit.outcome {} else { lateness.take(visit.at - visit.due) }
        if let grabbing = visit.grabbing { self.grabbing.take(grabbing) }
        if let looking = visit.looking { self.looking.take(looking) }
        if let looks = visit.looks { self.looks.add(looks) }
    }
}

/// How many durations were no longer than each of some bounds.
public struct TimeHistogram: Sendable, Hashable {
    /// Upper bounds in seconds, rising.
    public let bounds: [Double]
    /// For each bound the durations up to it that exceed the one before; last, those above all.
    public private(set) var counts: [Int]
    public private(set) var sum = 0.0

    public init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// Takes in what another of the same bounds counted.
    mutating func add(_ other: TimeHistogram) {
        precondition(bounds == other.bounds)
        for index in counts.indices { counts[index] += other.counts[index] }
        sum += other.sum
    }

    public mutating func take(_ duration: Duration) {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
        counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
        sum += seconds
    }
}
