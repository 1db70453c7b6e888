import Scene

/// Everything moves and nothing is left: people who talk, cars that wait, clouds, rain, lights.
enum BusyNothingScene {
    static func make(seed: UInt64) -> StreetScene {
        var scene = StreetScene(
            name: "busy-nothing",
            summary:
                "Much moves and nothing is left: talkers, waiting cars, clouds, rain, shop lights.",
            start: Moment(milliseconds: 1_778_576_400_000), duration: .seconds(150),
            picturesPerSecond: 5, seed: seed, set: StreetSet(seed: seed),
            camera: .fixed(Viewpoint.right), sky: Sky())
        scene.sky.elevation = Curve([(0, 36), (150, 35)])
        scene.sky.azimuth = Curve([(0, 42), (150, 43)])
        scene.sky.sun = Curve([(0, 0.9), (70, 0.9), (84, 0.25), (112, 0.25), (126, 0.8)])
        scene.sky.ambient = Curve([(0, 0.95), (70, 0.95), (84, 0.7), (112, 0.7), (126, 0.95)])
        scene.sky.clouds = Curve([(0, 0.75), (150, 0.75)])
        scene.sky.rain = Curve([(78, 0), (86, 0.8), (104, 0.7), (112, 0)])
        scene.sky.wet = Curve([(80, 0), (95, 1), (112, 1), (150, 0.65)])
        scene.sky.shopsAt = [
            (x: 8, light: Curve([(56, 0.1), (56.2, 1)])),
            (x: 2.5, light: Curve([(60, 0.9), (118, 0.9), (118.2, 0)])),
        ]
        scene.sky.wind = 0.9
        scene.rules = [
            SiteFile.Rule(violation: .garbagePile, dwell: 20, file: true),
            SiteFile.Rule(violation: .leftObject, dwell: 30, file: false),
        ]
        var bystanders = Bystanders(seed: seed)
        scene.walkers = bystanders.walkers(
            perMinute: 15, until: 150, stopping: 0.45, longestStop: 11)
        scene.walkers += bystanders.meeting(at: 24, x: 6.5, y: 11.6, seconds: 12)
        scene.walkers += bystanders.meeting(at: 68, x: 11.5, y: 12.4, seconds: 13)
        scene.walkers += bystanders.meeting(at: 121, x: 3, y: 11.2, seconds: 12)
        scene.vehicles = bystanders.queue(
            of: 3, stoppingAt: 14, direction: 1, arriving: 32, seconds: 11)
        scene.vehicles += bystanders.queue(
            of: 2, stoppingAt: 3, direction: -1, arriving: 64, seconds: 9)
        scene.vehicles += bystanders.queue(
            of: 3, stoppingAt: 13, direction: 1, arriving: 116, seconds: 12)
        scene.vehicles += bystanders.traffic(perMinute: 14, until: 150).filter { passing in
            !scene.vehicles.contains { $0.lane == passing.lane && $0.isNear(passing) }
        }
        scene.expectation.note = "No event at all: whatever is reported is a false alarm."
        return scene
    }
}

extension Vehicle {
    /// Whether both are on the street at times so close that they could touch.
    fileprivate func isNear(_ other: Vehicle) -> Bool {
        let waits = drive.stop?.seconds ?? 0
        return other.drive.start > drive.start - 8 && other.drive.start < drive.start + waits + 10
    }
}
