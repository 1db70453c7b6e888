import Scene

/// Where the samples' camera hangs, and its two ways of looking.
enum Viewpoint {
    private static let mast = Vector(0, -5, 6.2)

    static let right = CameraPose(
        position: mast, yaw: .degrees(20), pitch: .degrees(-18), fieldOfView: .degrees(56))
    static let left = CameraPose(
        position: mast, yaw: .degrees(-25), pitch: .degrees(-18), fieldOfView: .degrees(56))
}

extension Prop {
    /// Bags or boxes that rest on the ground during a span of the scene.
    static func rubbish(
        _ mesh: Mesh, pile: String, x: Float, y: Float, heading: Float = 0, rests: Range<Float>
    ) -> Prop {
        Prop(
            mesh: mesh, place: Vector(x, y, 0), heading: heading, rests: rests,
            violation: .garbagePile, pile: pile)
    }
}

extension Walker {
    /// Someone who walks in with a bag, sets it down beside `x`, `y` at `time` and walks on.
    static func bringing(
        to x: Float, _ y: Float, at time: Float, from entry: Float, leaving exit: Float,
        look: WalkerLook
    ) -> Walker {
        let aside: Float = x > entry ? -0.75 : 0.75
        let speed: Float = 1.2
        let way = abs(x + aside - entry)
        let begin = time - way / speed - 0.8
        return Walker(
            look: look,
            itinerary: Itinerary(
                start: begin, x: entry, y: y - 0.1,
                steps: [
                    .walk(toX: x + aside, toY: y - 0.1, speed: speed), .stoop(seconds: 1.6),
                    .stoop(seconds: 1.6), .stand(seconds: 1, heading: nil),
                    .walk(toX: x + aside * 1.6, toY: y + 1.4, speed: 1.1),
                    .walk(toX: exit, toY: y + 1.6, speed: 1.35),
                ]),
            carries: begin..<(time + 1.6))
    }

    /// Someone in an orange vest who takes two bags away, the first at `time`.
    static func collecting(
        from x: Float, _ y: Float, at time: Float, entry: Float, exit: Float, look: WalkerLook
    ) -> Walker {
        let aside: Float = x > entry ? -0.75 : 0.75
        let speed: Float = 1.2
        let way = abs(x + aside - entry)
        return Walker(
            look: look,
            itinerary: Itinerary(
                start: time - way / speed - 0.8, x: entry, y: y - 0.1,
                steps: [
                    .walk(toX: x + aside, toY: y - 0.1, speed: speed), .stoop(seconds: 1.6),
                    .stoop(seconds: 1.6),
                    .walk(toX: exit, toY: y + 0.6, speed: 1.25),
                ]),
            carries: time..<(time + 60))
    }
}
