internal import Scene

/// One observation with the questions that rules ask of it.
struct Look {
    let observation: Observation
    /// What stands still, was not there before, and lies outside `ignore` and `privacy`.
    let candidates: [Region]

    init(_ observation: Observation, withoutRegions dropped: [Int] = []) {
        self.observation = observation
        let masks = observation.zones.filter { $0.kind == .ignore || $0.kind == .privacy }
        candidates = observation.regions.filter { region in
            region.still && region.state == .appeared && !dropped.contains(region.id)
                && !Look.lies(region.box, in: masks)
        }
    }

    /// Whether the box is not to be looked at: its centre or half of it lies in such a zone.
    func isMasked(_ box: Box) -> Bool {
        Look.lies(
            box, in: observation.zones.filter { $0.kind == .ignore || $0.kind == .privacy })
    }

    func isIn(_ kinds: [Zone.Kind], _ box: Box) -> Bool {
        Look.lies(box, in: observation.zones.filter { kinds.contains($0.kind) })
    }

    /// The zone in which a thing stands: the first kind of `kinds` that holds its foot or half of
    /// it; among several of one kind the one that holds most, then the first by name.
    func zone(of box: Box, among kinds: [Zone.Kind]) -> Zone? {
        // A little above the lower edge, which may lie on the polygon's own edge.
        let foot = Point(x: box.center.x, y: box.y + box.height * 0.95)
        for kind in kinds {
            let holding = observation.zones
                .filter { $0.kind == kind }
                .map { (zone: $0, share: $0.polygon.coverage(of: box)) }
                .filter { $0.share >= 0.5 || $0.zone.polygon.contains(foot) }
                .max { ($0.share, $1.zone.id) < ($1.share, $0.zone.id) }
            if let holding { return holding.zone }
        }
        return nil
    }

    /// The track that covers most of the box, at least half of it, with one of the labels.
    func explanation(of box: Box, by labels: Set<String>, movingOnly: Bool = false) -> Track? {
        observation.tracks
            .filter { labels.contains($0.label) && !(movingOnly && $0.stationarySince != nil) }
            .map { (track: $0, share: Place.cover(of: box, by: $0.box)) }
            .filter { $0.share >= 0.5 }
            .max { ($0.share, $1.track.id) < ($1.share, $0.track.id) }?
            .track
    }

    /// Whether something stands or passes before the place, so that it is not seen to be clean.
    func isHidden(_ box: Box) -> Bool {
        observation.regions.contains {
            $0.state == .appeared && Place.cover(of: box, by: $0.box) >= 0.2
        } || observation.tracks.contains { Place.cover(of: box, by: $0.box) >= 0.3 }
    }

    private static func lies(_ box: Box, in zones: [Zone]) -> Bool {
        zones.contains { $0.polygon.contains(box.center) || $0.polygon.coverage(of: box) >= 0.5 }
    }
}

/// Labels of a COCO detector by what they mean here.
enum Labels {
    static let person: Set<String> = ["person"]
    static let cycles: Set<String> = ["bicycle", "motorcycle"]
    static let vehicles: Set<String> = ["car", "bus", "truck", "train"]
    static let anyThatMoves: Set<String> = person.union(cycles).union(vehicles)
        .union(["dog", "cat", "bird", "horse"])
}
