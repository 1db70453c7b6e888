internal import Scene

/// A motor vehicle that stands where none may: by a standing track, or, where no detector names it,
/// by a still region of a vehicle's size and shape.
///
/// One that stops at a light is gone before the dwell; one that creeps leaves its first place, which
/// the judge counts anew.
struct IllegalParkingRule: Rule {
    let violation = Violation.illegalParking

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).map { sighting in
            guard isBoarding(sighting, look) else { return sighting }
            var refused = sighting
            refused.verdict = .refused(.explainedByPerson)
            return refused
        }
    }

    /// A bus with two or more people at it is at its stop.
    private func isBoarding(_ sighting: Sighting, _ look: Look) -> Bool {
        let isBus = look.tracks.contains {
            $0.label == "bus" && sighting.marks.contains(.track($0.id))
        }
        return isBus
            && look.tracks.count {
                Labels.person.contains($0.label) && Place.touch($0.box, sighting.box)
            } >= 2
    }

    private static let wanted = Wanted(
        zones: [.carriagewayNoParking], never: [.vehicleBay], classes: [.vehicle],
        contradicting: Wanted.allBut([.vehicle]),
        explaining: Labels.person.union(Labels.cycles).union(Labels.animals),
        explainingWhileMoving: Labels.vehicles, byTrack: true)
}
