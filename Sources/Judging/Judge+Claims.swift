internal import Scene

// Which new things are things of their own.
extension Judge {
    /// How a new sighting stands to a thing that is watched already.
    private enum Relation {
        case apart
        /// It is the same thing, or belongs to it.
        case part
        /// The other was only a guess at this one, and makes way.
        case replaces(String)
    }

    /// Begins a suspicion for each new thing. Of the rules that need most the earlier goes first; of
    /// those that go by size the larger thing, so that a part does not stand for the whole.
    mutating func open(_ round: inout Round) {
        // What one rule may claim, or knows for a part of its thing, no later rule claims.
        var taken: Set<Mark> = []
        for claim in claims(in: round) where taken.isDisjoint(with: claim.sighting.marks) {
            if past.isRejected(claim.rule.violation, claim.sighting, at: round.moment) { continue }
            taken.formUnion(claim.sighting.marks)
            let relations = standings.indices.map { place in
                relation(of: claim, to: standings[place], round.seenBy[place], round)
            }
            var anew = mustCountAnew(claim)
            for place in standings.indices.reversed() {
                guard case .replaces(let words) = relations[place] else { continue }
                let standing = standings.remove(at: place)
                round.remove(standing: place)
                round.actions += suppression(
                    of: standing, .explainedByOther, words, at: round.moment, gone: false,
                    wasClaimed: true)
                anew = anew || standing.restarts > 0
            }
            if relations.contains(where: { if case .part = $0 { true } else { false } }) {
                continue
            }
            begin(claim, anew: anew, &round)
        }
    }

    private struct Claim {
        let rank: Int
        let rule: any Rule
        var sighting: Sighting
    }

    private func claims(in round: Round) -> [Claim] {
        Rules.all.enumerated().flatMap { rank, rule in
            (round.sightings[rule.violation] ?? []).filter(\.enters).map {
                Claim(rank: rank, rule: rule, sighting: $0)
            }
        }.sorted { a, b in
            if a.rule.isGeneral != b.rule.isGeneral { return b.rule.isGeneral }
            let isAlike = a.sighting.box.area == b.sighting.box.area
            if a.rank != b.rank, !a.rule.isGeneral || isAlike { return a.rank < b.rank }
            return a.sighting.precedes(b.sighting)
        }
    }

    private func mustCountAnew(_ claim: Claim) -> Bool {
        past.forbidsOldCount(claim.rule.violation, claim.sighting)
            || claim.sighting.basis.contains(.change)
                && claim.sighting.pictures * 2 < looks.count(since: claim.sighting.since)
            || standings.contains { $0.suspicion.began(as: claim.rule.violation, claim.sighting) }
    }

    private mutating func begin(_ claim: Claim, anew: Bool, _ round: inout Round) {
        var sighting = claim.sighting
        let violation = claim.rule.violation
        if sighting.isOnlyLookedAt {
            guard let first = glimpses.note(violation, sighting, at: round.moment) else { return }
            sighting.since = first
            sighting.pictures = 2
        }
        var standing = Standing(violation, sighting, at: round.moment, anew: anew)
        standing.wasThereFirst = sighting.isOnlyLookedAt && violation != .overflowingBin
        if let settings = settings(of: standing.suspicion) {
            standing.suspicion.confidence = standing.factors(settings).confidence
        }
        round.seenBy[standings.count] = sighting.marks
        standings.append(standing)
        round.actions.append(.open(standing.suspicion))
        round.actions += sighting.marks.regions.map { .directive(.hold(region: $0)) }
    }

    private func relation(
        of claim: Claim, to standing: Standing, _ seenBy: [Mark]?, _ round: Round
    ) -> Relation {
        let sighting = claim.sighting
        let rule = claim.rule
        let box = standing.suspicion.box
        let isSameClass = standing.suspicion.violation == rule.violation
        let known = standing.suspicion.marks
        let isSameThing = (seenBy ?? known.suffix(1)).share(sighting.marks)
        // Around a group lies ground that another rule may claim.
        let isApartByPlace =
            !isSameClass
            && (rule.isGroup || Rules.rule(of: standing.suspicion.violation)?.isGroup == true)
        let isSwallowed = !isApartByPlace && Place.cover(of: box, by: sighting.box) >= 0.5
        if standing.phase == .suspected {
            if isSameThing, claim.rank < Rules.rank(of: standing.suspicion.violation) {
                return .replaces(ReasonWords.claimed.english(["class": rule.violation.rawValue]))
            }
            if !isSameThing, isSwallowed, sighting.box.area >= 1.3 * box.area,
                cameTogether(sighting, standing, round)
            {
                return .replaces(ReasonWords.partOfLarger.english)
            }
        }
        // A region that was part of a thing stays so while it is there, whatever shape it takes
        // when somebody passes.
        let isKnown = known.share(sighting.marks) && Place.touch(box, sighting.box)
        if seenBy != nil && isSameThing || isKnown { return .part }
        if isApartByPlace { return .apart }
        if box.overlap(sighting.box) >= 0.3 || Place.cover(of: sighting.box, by: box) >= 0.5 {
            return .part
        }
        // Where the standing is seen by its own region, what lies around it is another thing: a
        // car that parks behind a bag.
        if isSwallowed, seenBy == nil || isSameClass { return .part }
        if isSameClass, rule.gathers, sighting.box.area <= box.area,
            Place.touch(box, sighting.box)
        {
            return .part
        }
        return .apart
    }

    /// Gives up what is about to be confirmed though it lies in a larger thing that an earlier rule,
    /// or the same one, watches: one thing is never claimed twice.
    mutating func giveWay(_ round: inout Round) {
        for place in standings.indices.reversed() where round.seenBy[place] != nil {
            let standing = standings[place]
            guard standing.phase == .suspected,
                let settings = settings(of: standing.suspicion), standing.hasStood(settings)
            else { continue }
            let rank = Rules.rank(of: standing.suspicion.violation)
            let isGroup = Rules.rule(of: standing.suspicion.violation)?.isGroup == true
            let whole = standings.indices.first { other in
                let suspicion = standings[other].suspicion
                return other != place && Rules.rank(of: suspicion.violation) <= rank && !isGroup
                    && Rules.rule(of: suspicion.violation)?.isGroup != true
                    && suspicion.box.area > standing.suspicion.box.area
                    && Place.cover(of: standing.suspicion.box, by: suspicion.box) >= 0.5
            }
            guard let whole else { continue }
            let words = ReasonWords.partOf.english([
                "class": standings[whole].suspicion.violation.rawValue
            ])
            standings.remove(at: place)
            round.remove(standing: place)
            round.actions += suppression(
                of: standing, .explainedByOther, words, at: round.moment, gone: false)
        }
    }

    /// Whether two were first seen at about the same time.
    private func cameTogether(
        _ sighting: Sighting, _ standing: Standing, _ round: Round
    ) -> Bool {
        let apart = sighting.since - standing.suspicion.firstSeen
        let most: Duration =
            switch round.looking {
            case .watch: settings(of: standing.suspicion)?.absence ?? .zero
            case .visit(let interval): interval
            }
        return apart <= most && .zero - apart <= most
    }
}
