internal import Scene

/// Building material, waste or goods heaped on pavement or carriageway, outside building sites. A
/// classifier must name it: a heap is as large as a car, and what is smaller is a garbage pile.
struct PiledMaterialsRule: Rule {
    let violation = Violation.piledMaterials
    let gathers = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).gathered(settings)
    }

    private static let wanted = Wanted(
        zones: [.pavement, .carriagewayNoParking], never: [.buildingSite],
        classes: [.materialHeap], contradicting: Wanted.allBut([.materialHeap]),
        explaining: Labels.person.union(Labels.cycles).union(Labels.vehicles), byLook: true)
}
