public import Scene

/// How long evidence pictures stay. Those of an open case always stay, whatever this says.
public struct Retention: Sendable, Hashable {
    /// After the end of a case that ended so; what is missing here is kept without limit.
    public var afterEnd: [CaseState: Duration]
    /// Instead of `afterEnd`, for cases of these classes, however they ended.
    public var ofClass: [Violation: Duration]
    /// For events without a case, after they were cleared, or confirmed where they never were.
    public var unfiled: Duration?
    /// What all evidence together may take, in bytes. Above it, pictures of ended cases and of
    /// events without a case go before their time, those that ended first before others.
    public var budget: Int64?

    public init(
        afterEnd: [CaseState: Duration] = [:], ofClass: [Violation: Duration] = [:],
        unfiled: Duration? = nil, budget: Int64? = nil
    ) {
        self.afterEnd = afterEnd
        self.ofClass = ofClass
        self.unfiled = unfiled
        self.budget = budget
    }

    /// - Parameter state: nil for an event without a case.
    /// - Returns: nil where there is no limit.
    func keeps(_ violation: Violation, ended state: CaseState?) -> Duration? {
        guard let state else { return unfiled }
        return ofClass[violation] ?? afterEnd[state]
    }
}

/// What was given up, or would be.
public struct PruningReport: Sendable, Hashable {
    public var events = 0
    public var files = 0
    /// Of those that were still there.
    public var bytes: Int64 = 0
    /// By how much the rest is above the budget: pictures of open cases, which stay.
    public var aboveBudget: Int64 = 0
}
