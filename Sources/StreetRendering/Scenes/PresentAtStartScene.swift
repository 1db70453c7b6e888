import Scene

/// Bags stand there from the first picture on and are collected.
enum PresentAtStartScene {
    static func make(seed: UInt64) -> StreetScene {
        var scene = StreetScene(
            name: "present-at-start",
            summary: "Bags are there from the first picture and are collected after 80 s.",
            start: Moment(milliseconds: 1_778_540_400_000), duration: .seconds(110),
            picturesPerSecond: 5, seed: seed, set: StreetSet(seed: seed),
            camera: .fixed(Viewpoint.right), sky: Sky())
        scene.sky.elevation = .constant(42)
        scene.sky.sun = .constant(0.7)
        scene.sky.clouds = .constant(0.4)
        scene.rules = [SiteFile.Rule(violation: .garbagePile, dwell: 20, file: true)]
        scene.expectation.need = .absoluteLook
        scene.expectation.note =
            "The bags are part of the first picture, so change alone cannot find them; an engine "
            + "without the absolute look must report nothing, neither while they stand nor when "
            + "they are taken away."
        let (x, y): (Float, Float) = (6.6, 12.2)
        var bystanders = Bystanders(seed: seed)
        scene.walkers = bystanders.walkers(
            perMinute: 8, until: 110, stopping: 0.25, longestStop: 9, keepClear: [(x - 3)...(x + 3)]
        )
        scene.vehicles = bystanders.traffic(perMinute: 10, until: 110)
        var random = SeededRandom(seed: seed ^ 0x57)
        scene.walkers.append(
            .collecting(
                from: x, y, at: 80, entry: 34, exit: -20,
                look: .collector(random: &random)))
        scene.props = [
            .rubbish(
                BagModel.heap(count: 4, seed: 15), pile: "bags", x: x, y: y, rests: -999..<80)
        ]
        return scene
    }
}
