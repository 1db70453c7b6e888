/// A quantity that changes over a scene's time: straight lines between points, level outside.
struct Curve: Sendable {
    /// Seconds from the scene's start, ascending, and the value there.
    var points: [(time: Float, value: Float)]

    init(_ points: [(Float, Float)]) { self.points = points.map { (time: $0.0, value: $0.1) } }

    static func constant(_ value: Float) -> Curve { Curve([(0, value)]) }

    func value(at time: Float) -> Float {
        guard let first = points.first, let last = points.last else { return 0 }
        if time <= first.time { return first.value }
        if time >= last.time { return last.value }
        for (before, after) in zip(points, points.dropFirst()) where time < after.time {
            return mix(before.value, after.value, (time - before.time) / (after.time - before.time))
        }
        return last.value
    }
}
