internal import Scene

/// A pile-sized thing that was not there and stands still on pavement, carriageway or at a bin
/// point, where no person, vehicle or cycle is and no classifier says otherwise.
struct GarbagePileRule: Rule {
    let violation = Violation.garbagePile
    let gathers = true
    let isGeneral = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).gathered(settings)
    }

    private static let wanted = Wanted(
        zones: [.binPoint, .pavement, .carriagewayNoParking],
        // A far car in its bay is as small as a pile: there, only a classifier may say so.
        namedOnlyIn: [.vehicleBay, .cycleBay], classes: [.garbage],
        contradicting: Wanted.allBut([.garbage]),
        explaining: Labels.person.union(Labels.cycles).union(Labels.vehicles), byLook: true)
}
