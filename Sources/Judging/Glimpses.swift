internal import Scene

/// What the absolute look took for a violation once: a suspicion only when it does so again.
struct Glimpses: Sendable, Codable {
    struct Glimpse: Sendable, Codable {
        let violation: Violation
        let zone: String
        var box: Box
        let first: Moment
        var last: Moment
    }

    private(set) var all: [Glimpse] = []

    /// More than a survey of any street gives; beyond it the view is not what it was taken for.
    private static let most = 64

    /// Notes a sighting and says since when it has been seen, where this is the second look at least
    /// two seconds after the first.
    mutating func note(_ violation: Violation, _ sighting: Sighting, at moment: Moment) -> Moment? {
        let known = all.firstIndex {
            $0.violation == violation && Place.same($0.box, sighting.box)
        }
        guard let known else {
            if all.count < Self.most {
                all.append(
                    Glimpse(
                        violation: violation, zone: sighting.zone, box: sighting.box,
                        first: moment, last: moment))
            }
            return nil
        }
        guard moment - all[known].first >= .seconds(2) else { return nil }
        return all.remove(at: known).first
    }

    /// Forgets what another look did not confirm, and what nobody looked at again.
    mutating func forget(but round: Round, _ book: RuleBook) {
        all.removeAll { glimpse in
            guard let settings = book.settings(of: glimpse.violation, in: glimpse.zone) else {
                return true
            }
            let isSeen = (round.sightings[glimpse.violation] ?? []).contains {
                Place.same($0.box, glimpse.box)
            }
            return !isSeen && round.look.wasLookedAt(glimpse.box)
                || round.moment - glimpse.last > settings.longestGap(round.looking)
        }
    }
}
