internal import Scene

// What rules that look for one kind of thing have in common.
extension Look {
    /// Every thing that a rule may take for its own: standing tracks with the regions on them, the
    /// regions that are left, and what the absolute look shows beside them.
    ///
    /// - Complexity: O(tracks × regions + appearances²).
    func sightings(of wanted: Wanted, _ settings: ClassSettings) -> [Sighting] {
        var sightings: [Sighting] = []
        var known: Set<Mark> = []
        if wanted.byTrack {
            for track in tracks {
                guard let zone = zone(of: track.box, for: wanted), let limits = settings[zone],
                    standing(labels: limits.labels).contains(track)
                else { continue }
                let sighting = sighting(of: track, in: zone, limits)
                known.formUnion(sighting.marks)
                sightings.append(sighting)
            }
        }
        for region in candidates where !known.contains(.region(region.id)) {
            guard let zone = zone(of: region.box, for: wanted), let limits = settings[zone],
                let sighting = sighting(of: region, in: zone, limits, as: wanted)
            else { continue }
            sightings.append(sighting)
        }
        if wanted.byLook {
            sightings += looked(at: wanted, settings).filter { looked in
                !sightings.contains { Place.same($0.box, looked.box) }
            }
        }
        return sightings
    }

    /// A still region held against a rule's limits; nil where only what is named counts and nobody
    /// names it.
    func sighting(
        of region: Region, in zone: Zone, _ limits: RuleSettings, as wanted: Wanted
    ) -> Sighting? {
        let named = wanted.probability(region.classes, limits)
        let track = track(on: region.box, labels: limits.labels).flatMap { track in
            track.stationarySince == nil && wanted.explainingWhileMoving.contains(track.label)
                ? nil : track
        }
        let isNamed = (named ?? 0) >= limits.classFloor || track != nil
        if limits.needsClass, named == nil, track == nil { return nil }
        if !isNamed, isIn(wanted.namedOnlyIn, region.box) { return nil }

        var test = RegionTest()
        let box = region.box
        test.atLeast(zone.minArea ?? limits.minArea, "area", region.area, else: .tooSmall)
        test.size(box, limits, isNamed: isNamed, tooLarge: wanted.tooLarge)
        test.atLeast(limits.minConfidence, "thing", rounded(region.confidence), else: .light)
        test.inform("difference", region.difference)
        let other =
            explanation(of: box, by: wanted.explaining.subtracting(limits.labels))
            ?? explanation(of: box, by: wanted.explainingWhileMoving, movingOnly: true)
        if let other {
            test.explained(
                "track_\(other.label)", other.score,
                by: other.label == "person" ? .explainedByPerson : .explainedByOther)
        }
        if let named {
            if limits.needsClass, track == nil {
                test.atLeast(limits.classFloor, wanted.signal, named, else: .explainedByOther)
            } else {
                test.inform(wanted.signal, named)
            }
        }
        if let track { test.inform("track_\(track.label)", track.score) }
        if let against = wanted.contradiction(region.classes, limits) {
            test.atMost(
                limits.contradiction, "class_\(against.name.rawValue)", against.probability,
                else: against.name == .ground ? .light : .explainedByOther)
        }
        var sighting = Sighting(region, zone: zone.id, verdict: test.verdict)
        sighting.evidence.named = wanted.classes.isEmpty ? nil : named
        sighting.evidence.detected = track?.score
        if let track {
            sighting.marks.append(.track(track.id))
            sighting.basis.insert(.detection)
        }
        sighting.signals = test.signals
        return sighting
    }

    /// A standing track, with the regions that show the same thing.
    func sighting(of track: Track, in zone: Zone, _ limits: RuleSettings) -> Sighting {
        let regions = candidates.filter {
            track.box.overlap($0.box) >= 0.3 || Place.cover(of: $0.box, by: track.box) >= 0.5
        }.sorted { ($1.box.area, $0.id) < ($0.box.area, $1.id) }
        var test = RegionTest()
        test.atLeast(
            zone.minArea ?? limits.minArea, "area", track.box.area, else: .tooSmall)
        test.size(track.box, limits, isNamed: true, tooLarge: .explainedByOther)
        test.inform("track_\(track.label)", track.score)
        var sighting = Sighting(
            track, since: track.stationarySince ?? observation.moment, zone: zone.id,
            verdict: test.verdict)
        sighting.marks = regions.map { .region($0.id) } + sighting.marks
        if let region = regions.first {
            sighting.basis.insert(.change)
            sighting.evidence.thing = region.confidence
            sighting.since = min(sighting.since, region.since)
            sighting.pictures = region.sightings
            test.inform("thing", region.confidence)
        }
        sighting.signals = test.signals
        return sighting
    }

    /// What the absolute look takes for a rule's thing: places over the floor, those that touch as
    /// one while they are not too large for it, else the best of them.
    private func looked(at wanted: Wanted, _ settings: ClassSettings) -> [Sighting] {
        var groups: [[Sighting]] = []
        for appearance in appearances where appearance.purpose != .bin {
            guard let zone = zone(of: appearance, for: wanted), let limits = settings[zone],
                let named = wanted.probability(appearance.classes, limits)
            else { continue }
            var test = RegionTest()
            test.atLeast(limits.surveyFloor, wanted.signal, named, else: .explainedByOther)
            var sighting = Sighting(
                appearance, at: observation.moment, named: named, verdict: test.verdict)
            if sighting.isRefused { continue }
            sighting.zone = zone.id
            sighting.signals = test.signals
            groups.add(sighting) { $0.box.intersection($1.box).area > 0 }
        }
        return groups.map { Look.whole($0, settings) }
    }

    /// The sighting with the box around a group, or its best where that is too large for the class.
    private static func whole(_ group: [Sighting], _ settings: ClassSettings) -> Sighting {
        let ranked = group.sorted {
            (-($0.evidence.named ?? 0), $0.box.x, $0.box.y)
                < (-($1.evidence.named ?? 0), $1.box.x, $1.box.y)
        }
        var best = ranked[0]
        guard group.count > 1 else { return best }
        let box = group.map(\.box).reduce(best.box) { $0.union($1) }
        var test = RegionTest()
        if let limits = settings[best.zone] {
            test.size(box, limits, isNamed: true, tooLarge: .explainedByOther)
        }
        if test.verdict.enters { best.box = box }
        if group.contains(where: \.enters) { best.verdict = .enters }
        return best
    }

    /// The zone in which a thing counts for a rule; nil: it does not.
    func zone(of box: Box, for wanted: Wanted) -> Zone? {
        guard !isIn(wanted.never, box) else { return nil }
        return wanted.crosses
            ? zone(across: box, among: wanted.zones) : zone(of: box, among: wanted.zones)
    }

    /// The zone for which the place was looked at, where it is one of the rule's.
    private func zone(of appearance: Appearance, for wanted: Wanted) -> Zone? {
        guard !isIn(wanted.never, appearance.box) else { return nil }
        let own = observation.zones.first { $0.id == appearance.zone }
        if let own, wanted.zones.contains(own.kind) { return own }
        return zone(of: appearance.box, for: wanted)
    }

    /// The zone that runs across at least half of the box's width.
    private func zone(across box: Box, among kinds: [Zone.Kind]) -> Zone? {
        observation.zones
            .filter { kinds.contains($0.kind) }
            .map { (zone: $0, share: $0.polygon.crossing(of: box)) }
            .filter { $0.share >= 0.5 }
            .max { ($0.share, $1.zone.id) < ($1.share, $0.zone.id) }?
            .zone
    }
}

extension Polygon {
    /// The share of the box's width at which some of its height lies inside, 0...1, from 16 columns
    /// of 64 points: a line drawn 1/60 of the box high is not missed.
    func crossing(of box: Box) -> Double {
        let columns = (0..<16).count { column in
            (0..<64).contains { row in
                contains(
                    Point(
                        x: box.x + box.width * (Double(column) + 0.5) / 16,
                        y: box.y + box.height * (Double(row) + 0.5) / 64))
            }
        }
        return Double(columns) / 16
    }
}

extension RegionTest {
    /// Holds a box against the limits of its class: room for what is named, its shape only for what
    /// is not.
    mutating func size(
        _ box: Box, _ limits: RuleSettings, isNamed: Bool, tooLarge: Suppression.Cause
    ) {
        let room = isNamed ? limits.roomWhenNamed : 1
        atMost(min(1, limits.maxBoxArea * room), "box_area", box.area, else: tooLarge)
        atMost(min(1, limits.maxWidth * room), "width", box.width, else: tooLarge)
        atMost(min(1, limits.maxHeight * room), "height", box.height, else: tooLarge)
        if !isNamed, limits.minAspect > 0 {
            atLeast(
                limits.minAspect, "aspect", box.height > 0 ? box.width / box.height : 0,
                else: tooLarge)
        }
    }
}
