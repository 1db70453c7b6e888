public import Scene

/// What became of a case, as far as it concerns the judge: what it still holds for it may go.
public struct Ruling: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        /// It was none. What stands there belongs to the street, and is not suspected of the same
        /// again while it stays.
        case rejected
        /// It is dealt with. What still stands there counts as new.
        case closed
    }

    public var outcome: Outcome
    public var violation: Violation
    /// As in the event that was confirmed.
    public var firstSeen: Moment
    public var box: Box

    public init(_ outcome: Outcome, of violation: Violation, firstSeen: Moment, box: Box) {
        self.outcome = outcome
        self.violation = violation
        self.firstSeen = firstSeen
        self.box = box
    }
}

extension Judge {
    /// Lets go of what was confirmed and is ruled upon; call it between two pictures.
    ///
    /// - Returns: only directives: an event that an officer ended needs no word from the judge.
    public mutating func take(_ ruling: Ruling, at moment: Moment) -> [JudgeAction] {
        if ruling.outcome == .rejected {
            past.reject(ruling.violation, at: ruling.box, moment)
        }
        let place = standings.indices
            .filter { place in
                let standing = standings[place]
                return standing.phase == .confirmed
                    && standing.suspicion.violation == ruling.violation
                    && standing.suspicion.firstSeen == ruling.firstSeen
            }
            .max {
                standings[$0].suspicion.box.overlap(ruling.box)
                    < standings[$1].suspicion.box.overlap(ruling.box)
            }
        guard let place else { return [] }
        let standing = standings.remove(at: place)
        past.note(ended: standing.suspicion, at: moment)
        guard ruling.outcome == .rejected else { return [] }
        past.giveUp(standing.suspicion.regionIDs, at: moment)
        return standing.suspicion.regionIDs.map { .directive(.absorb(region: $0)) }
    }
}
