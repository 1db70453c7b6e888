import Scene

/// Dusk to lamplight in 26 minutes, a picture every three seconds; a pile is left under a lamp.
enum NightScene {
    static func make(seed: UInt64) -> StreetScene {
        let minute: Float = 60
        var scene = StreetScene(
            name: "night",
            summary:
                "Dusk to lamplight in 26 minutes with headlights; a pile is left under a lamp.",
            start: Moment(milliseconds: 1_778_584_500_000), duration: .seconds(26 * 60),
            picturesPerSecond: 1.0 / 3, seed: seed, set: StreetSet(seed: seed),
            camera: .fixed(Viewpoint.right), sky: Sky())
        scene.sky.sun = .constant(0)
        scene.sky.dusk = Curve([(0, 0.5), (6 * minute, 1)])
        scene.sky.ambient = Curve([
            (0, 0.42), (5 * minute, 0.2), (9 * minute, 0.08), (14 * minute, 0.03),
            (20 * minute, 0.018),
        ])
        scene.sky.lamps = Curve([
            (5.5 * minute, 0), (5.6 * minute, 0.35), (5.7 * minute, 0.1), (6.2 * minute, 0.8),
            (8 * minute, 1),
        ])
        scene.sky.shops = Curve([(0, 0.5), (21 * minute, 0.5), (21.01 * minute, 0.12)])
        scene.sky.flats = Curve([(4 * minute, 0), (4.01 * minute, 0.25), (12 * minute, 0.4)])
        scene.expectation.note =
            "The catalogue's own dwell of ten minutes. Dusk, lamps going on, headlights and shops "
            + "that close are no events."
        let (x, y): (Float, Float) = (1.4, 11.4)
        let left = 9 * minute
        let taken = 24 * minute
        var bystanders = Bystanders(seed: seed)
        scene.walkers = bystanders.walkers(
            perMinute: 4, until: 26 * minute, stopping: 0.2, longestStop: 20,
            keepClear: [(x - 3)...(x + 3)])
        scene.vehicles = bystanders.traffic(perMinute: 7, until: 26 * minute)
        var random = SeededRandom(seed: seed ^ 0x57)
        scene.walkers += [
            .bringing(
                to: x, y, at: left, from: -12, leaving: 40, look: WalkerLook(random: &random)),
            .collecting(
                from: x, y, at: taken, entry: 34, exit: -20, look: .collector(random: &random)),
        ]
        var heap = BagModel.heap(count: 3, seed: 45)
        heap.add(BagModel.boxes(seed: 46).placed(at: Vector(1.0, 0.2, 0)))
        scene.props = [
            .rubbish(heap, pile: "bags", x: x, y: y, rests: left..<taken)
        ]
        return scene
    }
}
