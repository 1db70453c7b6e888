/// A walk through the scene: steps one after the other from a place and a time on.
struct Itinerary: Sendable {
    enum Step: Sendable {
        /// Straight to a place at metres a second.
        case walk(toX: Float, toY: Float, speed: Float)
        /// Stand for so many seconds, turned toward a heading in radians or as one came.
        case stand(seconds: Float, heading: Float?)
        /// Bend down and up again, as who sets down or picks up a bag.
        case stoop(seconds: Float)
    }

    /// Where and how one stands or walks at an instant.
    struct Pose: Sendable {
        var place: Vector
        var heading: Float
        /// Metres walked so far, which drive the legs.
        var distance: Float
        /// 0 standing ... 1 walking.
        var stride: Float
        /// 0 upright ... 1 stooped.
        var bend: Float
    }

    private struct Leg: Sendable {
        var begin: Float
        var end: Float
        var from: Vector
        var to: Vector
        var heading: Float
        var walked: Float
        var step: Step
    }

    let start: Float
    private(set) var end: Float
    private var legs: [Leg] = []

    init(start: Float, x: Float, y: Float, steps: [Step]) {
        self.start = start
        end = start
        var place = Vector(x, y, 0)
        var heading: Float = 0
        var walked: Float = 0
        for step in steps {
            let from = place
            let begin = end
            switch step {
            case .walk(let toX, let toY, let speed):
                place = Vector(toX, toY, 0)
                let way = place - from
                heading = arcTangent(way.y, way.x)
                end += way.length / speed
            case .stand(let seconds, let toward):
                heading = toward ?? heading
                end += seconds
            case .stoop(let seconds):
                end += seconds
            }
            legs.append(
                Leg(
                    begin: begin, end: end, from: from, to: place, heading: heading,
                    walked: walked, step: step))
            walked += (place - from).length
        }
    }

    /// The pose at a time; nil before the start and after the end.
    func pose(at time: Float) -> Pose? {
        guard time >= start, time < end, let index = legs.firstIndex(where: { time < $0.end })
        else { return nil }
        let leg = legs[index]
        let share = (time - leg.begin) / max(leg.end - leg.begin, 0.001)
        var pose = Pose(
            place: mix(leg.from, leg.to, share), heading: leg.heading,
            distance: leg.walked + (leg.to - leg.from).length * share, stride: 0, bend: 0)
        if index > 0 {
            let turn = smoothstep(0, 0.4, time - leg.begin)
            var change = leg.heading - legs[index - 1].heading
            if change > .pi { change -= 2 * .pi }
            if change < -.pi { change += 2 * .pi }
            pose.heading = leg.heading - change * (1 - turn)
        }
        switch leg.step {
        case .walk:
            pose.stride =
                smoothstep(0, 0.35, time - leg.begin) * smoothstep(0, 0.35, leg.end - time)
        case .stand:
            pose.place.x += 0.015 * sine(time * 1.3)
        case .stoop:
            pose.bend = sine(.pi * share)
        }
        return pose
    }
}
