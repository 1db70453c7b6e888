internal import Scene

/// The general catch: whatever stands on the ground where nothing stood and no other rule claims
/// it, be it a suitcase, a cart or a car on the pavement.
struct LeftObjectRule: Rule {
    let violation = Violation.leftObject
    let gathers = true
    let isGeneral = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).gathered(settings)
    }

    private static let wanted = Wanted(
        zones: [.pavement, .carriagewayNoParking, .shopFront, .binPoint],
        // What stands in a bay or on a building site stands where it may.
        never: [.vehicleBay, .cycleBay, .buildingSite], contradicting: [.ground],
        explaining: Labels.person, explainingWhileMoving: Labels.anyThatMoves, tooLarge: .light)
}
