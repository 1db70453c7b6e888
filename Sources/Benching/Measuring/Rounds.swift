/// Runs contenders in turns, once a round, so that a busy second meets all of them alike.
struct Rounds {
    /// Rounds that count; one more comes before to warm up.
    var count: Int
    /// Each turn repeats its body until it has lasted so long, seconds.
    var leastTurn = 0.1
    /// Told after each turn; throws to stop.
    var tick: (_ work: String) throws -> Void = { _ in }

    /// Measures every contender.
    ///
    /// - Parameter noise: asked for a beat of its control loop before each turn.
    /// - Returns: a figure for each contender, in their order.
    /// - Throws: what a body throws.
    func measure(_ contenders: [Contender], noise: NoiseWatch) throws -> [Figure] {
        var walls = contenders.map { _ in [Double]() }
        var processors = walls
        for round in 0...count {
            for (index, contender) in contenders.enumerated() {
                noise.beat()
                let (wall, processor) = try turn(contender)
                if round > 0 {
                    walls[index].append(wall * 1000)
                    processors[index].append(processor * 1000)
                }
                try tick("\(contender.stage.rawValue): \(contender.work)")
            }
        }
        return contenders.enumerated().map { index, each in
            Figure(
                stage: each.stage, work: each.work, unit: each.unit, width: each.width,
                height: each.height, threads: each.threads, wall: Spread(of: walls[index]),
                processor: Spread(of: processors[index]))
        }
    }

    /// Turns that ``measure(_:noise:)`` takes, for a progress bar.
    func turns(_ contenders: Int) -> Int { (count + 1) * contenders }

    /// Seconds a unit, on the clock and of processor time.
    private func turn(_ contender: Contender) throws -> (wall: Double, processor: Double) {
        let (wall, processor) = (Clocks.wall, Clocks.processor)
        var units = 0
        repeat { units += try contender.body() } while Clocks.wall - wall < leastTurn
        let each = Double(max(1, units))
        return ((Clocks.wall - wall) / each, (Clocks.processor - processor) / each)
    }
}
