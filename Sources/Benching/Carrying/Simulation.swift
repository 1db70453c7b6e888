/// Visits that fall due, wait for one of a number of threads, and share the cores: what a patrol
/// does, without doing it.
///
/// A visit first waits for its camera, which takes no core, and then needs processor time. Those
/// under way share the cores evenly (processor sharing), each at most one core.
struct Simulation {
    /// Seconds at which visits fall due, rising.
    var due: [Double]
    /// Processor seconds of the visits; used round and round.
    var work: [Double]
    /// Seconds that a visit holds its thread and needs no core.
    var waiting: Double
    var cores: Double
    var threads: Int

    private struct Visit {
        var waiting: Double
        var work: Double
    }

    /// Seconds from due to begun, visit by visit.
    ///
    /// - Complexity: O(visits · threads).
    func lateness() -> [Double] {
        guard !work.isEmpty, cores > 0, threads > 0 else { return [] }
        var late: [Double] = []
        late.reserveCapacity(due.count)
        var underWay: [Visit] = []
        var now = due.first ?? 0
        while late.count < due.count {
            let next = late.count
            if underWay.count < threads, due[next] <= now {
                late.append(now - due[next])
                underWay.append(Visit(waiting: waiting, work: work[next % work.count]))
                continue
            }
            let busy = underWay.count { $0.waiting <= 0 }
            let rate = busy > 0 ? min(1, cores / Double(busy)) : 1
            var step = underWay.map { $0.waiting > 0 ? $0.waiting : $0.work / rate }.min()
            if underWay.count < threads {
                step = min(step ?? .infinity, due[next] - now)
            }
            guard let step else { break }
            now += step
            for index in underWay.indices {
                if underWay[index].waiting > 0 {
                    underWay[index].waiting -= step
                    if underWay[index].waiting < 1e-9 { underWay[index].waiting = 0 }
                } else {
                    underWay[index].work -= step * rate
                }
            }
            underWay.removeAll { $0.waiting <= 0 && $0.work < 1e-9 }
        }
        return late
    }
}
