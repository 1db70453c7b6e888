internal import Scene

/// One picture on its way through the judge.
struct Round {
    let look: Look
    var sightings: [Violation: [Sighting]] = [:]
    /// The region by which a standing was seen, by the standing's place in the judge's list.
    var seenBy: [Int: Int] = [:]
    var actions: [JudgeAction] = []

    var moment: Moment { look.observation.moment }
    var looking: Observation.Looking { look.observation.looking }

    var explainedRegions: Set<Int> {
        Set(
            sightings.values.joined().compactMap { sighting in
                if case .refused(.explainedByPerson) = sighting.verdict {
                    sighting.region
                } else {
                    nil
                }
            })
    }

    init(look: Look) { self.look = look }

    /// A standing is gone; those after it move up.
    mutating func remove(standing index: Int) {
        var moved: [Int: Int] = [:]
        for (place, region) in seenBy where place != index {
            moved[place > index ? place - 1 : place] = region
        }
        seenBy = moved
    }
}
