internal import Scene

/// Tests one region against limits and remembers each value beside its threshold, so that the
/// reason of an event is what was really compared.
///
/// Hysteresis: a suspicion begins within the limits and goes on while no value is worse than a
/// limit by more than a quarter.
struct RegionTest {
    private(set) var signals: [Reason.Signal] = []
    private var cause: Suppression.Cause?
    private var entering = true

    static let slack = 1.25

    mutating func atLeast(
        _ limit: Double, _ name: String, _ value: Double, else failure: Suppression.Cause
    ) {
        note(name, value, limit, good: value >= limit)
        if value * Self.slack < limit { fail(failure) }
    }

    mutating func atMost(
        _ limit: Double, _ name: String, _ value: Double, else failure: Suppression.Cause
    ) {
        note(name, value, limit, good: value <= limit)
        if value > limit * Self.slack { fail(failure) }
    }

    /// Below the limit a suspicion does not begin, but one that there is goes on.
    mutating func atLeastToEnter(_ limit: Double, _ name: String, _ value: Double) {
        note(name, value, limit, good: value >= limit)
    }

    /// Something else explains the region altogether.
    mutating func explained(_ name: String, _ value: Double, by failure: Suppression.Cause) {
        signals.append(.init(name, value: rounded(value)))
        fail(failure)
    }

    mutating func inform(_ name: String, _ value: Double) {
        signals.append(.init(name, value: rounded(value)))
    }

    var verdict: Sighting.Verdict {
        if let cause { return .refused(cause) }
        return entering ? .enters : .stays
    }

    private mutating func note(
        _ name: String, _ value: Double, _ limit: Double, good: Bool
    ) {
        signals.append(.init(name, value: rounded(value), threshold: rounded(limit)))
        if !good { entering = false }
    }

    private mutating func fail(_ failure: Suppression.Cause) {
        entering = false
        if cause == nil { cause = failure }
    }
}

/// Rounded to 1e-4, as everything that meets a threshold or stands in a reason.
func rounded(_ value: Double) -> Double { (value * 10000).rounded() / 10000 }
