internal import Scene

/// When two boxes are the same place, for one thing seen twice and for two things in one spot.
enum Place {
    /// The share of `inner` that lies in `outer`, 0...1; 0 where `inner` is empty.
    static func cover(of inner: Box, by outer: Box) -> Double {
        inner.area > 0 ? inner.intersection(outer).area / inner.area : 0
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
