internal import Scene

/// A bin that a classifier calls overflowing, or that still garbage touches. Both need a classifier;
/// what nobody names beside a bin is a garbage pile.
struct OverflowingBinRule: Rule {
    let violation = Violation.overflowingBin

    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting] {
        look.observation.zones.compactMap { zone in
            guard zone.kind == .binPoint, let bin = zone.bin, let limits = settings[zone],
                !look.isMasked(bin)
            else { return nil }
            return sighting(of: bin, in: zone, look, limits)
        }
    }

    private func sighting(
        of bin: Box, in zone: Zone, _ look: Look, _ limits: RuleSettings
    ) -> Sighting? {
        let full = look.appearances.first { $0.purpose == .bin && $0.zone == zone.id }
            .flatMap { Self.bin.probability($0.classes, limits) }
        let garbage = look.candidates.filter { Place.touch(bin, $0.box) }.compactMap {
            look.sighting(of: $0, in: zone, limits, as: Self.garbage)
        }.filter { !$0.isRefused && ($0.evidence.named ?? 0) >= limits.classFloor }
            .sorted { $0.precedes($1) }

        var test = RegionTest()
        if garbage.isEmpty {
            guard let full else { return nil }
            test.atLeast(limits.classFloor, Self.bin.signal, full, else: .explainedByOther)
            if Sighting.isRefused(test.verdict) { return nil }
        } else {
            if let full { test.inform(Self.bin.signal, full) }
            test.inform("garbage_beside", Double(garbage.count))
        }
        let isFull = (full ?? 0) * RegionTest.slack >= limits.classFloor
        let named = ([full] + garbage.map(\.evidence.named)).compactMap(\.self).max()
        var sighting = Sighting(
            verdict: test.verdict, box: garbage.map(\.box).reduce(bin) { $0.union($1) },
            marks: garbage.flatMap(\.marks),
            since: garbage.map(\.since).min() ?? look.observation.moment,
            pictures: garbage.map(\.pictures).max() ?? 1, zone: zone.id,
            basis: garbage.reduce(isFull ? .look : []) { $0.union($1.basis) },
            evidence: Evidence(
                thing: garbage.compactMap(\.evidence.thing).max(), named: named))
        sighting.signals = test.signals
        return sighting
    }

    private static let bin = Wanted(zones: [.binPoint], classes: [.binOverflowing])
    private static let garbage = Wanted(
        zones: [.binPoint], classes: [.garbage, .binOverflowing],
        contradicting: Wanted.allBut([.garbage, .binOverflowing, .binOrderly]),
        explaining: Labels.person.union(Labels.cycles).union(Labels.vehicles))
}
