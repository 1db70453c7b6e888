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

    /// Whether real patrols agree with the planner within 15 %; nil where none decided it.
    public var agrees: Bool? {
        let verdicts = checks.compactMap(\.isAsForeseen)
        return verdicts.isEmpty ? nil : verdicts.allSatisfy { $0 }
    }
}

/// One patrol by the machine's clock, with more or fewer views than the planner gives it.
public struct PatrolCheck: Codable, Sendable {
    public var views: Int
    /// Views as a part of those that the planner gives the same timetable on the cores that were
    /// free meanwhile.
    public var share: Double
    /// Cores that other programs left.
    public var freeCores: Double
    public var seconds: Double
    public var made: Int
    public var missed: Int
    public var failed: Int
    /// Seconds late of all visits, missed ones as late as the next; sorted.
    public var lateness: [Double]
    /// Seconds that visits took; sorted.
    public var took: [Double]

    public var p99: Double { Spread.quantile(0.99, of: lateness) }
    /// In time with 15 % less than the planner gives, late with 15 % more; nil in between, where
    /// either is within the planner's word.
    public var isAsForeseen: Bool? {
        if share <= 0.87 { return p99 <= 1 }
        if share >= 1.15 { return p99 > 1 }
        return nil
    }

    /// The verdict in words.
    public var verdict: String {
        switch isAsForeseen {
        case true?: "as foreseen"
        case false?: "NOT AS FORESEEN"
        case nil: "too near the plan's limit to decide"
        }
    }
}
