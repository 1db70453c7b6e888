internal import Scene

/// When two boxes are the same place, for one thing seen twice and for two things in one spot.
enum Place {
    /// The share of `inner` that lies in `outer`, 0...1; 0 where `inner` is empty.
    static func cover(of inner: Box, by outer: Box) -> Double {
        inner.area > 0 ? inner.intersection(outer).area / inner.area : 0
    }

    /// The share of `inner` that lies in any of `outer`, 0...1, from a grid of 8 × 8 points.
    static func cover(of inner: Box, byAll outer: [Box]) -> Double {
        var hits = 0
        for row in 0..<8 {
            for column in 0..<8 {
                let point = Point(
                    x: inner.x + inner.width * (Double(column) + 0.5) / 8,
                    y: inner.y + inner.height * (Double(row) + 0.5) / 8)
                if outer.contains(where: { $0.contains(point) }) { hits += 1 }
            }
        }
        return Double(hits) / 64
    }

    /// Whether a thing seen at `b` may be the thing last seen at `a`: IoU ≥ 0.3, which a car that
    /// moved by a third of its length still has, or one box mostly inside the other, as after a
    /// part of the thing was hidden.
    static func same(_ a: Box, _ b: Box) -> Bool {
        a.overlap(b) >= 0.3 || cover(of: a, by: b) >= 0.7 || cover(of: b, by: a) >= 0.7
    }

    /// Whether the boxes meet, or lie apart by less than a quarter of the smaller one's side.
    static func touch(_ a: Box, _ b: Box) -> Bool {
        let x = min(a.width, b.width) / 4
        let y = min(a.height, b.height) / 4
        let grown = Box(
            x: a.x - x, y: a.y - y, width: a.width + 2 * x, height: a.height + 2 * y)
        return grown.intersection(b).area > 0
    }
}
