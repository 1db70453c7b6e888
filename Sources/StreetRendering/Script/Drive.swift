/// A vehicle's run along its lane, with at most one stop on the way.
struct Drive: Sendable {
    struct Stop: Sendable {
        var x: Float
        var seconds: Float
    }

    var start: Float
    /// Metres a second while it cruises.
    var speed: Float
    /// +1 runs toward +x, -1 toward -x.
    var direction: Float
    var stop: Stop?

    /// How far from the middle it begins and ends, far outside of every picture.
    private static let reach: Float = 75
    /// Braking and starting, metres a second squared.
    private static let braking: Float = 2.4

    struct Pose: Sendable {
        var x: Float
        var braking: Bool
    }

    /// Where it is at a time; nil before it enters and after it has left.
    func pose(at time: Float) -> Pose? {
        let elapsed = time - start
        guard elapsed >= 0 else { return nil }
        let (travelled, brakes) = progress(after: elapsed)
        guard travelled < 2 * Self.reach else { return nil }
        return Pose(x: direction * (travelled - Self.reach), braking: brakes)
    }

    private func progress(after elapsed: Float) -> (Float, Bool) {
        guard let stop else { return (speed * elapsed, false) }
        let toStop = stop.x * direction + Self.reach
        let slowing = speed * speed / (2 * Self.braking)
        let slowTime = speed / Self.braking
        let cruise = max(0, (toStop - slowing) / speed)
        var rest = elapsed
        if rest < cruise { return (speed * rest, false) }
        rest -= cruise
        if rest < slowTime {
            return (cruise * speed + speed * rest - Self.braking * rest * rest / 2, true)
        }
        rest -= slowTime
        let standing = cruise * speed + slowing
        if rest < stop.seconds { return (standing, true) }
        rest -= stop.seconds
        if rest < slowTime { return (standing + Self.braking * rest * rest / 2, false) }
        return (standing + slowing + speed * (rest - slowTime), false)
    }
}
