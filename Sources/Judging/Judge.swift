public import Scene

/// Judges one view: takes its observations in the order of their moments and says what opens, is
/// confirmed and ends. Equal observations give equal actions; the coded form is its checkpoint.
///
/// What counts:
/// - A picture on the full path that shows the thing is a sighting.
/// - A picture on the full path that shows nothing in its place is an absence. Where a track or
///   any other region covers the place it is neither.
/// - A picture that only passed the gate carries the regions of the last full one. A region that
///   is still listed bridges a gap and adds to the dwell, but is no sighting, confirms nothing,
///   and a missing one is no absence. What no region shows is bridged too, since nothing changed.
/// - An unusable picture is neither.
public struct Judge: Sendable, Codable {
    var book: RuleBook
    var standings: [Standing] = []
    var past = Past()
    var looks = Looks()
    var glimpses = Glimpses()
    private var lastMoment: Moment?

    /// Judges by a book, zone by zone.
    public init(_ book: RuleBook) { self.book = book }

    /// - Parameter rules: the settings of each rule that shall judge, alike in all zones; a
    ///   violation without an entry is not judged.
    public init(rules: [Violation: RuleSettings]) { self.init(RuleBook(rules)) }

    /// Judges by these rules from the next picture on: a checkpoint holds those under which it was
    /// written, and a site may have changed its mind since. What is suspected of a class that is
    /// switched off is then suppressed as such.
    public mutating func use(_ book: RuleBook) { self.book = book }

    public mutating func use(rules: [Violation: RuleSettings]) { use(RuleBook(rules)) }

    /// Judges with the defaults of each rule and the dwell and sightings of the catalogue.
    public init(catalogue: Catalogue) {
        self.init(RuleBook(catalogue))
    }

    /// The suspicions that wait for their dwell, oldest first.
    public var suspected: [Suspicion] {
        standings.filter { $0.phase == .suspected }.map(\.suspicion)
    }

    /// The confirmed ones whose thing still stands, oldest first.
    public var confirmed: [Suspicion] {
        standings.filter { $0.phase == .confirmed }.map(\.suspicion)
    }

    /// Takes the next picture of the view.
    ///
    /// - Parameter observation: not older than the one before; an older one, as after a camera's
    ///   clock was set back, changes nothing.
    /// - Complexity: O(standings × regions).
    public mutating func consider(_ observation: Observation) -> [JudgeAction] {
        if let lastMoment, observation.moment < lastMoment { return [] }
        lastMoment = observation.moment
        guard observation.health.usable else {
            for place in standings.indices {
                standings[place].fault = observation.health.fault ?? standings[place].fault
            }
            return []
        }
        guard observation.path == .full else {
            carry(observation)
            return []
        }

        past.forget(but: observation)
        looks.add(observation.moment)
        var round = Round(look: Look(observation, without: past.givenUp))
        endDisabled(&round)
        see(&round)
        past.note(explained: round.explained, at: observation.moment)
        update(&round)
        end(&round)
        open(&round)
        giveWay(&round)
        confirm(&round)
        glimpses.forget(but: round, book)
        ask(&round)
        for region in past.due(at: observation.moment, held: heldRegions) {
            round.actions.append(.directive(.absorb(region: region)))
        }
        return round.actions
    }

    /// Ends a recording: what is suspected is suppressed, what is confirmed stays open.
    public mutating func finish(at moment: Moment) -> [JudgeAction] {
        var actions: [JudgeAction] = []
        let ending = standings.filter { $0.phase == .suspected }
        standings.removeAll { $0.phase == .suspected }
        for standing in ending {
            let cause = standing.clean.pictures > 0 ? standing.causeOfAbsence() : .ended
            actions += suppression(of: standing, cause, Words.why(cause), at: moment, gone: true)
        }
        return actions
    }

    func settings(of suspicion: Suspicion) -> RuleSettings? {
        book.settings(of: suspicion.violation, in: suspicion.zone)
    }

    private var heldRegions: Set<Int> { Set(standings.flatMap(\.suspicion.regionIDs)) }

    private mutating func carry(_ observation: Observation) {
        for place in standings.indices {
            let standing = standings[place]
            // What no change shows was there in the last full picture, and nothing has changed since.
            let listed =
                standing.basis.contains(.change)
                ? observation.regions.contains {
                    $0.state == .appeared && standing.suspicion.marks.last == .region($0.id)
                } : standing.clean.pictures == 0 && standing.refused.pictures == 0
            guard listed, let settings = settings(of: standing.suspicion),
                observation.moment - standing.suspicion.lastSeen
                    <= settings.longestGap(observation.looking)
            else { continue }
            standings[place].suspicion.lastSeen = observation.moment
        }
    }
}
