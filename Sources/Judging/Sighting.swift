internal import Scene

/// One place at which a rule sees its thing, or sees that it is not its thing.
struct Sighting {
    enum Verdict {
        /// Good enough to begin a suspicion.
        case enters
        /// Good enough to go on with one that there is.
        case stays
        /// There is something, but it is not this violation.
        case refused(Suppression.Cause)
    }

    var verdict: Verdict
    var box: Box
    /// What a later picture and another rule know it by, the largest region first. Empty for what
    /// only the absolute look shows: its place is its identity.
    var marks: [Mark]
    /// First sight of it, and pictures since.
    var since: Moment
    var pictures: Int
    var zone: String
    var basis: Basis
    var evidence: Evidence
    var signals: [Reason.Signal] = []

    init(
        verdict: Verdict, box: Box, marks: [Mark], since: Moment, pictures: Int, zone: String,
        basis: Basis, evidence: Evidence
    ) {
        self.verdict = verdict
        self.box = box
        self.marks = marks
        self.since = since
        self.pictures = pictures
        self.zone = zone
        self.basis = basis
        self.evidence = evidence
    }

    init(_ region: Region, zone: String, verdict: Verdict) {
        self.init(
            verdict: verdict, box: region.box, marks: [.region(region.id)], since: region.since,
            pictures: region.sightings, zone: zone, basis: .change,
            evidence: Evidence(thing: region.confidence))
    }

    /// - Parameter since: since when the track stands.
    init(_ track: Track, since: Moment, zone: String, verdict: Verdict) {
        self.init(
            verdict: verdict, box: track.box, marks: [.track(track.id)], since: since, pictures: 1,
            zone: zone, basis: .detection, evidence: Evidence(detected: track.score))
    }

    init(_ appearance: Appearance, at moment: Moment, named: Double, verdict: Verdict) {
        self.init(
            verdict: verdict, box: appearance.box, marks: [], since: moment, pictures: 1,
            zone: appearance.zone, basis: .look, evidence: Evidence(named: named))
    }

    var isRefused: Bool { Self.isRefused(verdict) }

    static func isRefused(_ verdict: Verdict) -> Bool {
        if case .refused = verdict { true } else { false }
    }

    var enters: Bool { verdict.enters }
    /// Seen by the absolute look and by nothing else.
    var isOnlyLookedAt: Bool { basis == .look }

    /// An order of sightings that depends on nothing but what they show.
    func precedes(_ other: Sighting) -> Bool {
        (-box.area, marks.first ?? .region(.max), box.x, box.y)
            < (-other.box.area, other.marks.first ?? .region(.max), other.box.x, other.box.y)
    }
}

extension Sighting.Verdict {
    var enters: Bool { if case .enters = self { true } else { false } }
}
