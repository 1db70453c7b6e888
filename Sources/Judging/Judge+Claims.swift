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

    /// Begins a suspicion for each new thing: the larger first, so that a part of a thing does not
    /// stand for the whole; of two rules for one thing the earlier first.
    mutating func open(_ round: inout Round) {
        let claims = Rules.all.enumerated().flatMap { rank, rule in
            (round.sightings[rule.violation] ?? []).filter(\.enters).map { (rank, rule, $0) }
        }.sorted { a, b in
            (-a.2.box.area, a.0, a.2.regions[0]) < (-b.2.box.area, b.0, b.2.regions[0])
        }
        // What one rule may claim, or knows for a part of its thing, no later rule claims.
        var taken: Set<Int> = []
        for (rank, rule, sighting) in claims where taken.isDisjoint(with: sighting.regions) {
            taken.formUnion(sighting.regions)
            let relations = standings.indices.map { place in
                relation(of: sighting, rule, rank, to: standings[place], round.seenBy[place], round)
            }
            var anew =
                past.forbidsOldCount(rule.violation, sighting)
                || sighting.pictures * 2 < looks.count(since: sighting.since)
                || standings.contains { $0.suspicion.began(as: rule.violation, sighting) }
            for place in standings.indices.reversed() {
                guard case .replaces(let words) = relations[place] else { continue }
                let standing = standings.remove(at: place)
                round.remove(standing: place)
                round.actions += suppression(
                    of: standing, .explainedByOther, words, at: round.moment, gone: false)
                anew = anew || standing.restarts > 0
            }
            if relations.contains(where: { if case .part = $0 { true } else { false } }) {
                continue
            }
            let standing = Standing(rule.violation, sighting, at: round.moment, anew: anew)
            round.seenBy[standings.count] = sighting.regions
            standings.append(standing)
            round.actions.append(.open(standing.suspicion))
            round.actions += sighting.regions.map { .directive(.hold(region: $0)) }
        }
    }

    private func relation(
        of sighting: Sighting, _ rule: any Rule, _ rank: Int, to standing: Standing,
        _ seenBy: [Int]?, _ round: Round
    ) -> Relation {
        let box = standing.suspicion.box
        let isSameClass = standing.suspicion.violation == rule.violation
        let isSameRegion = seenBy?.contains(where: sighting.regions.contains) ?? false
        let isSwallowed = Place.cover(of: box, by: sighting.box) >= 0.5
        if standing.phase == .suspected {
            if isSameRegion, rank < Rules.rank(of: standing.suspicion.violation) {
                return .replaces("Claimed as \(rule.violation.rawValue)")
            }
            if !isSameRegion, isSwallowed, sighting.box.area >= 1.3 * box.area,
                cameTogether(sighting, standing, round)
            {
                return .replaces("Part of a larger thing")
            }
        }
        // A region that was part of a thing stays so while it is there, whatever shape it takes
        // when somebody passes.
        let isKnown =
            standing.suspicion.regionIDs.contains(where: sighting.regions.contains)
            && Place.touch(box, sighting.box)
        if isSameRegion || isKnown || box.overlap(sighting.box) >= 0.3
            || Place.cover(of: sighting.box, by: box) >= 0.5
        {
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
                let settings = settings(of: standing.suspicion.violation),
                standing.hasStood(settings)
            else { continue }
            let rank = Rules.rank(of: standing.suspicion.violation)
            let whole = standings.indices.first { other in
                let suspicion = standings[other].suspicion
                return other != place && Rules.rank(of: suspicion.violation) <= rank
                    && suspicion.box.area > standing.suspicion.box.area
                    && Place.cover(of: standing.suspicion.box, by: suspicion.box) >= 0.5
            }
            guard let whole else { continue }
            let words =
                "Part of what is watched as \(standings[whole].suspicion.violation.rawValue)"
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
            case .watch: settings(of: standing.suspicion.violation)?.absence ?? .zero
            case .visit(let interval): interval
            }
        return apart <= most && .zero - apart <= most
    }
}
