import Scene

/// The camera turns to and fro between two presets; bags appear at the first while it is away.
enum TwoPresetsScene {
    static func make(seed: UInt64) -> StreetScene {
        var scene = StreetScene(
            name: "two-presets",
            summary: "The camera turns between two presets; bags appear at one of them.",
            start: Moment(milliseconds: 1_778_554_800_000), duration: .seconds(170),
            picturesPerSecond: 5, seed: seed, set: StreetSet(seed: seed),
            camera: CameraPlan(
                presets: [(id: "a", pose: Viewpoint.right), (id: "b", pose: Viewpoint.left)],
                visits: [
                    CameraPlan.Visit(start: 0, preset: 0), CameraPlan.Visit(start: 40, preset: 1),
                    CameraPlan.Visit(start: 75, preset: 0), CameraPlan.Visit(start: 110, preset: 1),
                    CameraPlan.Visit(start: 135, preset: 0),
                ]), sky: Sky())
        scene.sky.sun = .constant(0.8)
        scene.sky.clouds = .constant(0.25)
        scene.rules = [
            SiteFile.Rule(violation: .garbagePile, dwell: 20, file: true),
            SiteFile.Rule(violation: .leftObject, dwell: 30, file: false),
        ]
        scene.expectation.need = .presetRecognition
        scene.expectation.note =
            "The zones are those of preset a. The bags are put down while the camera looks at b. "
            + "An engine must tell b's pictures and those of the turning head from a's."
        let (x, y): (Float, Float) = (8.8, 11.4)
        var bystanders = Bystanders(seed: seed)
        scene.walkers = bystanders.walkers(
            perMinute: 8, until: 170, stopping: 0.2, longestStop: 8, keepClear: [(x - 3)...(x + 3)])
        scene.vehicles = bystanders.traffic(perMinute: 10, until: 170)
        var random = SeededRandom(seed: seed ^ 0x57)
        scene.walkers.append(
            .bringing(
                to: x, y, at: 58, from: 34, leaving: 40, look: WalkerLook(random: &random)))
        scene.props = [
            .rubbish(BagModel.heap(count: 4, seed: 35), pile: "bags", x: x, y: y, rests: 58..<999)
        ]
        return scene
    }
}
