import Scene

/// A vendor pushes a cart on the pavement, sells for a while and leaves.
enum CartScene {
    static func make(seed: UInt64) -> StreetScene {
        var scene = StreetScene(
            name: "cart",
            summary: "A vendor's cart arrives on the pavement, stays for 75 s and leaves.",
            start: Moment(milliseconds: 1_778_551_200_000), duration: .seconds(140),
            picturesPerSecond: 5, seed: seed, set: StreetSet(seed: seed),
            camera: .fixed(Viewpoint.right), sky: Sky())
        scene.sky.sun = .constant(0.85)
        scene.sky.clouds = .constant(0.3)
        scene.rules = [
            SiteFile.Rule(violation: .streetVending, dwell: 30, file: true),
            SiteFile.Rule(violation: .leftObject, dwell: 30, file: true),
        ]
        scene.expectation.alsoRight = [.streetVending: [.leftObject]]
        scene.expectation.note =
            "A cart with its vendor. street_vending is the right class; until an engine has that "
            + "rule, a left_object event is expected in its place. One of them, not both."
        let (x, y): (Float, Float) = (2.2, 11.9)
        let arrives: Float = 32
        let leaves: Float = 107
        var bystanders = Bystanders(seed: seed)
        scene.walkers = bystanders.walkers(
            perMinute: 8, until: 140, stopping: 0.2, longestStop: 8, keepClear: [(x - 4)...(x + 4)])
        scene.vehicles = bystanders.traffic(perMinute: 11, until: 140)
        let entry: Float = -14
        let speed: Float = 1
        let begin = arrives - (x - entry) / speed
        let push = Itinerary(
            start: begin, x: entry, y: y,
            steps: [
                .walk(toX: x, toY: y, speed: speed), .stand(seconds: leaves - arrives, heading: 0),
                .walk(toX: 50, toY: y, speed: speed),
            ])
        scene.props = [
            Prop(
                mesh: CartModel.mesh(), place: Vector(x, y, 0), rests: arrives..<leaves,
                itinerary: push, violation: .streetVending, pile: "cart")
        ]
        var random = SeededRandom(seed: seed ^ 0x57)
        let handle: Float = 1.35
        let round: Float = 2.6
        scene.walkers.append(
            Walker(
                look: WalkerLook(random: &random),
                itinerary: Itinerary(
                    start: begin, x: entry - handle, y: y,
                    steps: [
                        .walk(toX: x - handle, toY: y, speed: speed),
                        .walk(toX: x - 1, toY: y + 0.95, speed: 1),
                        .walk(toX: x, toY: y + 0.95, speed: 1),
                        .stand(seconds: leaves - arrives - 2 * round - 0.4, heading: -.pi / 2),
                        .walk(toX: x - 1, toY: y + 0.95, speed: 1),
                        .walk(toX: x - handle, toY: y, speed: 0.95),
                        .walk(toX: 50 - handle, toY: y, speed: speed),
                    ]), carries: nil))
        for (time, side) in [(Float(50), Float(-0.3)), (66, 0.4), (83, 0)] {
            scene.walkers.append(
                Walker(
                    look: WalkerLook(random: &random),
                    itinerary: Itinerary(
                        start: time - 19, x: x - 24, y: y - 1.3,
                        steps: [
                            .walk(toX: x + side, toY: y - 0.95, speed: 1.25),
                            .stand(seconds: 9, heading: .pi / 2),
                            .walk(toX: x + 40, toY: y - 1.2, speed: 1.25),
                        ]), carries: nil))
        }
        return scene
    }
}
