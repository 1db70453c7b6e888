internal import Scene

/// Cloth or goods that hang across a line drawn by the site: something that was not there, stands
/// still, and through which the line runs.
struct StreetHangingRule: Rule {
    let violation = Violation.streetHanging
    let gathers = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).gathered(settings)
    }

    private static let wanted = Wanted(
        zones: [.hangingLine], crosses: true, classes: [.hangingCloth],
        contradicting: Wanted.allBut([.hangingCloth, .goods]),
        explaining: Labels.person.union(Labels.cycles).union(Labels.vehicles), byLook: true)
}
