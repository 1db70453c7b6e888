import Scene

/// Bags are left beside the bin and collected a minute later; boxes stay to the end.
enum BagsScene {
    static func make(seed: UInt64) -> StreetScene {
        var scene = StreetScene(
            name: "bags",
            summary: "Bags are left on the pavement and later collected; boxes by a shop stay.",
            start: Moment(milliseconds: 1_778_547_600_000), duration: .seconds(130),
            picturesPerSecond: 5, seed: seed, set: StreetSet(seed: seed),
            camera: .fixed(Viewpoint.right), sky: Sky())
        scene.sky.elevation = Curve([(0, 50), (130, 50.5)])
        scene.sky.clouds = Curve([(0, 0), (55, 0), (75, 0.35), (130, 0.2)])
        scene.rules = [
            SiteFile.Rule(violation: .garbagePile, dwell: 20, file: true),
            SiteFile.Rule(violation: .leftObject, dwell: 30, file: false),
        ]
        var bystanders = Bystanders(seed: seed)
        let (bagX, bagY): (Float, Float) = (11.2, 11.0)
        let (boxX, boxY): (Float, Float) = (2.4, 13.9)
        scene.walkers = bystanders.walkers(
            perMinute: 9, until: 130, stopping: 0.3, longestStop: 9,
            keepClear: [(bagX - 3)...(bagX + 3), (boxX - 3)...(boxX + 3)])
        scene.vehicles = bystanders.traffic(perMinute: 12, until: 130)
        var random = SeededRandom(seed: seed ^ 0x57)
        let bringer = WalkerLook(random: &random)
        let keeper = WalkerLook(random: &random)
        let collector = WalkerLook.collector(random: &random)
        scene.walkers += [
            .bringing(to: bagX, bagY, at: 30, from: -12, leaving: 40, look: bringer),
            .collecting(from: bagX + 0.2, bagY, at: 94, entry: 34, exit: -20, look: collector),
            .bringing(to: boxX, boxY, at: 52, from: 9, leaving: -20, look: keeper),
        ]
        let heap = BagModel.heap(count: 3, seed: 5)
        let single = BagModel.bag(size: 0.36, color: BagModel.black, seed: 8)
        scene.props = [
            .rubbish(heap, pile: "bags", x: bagX, y: bagY, rests: 30..<95.6),
            .rubbish(single, pile: "bags", x: bagX + 0.85, y: bagY + 0.25, rests: 31.6..<94),
            .rubbish(BagModel.boxes(seed: 4), pile: "boxes", x: boxX, y: boxY, rests: 52..<999),
        ]
        return scene
    }
}
