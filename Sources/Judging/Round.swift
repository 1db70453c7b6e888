internal import Scene

/// One picture on its way through the judge.
struct Round {
    let look: Look
    var sightings: [Violation: [Sighting]] = [:]
    /// The marks by which a standing was seen, by the standing's place in the judge's list.
    var seenBy: [Int: [Mark]] = [:]
    var actions: [JudgeAction] = []

    var moment: Moment { look.observation.moment }
    var looking: Observation.Looking { look.observation.looking }

    var explained: Set<Mark> {
        let explained = sightings.values.joined().filter { sighting in
            if case .refused(.explainedByPerson) = sighting.verdict { true } else { false }
        }
        return Set(explained.flatMap(\.marks))
    }

    init(look: Look) { self.look = look }

    /// A standing is gone; those after it move up.
    mutating func remove(standing index: Int) {
        var moved: [Int: [Mark]] = [:]
        for (place, marks) in seenBy where place != index {
            moved[place > index ? place - 1 : place] = marks
        }
        seenBy = moved
    }
}
