internal import Scene

// The steps of one picture, in the order in which `consider` takes them.
extension Judge {
    /// Holds each standing against its rule's sightings.
    mutating func update(_ round: inout Round) {
        for place in standings.indices {
            let standing = standings[place]
            guard let settings = settings(of: standing.suspicion.violation) else { continue }
            let here = round.sightings[standing.suspicion.violation] ?? []
            guard let sighting = standing.best(of: here) else {
                if !round.look.isHidden(standing.suspicion.box) {
                    standings[place].miss(at: round.moment)
                }
                continue
            }
            round.seenBy[place] = sighting.regions
            if case .refused(let cause) = sighting.verdict {
                standings[place].refuse(sighting, cause, at: round.moment)
                continue
            }
            let free = !standings.indices.contains {
                $0 != place && standings[$0].suspicion.box.overlap(sighting.box) >= 0.3
            }
            standings[place].see(
                sighting, at: round.moment, settings, round.looking, mayMove: free)
            round.actions += knownAs(sighting.regions, at: place)
            round.actions.append(.strengthen(standings[place].suspicion))
        }
    }

    /// A thing that Diffing numbers anew is held under its new numbers too, its main one last.
    private mutating func knownAs(_ regions: [Int], at place: Int) -> [JudgeAction] {
        var known = standings[place].suspicion.regionIDs
        var actions: [JudgeAction] = []
        for region in regions.reversed() where known.last != region {
            if !known.contains(region) { actions.append(.directive(.hold(region: region))) }
            known.removeAll { $0 == region }
            known.append(region)
        }
        while known.count > Standing.mostNumbers {
            actions.append(.directive(.absorb(region: known.removeFirst())))
        }
        standings[place].suspicion.regionIDs = known
        return actions
    }

    /// Ends what is gone, what turned out to be something else, and what is too old.
    mutating func end(_ round: inout Round) {
        var staying: [Standing] = []
        var seenBy: [Int: [Int]] = [:]
        for (place, standing) in standings.enumerated() {
            guard let settings = settings(of: standing.suspicion.violation),
                let ending = standing.ending(settings, round)
            else {
                seenBy[staying.count] = round.seenBy[place]
                staying.append(standing)
                continue
            }
            switch ending {
            case .cleared:
                past.note(ended: standing.suspicion, at: round.moment)
                round.actions.append(
                    .clear(
                        standing.suspicion, at: standing.clean.since ?? round.moment,
                        standing.reasonToClear()))
                round.actions += absorption(of: standing)
            case .suppressed(let cause, let gone):
                round.actions += suppression(
                    of: standing, cause, Words.why(cause), at: round.moment, gone: gone)
            case .tooOld:
                past.giveUp(standing.suspicion.regionIDs, at: round.moment)
                round.actions += suppression(
                    of: standing, .tooShort, "Not confirmed within the longest hold",
                    at: round.moment, gone: true)
            }
        }
        standings = staying
        round.seenBy = seenBy
    }

    mutating func confirm(_ round: inout Round) {
        guard !round.look.observation.learning else { return }
        for place in standings.indices where round.seenBy[place] != nil {
            let standing = standings[place]
            guard standing.refused.pictures == 0,
                let settings = settings(of: standing.suspicion.violation),
                let rule = Rules.all.first(where: {
                    $0.violation == standing.suspicion.violation
                }), standing.hasStood(settings)
            else { continue }
            standings[place].phase = .confirmed
            round.actions.append(
                .confirm(standing.suspicion, standing.reasonToConfirm(rule, settings)))
        }
    }

    mutating func suppression(
        of standing: Standing, _ cause: Suppression.Cause, _ words: String, at moment: Moment,
        gone: Bool
    ) -> [JudgeAction] {
        guard let settings = settings(of: standing.suspicion.violation) else { return [] }
        past.note(ended: standing.suspicion, at: moment)
        let action = JudgeAction.suppress(
            standing.suspicion, cause, standing.reasonToSuppress(cause, settings, words))
        if gone { return [action] + absorption(of: standing) }
        past.absorb(
            standing.suspicion.regionIDs, at: standing.suspicion.firstSeen + settings.holdLimit)
        return [action]
    }

    private func absorption(of standing: Standing) -> [JudgeAction] {
        standing.suspicion.regionIDs.map { .directive(.absorb(region: $0)) }
    }
}
