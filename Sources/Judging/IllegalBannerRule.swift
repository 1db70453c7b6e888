internal import Scene

/// A banner or an advertisement on a facade that is to be free of them. A classifier must name it: a
/// lit window, a shutter and an open door are bright rectangles too.
struct IllegalBannerRule: Rule {
    let violation = Violation.illegalBanner
    let gathers = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).gathered(settings)
    }

    private static let wanted = Wanted(
        zones: [.facade], classes: [.banner], contradicting: Wanted.allBut([.banner]),
        explaining: Labels.person.union(Labels.vehicles), byLook: true)
}
