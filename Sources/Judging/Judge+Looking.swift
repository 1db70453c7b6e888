internal import Scene

// What the judge asks to be looked at again: a thing that no change shows is seen by no other way.
extension Judge {
    /// Asks for the places of glimpses, and of things known by the absolute look where it is time.
    mutating func ask(_ round: inout Round) {
        var boxes = glimpses.all.map(\.box)
        for place in standings.indices where standings[place].basis.contains(.look) {
            let standing = standings[place]
            // A bin is looked at in every picture anyway.
            guard standing.suspicion.violation != .overflowingBin,
                let settings = settings(of: standing.suspicion)
            else { continue }
            let since = round.moment - (standing.lookedFor ?? standing.suspicion.firstSeen)
            guard since >= spacing(of: standing, settings, round.looking) else { continue }
            standings[place].lookedFor = round.moment
            boxes.append(standing.suspicion.box)
        }
        if !boxes.isEmpty { round.actions.append(.directive(.look(boxes: boxes))) }
    }

    /// Every visit; while watching so often that eight looks make a dwell and none falls into a gap.
    private func spacing(
        of standing: Standing, _ settings: RuleSettings, _ looking: Observation.Looking
    ) -> Duration {
        switch looking {
        case .visit: .zero
        case .watch where standing.phase == .confirmed: settings.maxGap / 2
        case .watch: max(.seconds(2), min(settings.maxGap / 4, settings.dwell / 8))
        }
    }
}
