internal import Scene

/// Makes one detection of each thing out of what the parts of a picture show.
///
/// 1. Whole sightings first, best first: one that overlaps a better one of its kind by more than
///    `sameThing` is the same thing, and so is one that lies inside it. The thing's box is the mean
///    of its close sightings, weighted by score.
/// 2. A sighting that a part's edge cuts is dropped where a whole one covers most of it.
/// 3. Two cut ones that continue each other become one.
struct Merging: Sendable {
    /// IoU above which two boxes of one kind are one thing.
    var sameThing: Double
    /// The share of the smaller box above which it is a part of the larger one.
    var inside = 0.85
    /// The share of a cut box that must be covered for it to be a piece of what covers it.
    var covered = 0.6

    init(sameThing: Double) { self.sameThing = sameThing }

    func merged(_ sightings: [Sighting]) -> [Detection] {
        let ordered = sightings.sorted(by: Self.before)
        var things: [Thing] = []
        for sighting in ordered where sighting.cut.isEmpty {
            take(sighting, into: &things)
        }
        var pieces: [Sighting] = []
        for piece in ordered where !piece.cut.isEmpty {
            let known = things.contains { thing in
                thing.kind == piece.kind
                    && (share(of: piece.box, in: thing.box) > covered
                        || thing.box.overlap(piece.box) > sameThing)
            }
            if !known { pieces.append(piece) }
        }
        for piece in joined(pieces) { take(piece, into: &things) }
        return things.map(\.detection).sorted { a, b in
            a.score != b.score
                ? a.score > b.score : (a.box.x, a.box.y, a.label) < (b.box.x, b.box.y, b.label)
        }
    }

    private func take(_ sighting: Sighting, into things: inout [Thing]) {
        for i in things.indices where things[i].kind == sighting.kind {
            if things[i].leader.overlap(sighting.box) > sameThing {
                things[i].add(sighting)
                return
            }
            let larger = things[i].box.area >= sighting.box.area
            let part =
                larger
                ? share(of: sighting.box, in: things[i].box)
                : share(of: things[i].box, in: sighting.box)
            if part > inside && things[i].label == sighting.label {
                if !larger && sighting.score > 0.8 * things[i].score {
                    things[i].replace(sighting)
                }
                return
            }
        }
        things.append(Thing(sighting))
    }

    private func joined(_ pieces: [Sighting]) -> [Sighting] {
        var rest = pieces
        var made: [Sighting] = []
        while !rest.isEmpty {
            var piece = rest.removeFirst()
            while let next = rest.firstIndex(where: { continues(piece, $0) }) {
                let other = rest.remove(at: next)
                piece.box = piece.box.union(other.box)
                piece.cut = []
            }
            made.append(piece)
        }
        return made
    }

    /// Whether two pieces from different parts are cut at facing edges, meet there and agree along it.
    private func continues(_ a: Sighting, _ b: Sighting) -> Bool {
        guard a.part != b.part && a.kind == b.kind else { return false }
        let common = a.box.intersection(b.box)
        guard common.width > 0 && common.height > 0 else { return false }
        let beside =
            (a.cut.contains(.right) && b.cut.contains(.left))
            || (a.cut.contains(.left) && b.cut.contains(.right))
        let below =
            (a.cut.contains(.bottom) && b.cut.contains(.top))
            || (a.cut.contains(.top) && b.cut.contains(.bottom))
        return (beside && common.height > 0.6 * max(a.box.height, b.box.height))
            || (below && common.width > 0.6 * max(a.box.width, b.box.width))
    }

    private func share(of box: Box, in other: Box) -> Double {
        box.area > 0 ? box.intersection(other).area / box.area : 0
    }

    /// Best first; ties by place, so that the order never depends on the order of the parts.
    private static func before(_ a: Sighting, _ b: Sighting) -> Bool {
        if a.score != b.score { return a.score > b.score }
        let (p, q) = (a.box, b.box)
        return (p.x, p.y, p.width, p.height, a.label) < (q.x, q.y, q.width, q.height, b.label)
    }
}

/// A thing and the sightings that it is made of.
private struct Thing {
    private(set) var leader: Box
    private(set) var label: String
    let kind: String
    private(set) var score: Double
    private var weights: Double
    private var sums: (x: Double, y: Double, right: Double, bottom: Double)

    init(_ sighting: Sighting) {
        leader = sighting.box
        label = sighting.label
        kind = sighting.kind
        score = sighting.score
        weights = 0
        sums = (0, 0, 0, 0)
        weigh(sighting)
    }

    var box: Box {
        let (x, y) = (sums.x / weights, sums.y / weights)
        return Box(
            x: x, y: y, width: sums.right / weights - x, height: sums.bottom / weights - y)
    }

    var detection: Detection { Detection(box: box, label: label, score: score) }

    mutating func add(_ sighting: Sighting) {
        if leader.overlap(sighting.box) > 0.6 { weigh(sighting) }
    }

    /// The leader was a part of what is now seen whole; its score stands.
    mutating func replace(_ sighting: Sighting) {
        leader = sighting.box
        weights = 0
        sums = (0, 0, 0, 0)
        weigh(sighting)
    }

    private mutating func weigh(_ sighting: Sighting) {
        let weight = sighting.score * sighting.score
        weights += weight
        sums.x += weight * sighting.box.x
        sums.y += weight * sighting.box.y
        sums.right += weight * sighting.box.maxX
        sums.bottom += weight * sighting.box.maxY
    }
}
