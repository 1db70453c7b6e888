public import Scene

/// Judges one view: takes its observations in the order of their moments and says what opens, is
/// confirmed and ends. Equal observations give equal actions; the coded form is its checkpoint.
public struct Judge: Sendable, Codable {
    private var rules: [RuleSettings]

    /// - Parameter rules: the settings of each rule that shall judge; a violation without an
    ///   entry is not judged.
    public init(rules: [Violation: RuleSettings]) {
        self.rules = rules.values.filter(\.enabled).sorted { $0.violation < $1.violation }
    }

    /// Judges with the defaults of each rule and the dwell and sightings of the catalogue.
    public init(catalogue: Catalogue) {
        self.init(
            rules: Dictionary(
                uniqueKeysWithValues: catalogue.entries.map { ($0.violation, RuleSettings($0)) }))
    }

    /// The suspicions that wait for their dwell, oldest first.
    public var suspected: [Suspicion] { [] }
    /// The confirmed ones whose thing still stands, oldest first.
    public var confirmed: [Suspicion] { [] }

    /// Takes the next picture of the view.
    public mutating func consider(_ observation: Observation) -> [JudgeAction] { [] }

    /// Ends a recording: what is suspected is suppressed, what is confirmed stays open.
    public mutating func finish(at moment: Moment) -> [JudgeAction] { [] }
}
