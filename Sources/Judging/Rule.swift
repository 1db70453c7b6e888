internal import Scene

/// One violation's own question: where in this picture is such a thing?
///
/// A rule keeps nothing between pictures. Time, identity, claims and hysteresis are the judge's,
/// so that every rule has them alike. How to add one: `docs/adding-a-violation.md`.
protocol Rule: Sendable {
    var violation: Violation { get }
    /// What it is, in the officer's words, as the beginning of a sentence.
    var subject: String { get }
    /// Whether what touches one such thing belongs to it, as bags beside bags do; such a rule gives
    /// its sightings `gathered`.
    var gathers: Bool { get }
    func sightings(in look: Look, _ settings: RuleSettings) -> [Sighting]
}

/// The rules in the order of their claims: what an earlier one may claim, a later one may not.
enum Rules {
    static let all: [any Rule] = [GarbagePileRule(), LeftObjectRule()]

    /// 0 for the first; what has no rule comes last.
    static func rank(of violation: Violation) -> Int {
        all.firstIndex { $0.violation == violation } ?? all.count
    }
}

/// One place at which a rule sees its thing, or sees that it is not its thing.
struct Sighting {
    enum Verdict {
        /// Good enough to begin a suspicion.
        case enters
        /// Good enough to go on with one that there is.
        case stays
        /// There is something, but it is not this violation.
        case refused(Suppression.Cause)
    }

    var verdict: Verdict
    var box: Box
    /// The numbers of its regions, the largest first: what a later picture and another rule know it
    /// by.
    var regions: [Int]
    /// First sight of it, and pictures since.
    var since: Moment
    var pictures: Int
    var zone: String
    /// 0...1.
    var confidence: Double
    var signals: [Reason.Signal]

    init(_ region: Region, zone: String, verdict: Verdict, confidence: Double) {
        self.verdict = verdict
        self.box = region.box
        self.regions = [region.id]
        self.since = region.since
        self.pictures = region.sightings
        self.zone = zone
        self.confidence = confidence
        self.signals = []
    }

    var isRefused: Bool { if case .refused = verdict { true } else { false } }
    var enters: Bool { verdict.enters }
}
