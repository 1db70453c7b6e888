internal import Scene

/// A thing that is followed, from its first sighting until it is given up.
struct Followed: Sendable, Codable {
    let id: Int
    private(set) var motion: Motion
    private(set) var lastSeen: Moment
    private(set) var missed = 0
    /// Up to when its motion has been followed.
    private var moved: Moment
    /// Where it came to its place, and since when it has not left it.
    private var anchor: Box
    private var anchored: Moment
    private var away = 0
    private var resting = false
    /// How often it was called what, each by its score, older sightings for less.
    private var names: [String: Double]
    private var score: Double
    private(set) var kind: String

    init(id: Int, _ detection: Detection, at moment: Moment) {
        self.id = id
        motion = Motion(at: detection.box)
        lastSeen = moment
        moved = moment
        anchor = detection.box
        anchored = moment
        names = [detection.label: detection.score]
        score = detection.score
        kind = kindOfThing(detection.label)
    }

    var isResting: Bool { resting }

    /// Where it should be now: where it rests, else where its motion leads.
    var expected: Box { resting ? anchor : motion.box }

    mutating func move(to moment: Moment) {
        motion.move(seconds: Double((moment - moved).wholeMilliseconds) / 1000)
        moved = moment
    }

    /// Takes in a sighting.
    ///
    /// - Parameter filmed: whether the pictures between were seen too, so that the motion is known.
    mutating func see(
        _ detection: Detection, at moment: Moment, filmed: Bool, settings: TrackerSettings
    ) {
        if filmed { motion.see(detection.box) } else { motion.place(at: detection.box) }
        lastSeen = moment
        moved = moment
        missed = 0
        for name in names.keys { names[name]! *= 0.9 }
        names[detection.label, default: 0] += detection.score
        score += 0.3 * (detection.score - score)
        rest(at: moment, filmed: filmed, settings)
    }

    mutating func miss() { missed += 1 }

    var track: Track {
        let label = names.max { a, b in a.value != b.value ? a.value < b.value : a.key > b.key }
        return Track(
            id: id, box: resting ? blend : motion.box, label: label?.key ?? kind,
            score: Candidate.rounded(Float(score)), stationarySince: resting ? anchored : nil)
    }

    /// Two sightings in a row away from its place, and it has left: one may be a bad box.
    private mutating func rest(at moment: Moment, filmed: Bool, _ settings: TrackerSettings) {
        if anchor.overlap(motion.box) >= settings.atRest {
            away = 0
            if moment - anchored >= (filmed ? settings.restAfter : .zero) { resting = true }
            return
        }
        away += 1
        guard !resting || away >= 2 || !filmed else { return }
        resting = false
        away = 0
        anchor = motion.box
        anchored = moment
    }

    /// While it rests the box is steady: mostly where it came to rest.
    private var blend: Box {
        func mean(_ a: Double, _ b: Double) -> Double { (a + b) / 2 }
        return Box(
            x: mean(anchor.x, motion.box.x), y: mean(anchor.y, motion.box.y),
            width: mean(anchor.width, motion.box.width),
            height: mean(anchor.height, motion.box.height))
    }
}
