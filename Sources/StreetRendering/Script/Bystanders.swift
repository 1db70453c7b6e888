/// Fills a scene with people and vehicles that mean nothing.
struct Bystanders {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed ^ 0x4279) }

    /// Walkers who enter at random times; some stop for a talk or a look and walk on.
    ///
    /// - Parameters:
    ///   - perMinute: how many enter.
    ///   - stopping: the share of them that stops.
    ///   - longestStop: seconds.
    ///   - keepClear: places along the street near which nobody stops.
    mutating func walkers(
        perMinute: Float, until end: Float, stopping: Float, longestStop: Float,
        keepClear: [ClosedRange<Float>] = []
    ) -> [Walker] {
        var result: [Walker] = []
        var time: Float = -40
        while time < end {
            time += random.between(0.4, 1.6) * 60 / perMinute
            let direction: Float = random.unit() < 0.5 ? 1 : -1
            let row = random.between(10.8, 13.6)
            let speed = random.between(1.05, 1.55)
            let from = direction * -26 + random.between(-3, 3)
            let target = direction * 44
            var steps: [Itinerary.Step] = []
            if random.unit() < stopping {
                var place = random.between(-9, 14)
                if keepClear.contains(where: { $0.contains(place) }) { place += 5 }
                steps.append(.walk(toX: place, toY: row, speed: speed))
                steps.append(
                    .stand(
                        seconds: random.between(longestStop * 0.4, longestStop),
                        heading: random.between(-2.5, 2.5)))
            }
            steps.append(.walk(toX: target, toY: row + random.between(-0.4, 0.4), speed: speed))
            result.append(
                Walker(
                    look: WalkerLook(random: &random),
                    itinerary: Itinerary(start: time, x: from, y: row, steps: steps), carries: nil))
        }
        return result
    }

    /// Two people who meet at a place, talk and walk on in their directions.
    mutating func meeting(at time: Float, x: Float, y: Float, seconds: Float) -> [Walker] {
        [Float(1), -1].map { side in
            let speed: Float = 1.3
            let way: Float = 24
            return Walker(
                look: WalkerLook(random: &random),
                itinerary: Itinerary(
                    start: time - way / speed, x: x - side * (way + 0.4), y: y,
                    steps: [
                        .walk(toX: x - side * 0.4, toY: y, speed: speed),
                        .stand(seconds: seconds, heading: side > 0 ? 0 : .pi),
                        .walk(toX: x + side * 0.2, toY: y - side * 0.35, speed: speed),
                        .walk(toX: x + side * 40, toY: y, speed: speed),
                    ]), carries: nil)
        }
    }

    /// Vehicles in both lanes that pass without touching each other.
    mutating func traffic(perMinute: Float, until end: Float) -> [Vehicle] {
        var result: [Vehicle] = []
        for direction: Float in [1, -1] {
            var time: Float = -14
            let speed = random.between(8.5, 10.5)
            while time < end {
                time += random.between(0.5, 1.5) * 120 / perMinute
                result.append(
                    Vehicle(
                        look: CarLook(random: &random),
                        drive: Drive(start: time, speed: speed, direction: direction, stop: nil),
                        lane: direction > 0 ? StreetPlan.lanes.outward : StreetPlan.lanes.inward))
            }
        }
        return result
    }

    /// Vehicles that stop one behind the other in a lane, as at a red light, and drive on.
    mutating func queue(
        of count: Int, stoppingAt x: Float, direction: Float, arriving time: Float, seconds: Float
    ) -> [Vehicle] {
        (0..<count).map { number in
            let place = x - direction * Float(number) * 6.6
            let speed: Float = 8.5
            let travel = (place * direction + 75) / speed + speed / (2 * 2.4)
            return Vehicle(
                look: CarLook(
                    kind: number % 3 == 2 ? .van : .saloon, paint: CarLook(random: &random).paint),
                drive: Drive(
                    start: time - travel + Float(number) * 1.2, speed: speed, direction: direction,
                    stop: Drive.Stop(x: place, seconds: seconds)),
                lane: direction > 0 ? StreetPlan.lanes.outward : StreetPlan.lanes.inward)
        }
    }
}
