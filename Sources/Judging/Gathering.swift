internal import Scene

extension [Sighting] {
    /// Joins sightings that touch into one with the box around them: bags beside bags are one pile,
    /// and one thing of several colours comes as several regions.
    ///
    /// Where the whole is larger than `settings` allow, its parts are refused: what is made of
    /// pile-sized pieces need not be a pile. Refused sightings are not joined.
    ///
    /// - Complexity: O(n²).
    func gathered(_ settings: ClassSettings) -> [Sighting] {
        var groups: [[Sighting]] = []
        for sighting in self where !sighting.isRefused {
            groups.add(sighting) { Place.touch($0.box, $1.box) }
        }
        return filter(\.isRefused) + groups.flatMap { Self.whole($0, settings) }
    }

    private static func whole(_ parts: [Sighting], _ settings: ClassSettings) -> [Sighting] {
        let parts = parts.sorted { $0.precedes($1) }
        guard parts.count > 1, var whole = parts.first, let settings = settings[whole.zone] else {
            return parts
        }
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
        whole.marks = parts.flatMap(\.marks)
        whole.basis = parts.reduce(whole.basis) { $0.union($1.basis) }
        whole.evidence.named = parts.compactMap(\.evidence.named).max()
        whole.evidence.detected = parts.compactMap(\.evidence.detected).max()
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

extension [[Sighting]] {
    /// Puts a sighting into the group that it is near to, joining those that it is near to both.
    mutating func add(_ sighting: Sighting, near: (Sighting, Sighting) -> Bool) {
        let touching = indices.filter { group in self[group].contains { near($0, sighting) } }
        let joined = touching.flatMap { self[$0] } + [sighting]
        for group in touching.reversed() { remove(at: group) }
        append(joined)
    }
}
