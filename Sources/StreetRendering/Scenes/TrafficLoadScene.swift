import Scene

/// A full minute of dense movement at a camera's usual rate: for measuring speed, not a sample.
enum TrafficLoadScene {
    static func make(seed: UInt64) -> StreetScene {
        var scene = StreetScene(
            name: "traffic-load",
            summary: "60 s of dense traffic and walkers at 25 pictures a second, for benchmarks.",
            start: Moment(milliseconds: 1_778_547_600_000), duration: .seconds(60),
            picturesPerSecond: 25, seed: seed, set: StreetSet(seed: seed),
            camera: .fixed(Viewpoint.right), sky: Sky())
        scene.sky.clouds = .constant(0.4)
        scene.sky.wind = 0.8
        var bystanders = Bystanders(seed: seed)
        scene.walkers = bystanders.walkers(
            perMinute: 18, until: 60, stopping: 0.3, longestStop: 8)
        scene.vehicles = bystanders.traffic(perMinute: 22, until: 60)
        return scene
    }
}
