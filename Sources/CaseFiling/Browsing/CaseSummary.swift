public import Scene

/// A case as a list shows it.
public struct CaseSummary: Sendable, Hashable {
    public var number: String
    public var event: String
    public var state: CaseState
    public var violation: Violation
    public var view: ViewID
    public var zone: String
    /// The site's clock by its IANA name.
    public var clock: String
    public var firstSeen: Moment
    public var confirmed: Moment
    public var deadline: Moment?
    public var cleared: Moment?
    public var closingProposed: Moment?
    public var confidence: Double
    public var box: Box
    public var address: String?
    public var latitude: Double?
    public var longitude: Double?
    /// The pictures that are kept.
    public var evidence: [EvidenceKind]
}

/// An open case with what a map and a wall need of it.
public struct OpenCase: Sendable, Hashable {
    public var number: String
    public var violation: Violation
    public var view: ViewID
    public var state: CaseState
    public var confirmed: Moment
    public var deadline: Moment?
    public var latitude: Double?
    public var longitude: Double?
}

/// One step of the trail of changes.
public struct CaseChange: Sendable, Hashable {
    /// Its place in the trail; later ones are higher.
    public var sequence: Int64
    public var number: String
    /// `filed`, `changed`, `linked`, `cleared`, `closing`, `pruned`, `adopted`.
    public var kind: String
    public var at: Moment
    public var actor: Actor
}

/// How many cases of a class came to a state.
public struct Verdict: Sendable, Hashable {
    public var violation: Violation
    public var state: CaseState
    public var cases: Int
}
