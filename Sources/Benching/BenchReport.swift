/// Everything that one run of `curbwatch bench` measured: what `--json` writes.
public struct BenchReport: Codable, Sendable {
    public var machine: Machine
    public var noise: Noise
    public var footage: String
    public var peaks: Peaks?
    public var figures: [Figure] = []
    /// Layers by network.
    public var layers: [String: [LayerFigure]] = [:]
    public var patrol: PatrolReport?
    /// What was not measured, and why.
    public var omissions: [String] = []
    public var seconds = 0.0
}

/// What visits cost, what the box carries, and whether a real patrol agrees.
public struct PatrolReport: Codable, Sendable {
    public var cost: VisitCost
    public var disk: DiskSpeed
    /// For the cameras that were simulated, then for live ones.
    public var plans: [CapacityPlan]
    public var checks: [PatrolCheck]
    public var networks: [String]

    /// Whether real patrols agree with the planner within 15 %; nil where it was not tried.
    public var agrees: Bool? {
        checks.isEmpty ? nil : checks.allSatisfy(\.isAsForeseen)
    }
}

/// One patrol by the machine's clock, with more or fewer views than the planner gives it.
public struct PatrolCheck: Codable, Sendable {
    public var views: Int
    /// Views as a part of those that the planner gives the same timetable.
    public var share: Double
    public var seconds: Double
    public var made: Int
    public var missed: Int
    public var failed: Int
    /// Seconds late of all visits, missed ones as late as the next; sorted.
    public var lateness: [Double]
    /// Seconds that visits took; sorted.
    public var took: [Double]

    public var p99: Double { Spread.quantile(0.99, of: lateness) }
    /// In time below what the planner gives, not in time above.
    public var isAsForeseen: Bool { (p99 <= 1) == (share < 1) }
}
