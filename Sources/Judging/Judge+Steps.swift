internal import Scene

// The steps of one picture, in the order in which `consider` takes them.
extension Judge {
    /// Asks every rule. Those that go by size alone do not see what the others claim or watch, so
    /// that a bag beside a parked car is not one thing with it.
    mutating func see(_ round: inout Round) {
        let claimed = standings.filter { Rules.rule(of: $0.suspicion.violation)?.isGeneral != true }
        var known = past.givenUp.union(claimed.flatMap(\.suspicion.regionIDs))
        for rule in Rules.all where !rule.isGeneral && book.judges(rule.violation) {
            let sightings = rule.sightings(in: round.look, book[rule.violation])
            known.formUnion(sightings.filter(\.enters).flatMap(\.marks.regions))
            round.sightings[rule.violation] = sightings
        }
        let rest = Look(round.look.observation, without: known)
        for rule in Rules.all where rule.isGeneral && book.judges(rule.violation) {
            round.sightings[rule.violation] = rule.sightings(in: rest, book[rule.violation])
        }
    }

    /// Holds each standing against its rule's sightings.
    mutating func update(_ round: inout Round) {
        for place in standings.indices {
            let standing = standings[place]
            guard let settings = settings(of: standing.suspicion) else { continue }
            let here = round.sightings[standing.suspicion.violation] ?? []
            guard let sighting = standing.best(of: here) else {
                if round.look.showsClean(standing.suspicion.box, seenBy: standing.basis) {
                    standings[place].miss(at: round.moment)
                }
                continue
            }
            round.seenBy[place] = sighting.marks
            if case .refused(let cause) = sighting.verdict {
                standings[place].refuse(sighting, cause, at: round.moment)
                continue
            }
            let free = !standings.indices.contains {
                $0 != place && standings[$0].suspicion.box.overlap(sighting.box) >= 0.3
            }
            standings[place].see(
                sighting, at: round.moment, settings, round.looking, mayMove: free)
            round.actions += knownAs(sighting.marks, at: place)
            round.actions.append(.strengthen(standings[place].suspicion))
        }
    }

    /// A thing that Diffing numbers anew is held under its new numbers too, its main one last.
    private mutating func knownAs(_ marks: [Mark], at place: Int) -> [JudgeAction] {
        var known = standings[place].suspicion.marks
        var actions: [JudgeAction] = []
        for mark in marks.reversed() where known.last != mark {
            if case .region(let id) = mark, !known.contains(mark) {
                actions.append(.directive(.hold(region: id)))
            }
            known.removeAll { $0 == mark }
            known.append(mark)
        }
        while known.count > Standing.mostMarks {
            if case .region(let id) = known.removeFirst() {
                actions.append(.directive(.absorb(region: id)))
            }
        }
        standings[place].suspicion.marks = known
        return actions
    }

    /// Ends what is gone, what turned out to be something else, and what is too old.
    mutating func end(_ round: inout Round) {
        var staying: [Standing] = []
        var seenBy: [Int: [Mark]] = [:]
        for (place, standing) in standings.enumerated() {
            guard let settings = settings(of: standing.suspicion),
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
                    of: standing, .tooShort, ReasonWords.heldTooLong.english,
                    at: round.moment, gone: true)
            }
        }
        standings = staying
        round.seenBy = seenBy
    }

    /// Gives up what is suspected of a class that is judged no longer. What was confirmed stays: its
    /// case is an officer's to end.
    mutating func endDisabled(_ round: inout Round) {
        for place in standings.indices.reversed() {
            let standing = standings[place]
            guard standing.phase == .suspected, settings(of: standing.suspicion) == nil else {
                continue
            }
            standings.remove(at: place)
            round.actions += suppression(
                of: standing, .disabled, Words.why(.disabled), at: round.moment, gone: true)
        }
    }

    mutating func confirm(_ round: inout Round) {
        let isLearning = round.look.observation.learning
        for place in standings.indices where round.seenBy[place] != nil {
            let standing = standings[place]
            guard standing.refused.pictures == 0,
                let settings = settings(of: standing.suspicion),
                let rule = Rules.rule(of: standing.suspicion.violation),
                isLearning ? standing.hasStoodUnaided(settings) : standing.hasStood(settings)
            else { continue }
            standings[place].phase = .confirmed
            round.actions.append(
                .confirm(standing.suspicion, standing.reasonToConfirm(rule, settings)))
        }
    }

    mutating func suppression(
        of standing: Standing, _ cause: Suppression.Cause, _ words: String, at moment: Moment,
        gone: Bool, wasClaimed: Bool = false
    ) -> [JudgeAction] {
        let settings = settings(of: standing.suspicion)
        past.note(ended: standing.suspicion, at: moment, wasClaimed: wasClaimed)
        let action = JudgeAction.suppress(
            standing.suspicion, cause, standing.reasonToSuppress(cause, settings, words))
        if gone { return [action] + absorption(of: standing) }
        past.absorb(
            standing.suspicion.regionIDs,
            at: standing.suspicion.firstSeen + (settings?.holdLimit ?? .zero))
        return [action]
    }

    private func absorption(of standing: Standing) -> [JudgeAction] {
        standing.suspicion.regionIDs.map { .directive(.absorb(region: $0)) }
    }
}
