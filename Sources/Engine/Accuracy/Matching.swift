internal import Scene

/// Which found events are true: one to one, the best overlap first.
///
/// An event matches an occurrence where the class agrees, the boxes overlap by IoU ≥ 0.3 or the
/// event's centre lies inside, and it was confirmed within [start, end + dwell + one interval].
struct Matching {
    /// A found event, as `events.jsonl` has it.
    struct Found: Sendable, Hashable {
        var id: String
        var violation: Violation
        var zone: String
        var firstSeen: Moment
        var confirmed: Moment
        var box: Box
        var confidence: Double
        /// Of the annotated picture, relative to the scan's output.
        var picture: String?
    }

    /// Places of both lists.
    var pairs: [(occurrence: Int, found: Int)] = []

    static let leastOverlap = 0.3

    /// - Parameters:
    ///   - patience: dwell and one interval of a class.
    init(_ truth: [TruthFile.Occurrence], _ found: [Found], patience: (Violation) -> Duration) {
        var candidates: [(overlap: Double, occurrence: Int, found: Int)] = []
        for (t, occurrence) in truth.enumerated() {
            for (f, event) in found.enumerated() where event.violation == occurrence.violation {
                let overlap = event.box.overlap(occurrence.box)
                let isThere =
                    overlap >= Self.leastOverlap || occurrence.box.contains(event.box.center)
                let inTime =
                    event.confirmed >= occurrence.start
                    && occurrence.end.map {
                        event.confirmed <= $0 + patience(event.violation)
                    } ?? true
                if isThere, inTime { candidates.append((overlap, t, f)) }
            }
        }
        candidates.sort {
            ($1.overlap, $0.occurrence, $0.found) < ($0.overlap, $1.occurrence, $1.found)
        }
        var usedTruth: Set<Int> = []
        var usedFound: Set<Int> = []
        for (_, t, f) in candidates where !usedTruth.contains(t) && !usedFound.contains(f) {
            usedTruth.insert(t)
            usedFound.insert(f)
            pairs.append((t, f))
        }
    }
}
