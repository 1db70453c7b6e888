internal import Judging
public import Scene

/// What the rules would have said of a view's last day with other zones: the same observations, a judge
/// that knows nothing yet, the rules in force.
///
/// It is the judge's own answer, with three differences to what would really have happened: what stood
/// in no zone then was not shown to the classifier and is judged by size and place; places that
/// only the new zones ask to be looked at (bins, the daily look) were not looked at; and what the judge
/// would have told the view's memory to take in, it did not.
public struct ZoneTrial: Sendable {
    /// A thing as the judge followed it.
    public struct Found: Sendable, Hashable {
        public enum Outcome: Sendable, Hashable {
            case confirmed
            case suppressed(Suppression.Cause)
            /// Still suspected when the day ended.
            case waiting
        }

        public var violation: Violation
        public var zone: String
        public var box: Box
        public var firstSeen: Moment
        /// When it was confirmed or given up, or seen last.
        public var at: Moment
        public var outcome: Outcome
        public var reason: Reason?
    }

    /// By their moments.
    public let found: [Found]
    /// Pictures that were judged again.
    public let pictures: Int

    /// - Parameters:
    ///   - observations: of one view, in the order of their moments.
    ///   - zones: as they would have been all the time, their timetables kept.
    public init(
        _ observations: [Observation], zones: [ZoneSettings], of view: ViewSettings,
        settings: Settings
    ) {
        var view = view
        view.zones = zones
        var judge = Judge(view.ruleBook(settings.rules))
        var found: [Found] = []
        func note(_ it: Suspicion, _ at: Moment, _ outcome: Found.Outcome, _ reason: Reason?) {
            found.append(
                Found(
                    violation: it.violation, zone: it.zone, box: it.box, firstSeen: it.firstSeen,
                    at: at, outcome: outcome, reason: reason))
        }
        for observation in observations {
            var observation = observation
            observation.zones = view.zonesInForce(at: observation.moment, site: settings.site)
            let names = Set(observation.zones.map(\.id))
            observation.appearances.removeAll { !names.contains($0.zone) }
            for action in judge.consider(observation) {
                switch action {
                case .confirm(let suspicion, let reason):
                    note(suspicion, observation.moment, .confirmed, reason)
                case .suppress(let suspicion, let cause, let reason):
                    note(suspicion, observation.moment, .suppressed(cause), reason)
                case .open, .strengthen, .clear, .directive: continue
                }
            }
        }
        for suspicion in judge.suspected { note(suspicion, suspicion.lastSeen, .waiting, nil) }
        self.found = found
        pictures = observations.count
    }

    /// The confirmed things that have no like in another trial: same class, overlapping place and time.
    public func confirmed(lackingIn other: ZoneTrial) -> [Found] {
        found.filter { mine in
            mine.outcome == .confirmed
                && !other.found.contains {
                    $0.outcome == .confirmed && $0.violation == mine.violation
                        && $0.box.overlap(mine.box) >= 0.3
                        && abs($0.firstSeen.milliseconds - mine.firstSeen.milliseconds) < 3_600_000
                }
        }
    }
}
