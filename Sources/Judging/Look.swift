internal import Scene

/// One observation with the questions that rules ask of it.
struct Look {
    let observation: Observation
    /// What stands still, was not there before, and lies outside `ignore` and `privacy`.
    let candidates: [Region]
    /// What a detector saw outside `ignore` and `privacy`.
    let tracks: [Track]
    /// What was looked at without a memory, outside `ignore` and `privacy`, and no person or vehicle
    /// before it.
    let appearances: [Appearance]

    /// - Parameter dropped: numbers of regions that no rule shall see.
    init(_ observation: Observation, without dropped: Set<Int> = []) {
        self.observation = observation
        let masks = observation.zones.filter { $0.kind == .ignore || $0.kind == .privacy }
        candidates = observation.regions.filter { region in
            region.still && region.state == .appeared && !dropped.contains(region.id)
                && !Look.lies(region.box, in: masks)
        }
        let tracks = observation.tracks.filter { !Look.lies($0.box, in: masks) }
        self.tracks = tracks
        appearances = observation.appearances.filter { appearance in
            !Look.lies(appearance.box, in: masks)
                && !tracks.contains { track in
                    Labels.anyThatMoves.contains(track.label)
                        && Place.cover(of: appearance.box, by: track.box) >= 0.5
                }
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

    /// The zone by its id, where it is in force.
    func zone(named id: String) -> Zone? { observation.zones.first { $0.id == id } }

    /// The track that covers most of the box, at least half of it, with one of the labels.
    func explanation(of box: Box, by labels: Set<String>, movingOnly: Bool = false) -> Track? {
        observation.tracks
            .filter { labels.contains($0.label) && !(movingOnly && $0.stationarySince != nil) }
            .map { (track: $0, share: Place.cover(of: box, by: $0.box)) }
            .filter { $0.share >= 0.5 }
            .max { ($0.share, $1.track.id) < ($1.share, $0.track.id) }?
            .track
    }

    /// The track with one of the labels that shows the same thing as the box; the best by overlap.
    func track(on box: Box, labels: [String]) -> Track? {
        tracks
            .filter { labels.contains($0.label) }
            .map {
                (track: $0, overlap: $0.box.overlap(box), share: Place.cover(of: box, by: $0.box))
            }
            .filter { $0.overlap >= 0.3 || $0.share >= 0.5 }
            .max { ($0.overlap, $1.track.id) < ($1.overlap, $0.track.id) }?
            .track
    }

    /// Tracks with one of the labels that have stood for as long as makes a region still.
    func standing(labels: [String]) -> [Track] {
        tracks.filter { track in
            guard labels.contains(track.label), let since = track.stationarySince else {
                return false
            }
            return observation.moment - since >= .seconds(2)
        }
    }

    /// Whether something stands or passes before the place, so that it is not seen to be clean.
    func isHidden(_ box: Box) -> Bool {
        observation.regions.contains {
            $0.state == .appeared && Place.cover(of: box, by: $0.box) >= 0.2
        } || isBehindTrack(box)
    }

    /// Whether a picture without a sighting of the place shows it clean to what was seen there.
    func showsClean(_ box: Box, seenBy basis: Basis) -> Bool {
        if basis.contains(.look) {
            let isGone = observation.regions.contains {
                $0.still && $0.state == .removed && Place.cover(of: box, by: $0.box) >= 0.5
            }
            return (isGone || wasLookedAt(box)) && !isBehindTrack(box)
        }
        return (basis.contains(.change) || observation.detected) && !isHidden(box)
    }

    /// Whether a classifier looked at the place in this picture.
    func wasLookedAt(_ box: Box) -> Bool {
        appearances.contains { appearance in
            appearance.box.overlap(box) >= 0.5 || Place.cover(of: box, by: appearance.box) >= 0.7
                // A thing around a bin is seen to be gone by the bin.
                || appearance.purpose == .bin && Place.cover(of: appearance.box, by: box) >= 0.7
        }
    }

    private func isBehindTrack(_ box: Box) -> Bool {
        observation.tracks.contains { Place.cover(of: box, by: $0.box) >= 0.3 }
    }

    private static func lies(_ box: Box, in zones: [Zone]) -> Bool {
        zones.contains { $0.polygon.contains(box.center) || $0.polygon.coverage(of: box) >= 0.5 }
    }
}
