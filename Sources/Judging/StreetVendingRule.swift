internal import Scene

/// A stall on the pavement with somebody who stays beside it.
///
/// A stall is what a classifier or a detector calls so (a stall, cart, table, umbrella), or any
/// still region that is not small beside the person. Without a detector there is no person and the
/// rule is silent. A picture in which nobody stands there is neither a sighting nor an absence.
struct StreetVendingRule: Rule {
    let violation = Violation.streetVending
    let gathers = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        guard look.observation.detected else { return [] }
        let people = look.tracks.filter { Labels.person.contains($0.label) }
        return look.sightings(of: Self.wanted, settings)
            .filter { part in
                Place.cover(of: part.box, byAll: people.map(\.box)) < 0.5
                    && !(settings[part.zone].map { isLuggage(part.box, look, $0) } ?? true)
            }
            .gathered(settings)
            .compactMap { stall in
                settings[stall.zone].flatMap { vending(stall, people, look, $0) }
            }
    }

    private func vending(
        _ stall: Sighting, _ people: [Track], _ look: Look, _ limits: RuleSettings
    ) -> Sighting? {
        let beside = people.filter { Place.touch($0.box, stall.box) }
        guard let nearest = beside.map(\.box.area).min(), nearest > 0 else { return nil }
        if stall.isRefused { return stall }

        var test = RegionTest()
        let stay = stay(of: beside, look, limits)
        test.atLeastToEnter(limits.personDwell.seconds, "person_seconds", stay.seconds)
        if !isNamed(stall, look, limits) {
            test.atLeast(
                limits.stallToPerson, "stall_to_person", stall.box.area / nearest,
                else: .tooSmall)
        }
        test.inform("people", Double(beside.count))
        var sighting = stall
        sighting.signals += test.signals
        switch test.verdict {
        case .enters: break
        case .stays: if stall.enters { sighting.verdict = .stays }
        case .refused: sighting.verdict = test.verdict
        }
        return sighting
    }

    /// The longest stay of those beside the stall. From one visit to the next nobody is followed: who
    /// stands there in the picture counts.
    private func stay(of people: [Track], _ look: Look, _ limits: RuleSettings) -> Duration {
        if case .visit = look.observation.looking { return limits.personDwell }
        return people.compactMap(\.stationarySince).map { look.observation.moment - $0 }.max()
            ?? .zero
    }

    /// Whether it is called a stall, by more than what people carry.
    private func isNamed(_ stall: Sighting, _ look: Look, _ limits: RuleSettings) -> Bool {
        (stall.evidence.named ?? 0) >= limits.classFloor
            || look.tracks.contains {
                stall.marks.contains(.track($0.id)) && !Labels.carried.contains($0.label)
            }
    }

    private func isLuggage(_ box: Box, _ look: Look, _ limits: RuleSettings) -> Bool {
        look.explanation(of: box, by: Labels.carried.subtracting(limits.labels)) != nil
    }

    private static let wanted = Wanted(
        zones: [.pavement], never: [.shopFront, .buildingSite], classes: [.stall],
        contradicting: Wanted.allBut([.stall, .goods]),
        explaining: Labels.person.union(Labels.cycles).union(Labels.vehicles)
            .union(Labels.carried),
        byTrack: true, byLook: true)
}
