internal import Scene

/// Goods, tables or chairs that stand in the strip before a shop which is to be free: by place and
/// stillness alone, or by a detector's label. A door's leaf and a person are too slim for it.
struct ShopEncroachmentRule: Rule {
    let violation = Violation.shopEncroachment
    let gathers = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.sightings(of: Self.wanted, settings).gathered(settings)
    }

    private static let wanted = Wanted(
        zones: [.shopFront], classes: [.goods, .stall],
        // Laundry, banners and heaps in the strip are put out as well.
        contradicting: [.garbage, .binOrderly, .binOverflowing, .cycles, .vehicle, .ground],
        explaining: Labels.person.union(Labels.cycles).union(Labels.vehicles), byTrack: true,
        byLook: true)
}
