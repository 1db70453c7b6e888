internal import Scene

/// So many bicycles, e-bikes or tricycles that stand on one pavement outside every bay. What they are
/// must be named, by a detector or a classifier; one that is ridden, or walked, is not parked.
struct DisorderlyCyclesRule: Rule {
    let violation = Violation.disorderlyCycles
    let isGroup = true

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        let cycles = look.sightings(of: Self.wanted, settings).filter {
            !$0.isRefused && !isRidden($0, look)
        }
        return Dictionary(grouping: cycles, by: \.zone).sorted { $0.key < $1.key }
            .compactMap { zone, cycles in
                settings[zone].map { group(cycles.sorted { $0.precedes($1) }, $0) }
            }
    }

    /// All cycles of a zone as one sighting, since the moment from which there were enough.
    private func group(_ cycles: [Sighting], _ limits: RuleSettings) -> Sighting {
        var group = cycles[0]
        var test = RegionTest()
        test.atLeast(Double(limits.count), "cycles", Double(cycles.count), else: .tooSmall)
        group.verdict = test.verdict
        group.box = cycles.map(\.box).reduce(group.box) { $0.union($1) }
        group.marks = cycles.flatMap(\.marks)
        let enough = cycles.sorted { $0.since < $1.since }[min(limits.count, cycles.count) - 1]
        group.since = enough.since
        group.pictures = enough.pictures
        group.basis = cycles.reduce(group.basis) { $0.union($1.basis) }
        group.evidence = Evidence(
            thing: Self.mean(cycles.compactMap(\.evidence.thing)),
            named: Self.mean(cycles.compactMap(\.evidence.named)),
            detected: Self.mean(cycles.compactMap(\.evidence.detected)))
        group.signals = test.signals
        return group
    }

    private func isRidden(_ cycle: Sighting, _ look: Look) -> Bool {
        look.tracks.contains {
            Labels.person.contains($0.label) && Place.cover(of: cycle.box, by: $0.box) >= 0.3
        }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : rounded(values.reduce(0, +) / Double(values.count))
    }

    private static let wanted = Wanted(
        zones: [.pavement], never: [.cycleBay], classes: [.cycles],
        contradicting: Wanted.allBut([.cycles]),
        explaining: Labels.person.union(Labels.vehicles),
        explainingWhileMoving: Labels.cycles, byTrack: true)
}
