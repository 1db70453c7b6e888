internal import Scene

extension [Sighting] {
    /// Joins sightings that touch into one with the box around them: bags beside bags are one pile,
    /// and one thing of several colours comes as several regions.
    ///
    /// Where the whole is larger than `settings` allow, its parts are refused: what is made of
    /// pile-sized pieces need not be a pile. Refused sightings are not joined.
    ///
    /// - Complexity: O(n²).
    func gathered(_ settings: RuleSettings) -> [Sighting] {
        var groups: [[Sighting]] = []
        for sighting in self where !sighting.isRefused {
            let touching = groups.indices.filter { group in
                groups[group].contains { Place.touch($0.box, sighting.box) }
            }
            let joined = touching.flatMap { groups[$0] } + [sighting]
            for group in touching.reversed() { groups.remove(at: group) }
            groups.append(joined)
        }
        return filter(\.isRefused) + groups.flatMap { Self.whole($0, settings) }
    }

    private static func whole(_ parts: [Sighting], _ settings: RuleSettings) -> [Sighting] {
        let parts = parts.sorted { ($1.box.area, $0.regions[0]) < ($0.box.area, $1.regions[0]) }
        guard parts.count > 1, var whole = parts.first else { return parts }
        whole.box = parts.map(\.box).reduce(whole.box) { $0.union($1) }
        var test = RegionTest()
        test.atMost(settings.maxBoxArea, "box_area", whole.box.area, else: .explainedByOther)
        test.atMost(settings.maxWidth, "width", whole.box.width, else: .explainedByOther)
        test.atMost(settings.maxHeight, "height", whole.box.height, else: .explainedByOther)
        if case .refused = test.verdict {
            return parts.map { part in
                var refused = part
                refused.verdict = test.verdict
                refused.signals += test.signals
                return refused
            }
        }
        whole.regions = parts.flatMap(\.regions)
        whole.since = parts.map(\.since).min() ?? whole.since
        whole.pictures = parts.map(\.pictures).max() ?? whole.pictures
        if !parts.contains(where: \.enters) || !test.verdict.enters { whole.verdict = .stays }
        whole.signals =
            whole.signals.filter { old in
                !test.signals.contains { $0.name == old.name }
            } + test.signals + [.init("parts", value: Double(parts.count))]
        return [whole]
    }
}

extension Sighting.Verdict {
    var enters: Bool { if case .enters = self { true } else { false } }
}
