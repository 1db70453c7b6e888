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
                    standings[place].clean.add(round.moment)
                }
                continue
            }
            round.seenBy[place] = sighting.region
            if case .refused(let cause) = sighting.verdict {
                standings[place].refuse(sighting, cause, at: round.moment)
                continue
            }
            let free = !standings.indices.contains {
                $0 != place && standings[$0].suspicion.box.overlap(sighting.box) >= 0.3
            }
            standings[place].see(
                sighting, at: round.moment, settings, round.looking, mayMove: free)
            round.actions += knownAs(sighting.region, at: place)
            round.actions.append(.strengthen(standings[place].suspicion))
        }
    }

    /// A thing that Diffing numbers anew is held under its new number.
    private mutating func knownAs(_ region: Int, at place: Int) -> [JudgeAction] {
        var known = standings[place].suspicion.regionIDs
        guard known.last != region else { return [] }
        let isNew = !known.contains(region)
        known.removeAll { $0 == region }
        known.append(region)
        var actions: [JudgeAction] = isNew ? [.directive(.hold(region: region))] : []
        if known.count > Standing.mostNumbers {
            actions.append(.directive(.absorb(region: known.removeFirst())))
        }
        standings[place].suspicion.regionIDs = known
        return actions
    }

    /// Ends what is gone, what turned out to be something else, and what is too old.
    mutating func end(_ round: inout Round) {
        var staying: [Standing] = []
        var seenBy: [Int: Int] = [:]
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

    /// Begins a suspicion for each new thing, the earlier rule first.
    mutating func open(_ round: inout Round) {
        for (rank, rule) in Rules.all.enumerated() {
            for sighting in round.sightings[rule.violation] ?? [] where sighting.enters {
                let rivals = standings.indices.filter {
                    conflict(sighting, $0, seenBy: round.seenBy[$0])
                }
                var anew =
                    past.forbidsOldCount(rule.violation, sighting)
                    || standings.contains { $0.suspicion.began(as: rule.violation, sighting) }
                if let rival = rivals.first {
                    // The earlier rule takes over what a later one only suspects.
                    let standing = standings[rival]
                    let rivalRank = Rules.all.firstIndex {
                        $0.violation == standing.suspicion.violation
                    }
                    guard rivals.count == 1, standing.phase == .suspected,
                        rank < rivalRank ?? 0, round.seenBy[rival] == sighting.region
                    else { continue }
                    standings.remove(at: rival)
                    round.remove(standing: rival)
                    round.actions += suppression(
                        of: standing, .explainedByOther, "Claimed as \(rule.violation.rawValue)",
                        at: round.moment, gone: false)
                    anew = anew || standing.restarts > 0
                }
                let standing = Standing(rule.violation, sighting, at: round.moment, anew: anew)
                round.seenBy[standings.count] = sighting.region
                standings.append(standing)
                round.actions.append(.open(standing.suspicion))
                round.actions.append(.directive(.hold(region: sighting.region)))
            }
        }
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

    /// Whether a new thing would share the place of one that stands already.
    ///
    /// A box that a standing's own region does not reach is another thing, even where it lies
    /// around it: a car that parks behind a bag.
    private func conflict(_ sighting: Sighting, _ place: Int, seenBy: Int?) -> Bool {
        let box = standings[place].suspicion.box
        if seenBy == sighting.region || box.overlap(sighting.box) >= 0.3 { return true }
        if Place.cover(of: sighting.box, by: box) >= 0.5 { return true }
        return seenBy == nil && Place.cover(of: box, by: sighting.box) >= 0.5
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
