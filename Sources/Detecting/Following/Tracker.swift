public import Scene

/// Detected things followed from picture to picture, at the rate of a film or at visits.
///
/// In a film, sure detections are given to the things whose motion leads there, then unsure ones to
/// what is left, and only sure ones begin a thing (ByteTrack: Zhang et al. 2022). From visit to visit
/// nothing is known of motion: what stands in the same place is the same thing, whatever is
/// elsewhere is another. Equal pictures give equal tracks; an id is never given twice.
public struct Tracker: Sendable, Codable {
    public let settings: TrackerSettings
    private var things: [Followed] = []
    private var next = 1

    public init(settings: TrackerSettings = TrackerSettings()) { self.settings = settings }

    /// Takes in what was detected in one picture and gives the things that are there.
    ///
    /// - Parameters:
    ///   - moment: not before the last one.
    ///   - looking: whether the picture belongs to a film or to a visit.
    ///   - shift: how far the picture lies right of and below the view's reference, in fractions.
    /// - Returns: The tracks seen in this picture, by id, where they are in the reference.
    /// - Complexity: O(tracks · detections).
    public mutating func follow(
        _ detections: [Detection], at moment: Moment, looking: Observation.Looking, shift: Point
    ) -> [Track] {
        let filmed = looking == .watch
        for i in things.indices where filmed { things[i].move(to: moment) }
        var open = detections.map { detection in
            var placed = detection
            placed.box.x -= shift.x
            placed.box.y -= shift.y
            return placed
        }
        var unseen = Set(things.indices)
        let near = filmed ? settings.near : settings.samePlace
        let begin = settings.begin
        give(&open, atLeast: begin, to: &unseen, near: near, at: moment, filmed: filmed)
        give(
            &open, atLeast: settings.goOn, to: &unseen, near: settings.samePlace, at: moment,
            filmed: filmed)
        for i in unseen { things[i].miss() }
        for detection in open where detection.score >= begin {
            // What overlaps a thing that was seen is a second box of it, not another thing.
            guard !isSeen(detection, at: moment) else { continue }
            things.append(Followed(id: next, detection, at: moment))
            next += 1
        }
        things = things.filter { !isGone($0, at: moment, looking) }
        return things.filter { $0.lastSeen == moment }.map(\.track)
    }

    /// Gives detections to unseen things of their kind, the greatest overlap first.
    private mutating func give(
        _ open: inout [Detection], atLeast score: Double, to unseen: inout Set<Int>,
        near least: Double, at moment: Moment, filmed: Bool
    ) {
        var pairs: [(overlap: Double, thing: Int, detection: Int)] = []
        for (d, detection) in open.enumerated() where detection.score >= score {
            let kind = kindOfThing(detection.label)
            for t in unseen where things[t].kind == kind {
                let overlap = max(
                    things[t].expected.overlap(detection.box),
                    things[t].isResting ? things[t].motion.box.overlap(detection.box) : 0)
                if overlap >= least { pairs.append((overlap, t, d)) }
            }
        }
        pairs.sort { ($1.overlap, $0.thing, $0.detection) < ($0.overlap, $1.thing, $1.detection) }
        var given = Set<Int>()
        for pair in pairs where unseen.contains(pair.thing) && !given.contains(pair.detection) {
            unseen.remove(pair.thing)
            given.insert(pair.detection)
            things[pair.thing].see(
                open[pair.detection], at: moment, filmed: filmed, settings: settings)
        }
        open = open.indices.filter { !given.contains($0) }.map { open[$0] }
    }

    private func isSeen(_ detection: Detection, at moment: Moment) -> Bool {
        things.contains {
            $0.lastSeen == moment && $0.kind == kindOfThing(detection.label)
                && $0.motion.box.overlap(detection.box) > settings.samePlace
        }
    }

    private func isGone(
        _ thing: Followed, at moment: Moment, _ looking: Observation.Looking
    ) -> Bool {
        switch looking {
        case .watch:
            moment - thing.lastSeen
                > (thing.isResting ? settings.hiddenFor : settings.lostAfter)
        case .visit: thing.missed > settings.missedVisits
        }
    }
}
