public import Scene

/// What looks took and what came of them: of one visit, of some seconds of watching, or since the
/// start.
public struct LookTally: Sendable, Hashable {
    public private(set) var observations = 0
    public private(set) var suppressed: [Suppression.Cause: Int] = [:]
    /// Telling what changed, naming it by networks, and judging it with all that is kept of it.
    public private(set) var diff = TimeHistogram([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5])
    public private(set) var inference = TimeHistogram([0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5])
    public private(set) var judge = TimeHistogram([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5])

    public init() {}

    public mutating func take(diff: Duration, inference: Duration, judge: Duration) {
        observations += 1
        self.diff.take(diff)
        self.inference.take(inference)
        self.judge.take(judge)
    }

    public mutating func suppress(_ cause: Suppression.Cause) { suppressed[cause, default: 0] += 1 }

    mutating func add(_ more: LookTally) {
        observations += more.observations
        suppressed.merge(more.suppressed) { $0 + $1 }
        diff.add(more.diff)
        inference.add(more.inference)
        judge.add(more.judge)
    }
}
