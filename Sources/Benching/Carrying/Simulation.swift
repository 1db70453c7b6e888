/// Visits that fall due, wait for one of a number of places, and share the cores: what a patrol
/// does, without doing it.
///
/// A visit takes a place, waits there for its camera, which takes no core, then for its turn to look;
/// looking takes processor time and waits for the disk. Those that look share the cores evenly
/// (processor sharing), each at most one core.
struct Simulation {
    /// Seconds at which visits fall due, rising.
    var due: [Double]
    /// Processor seconds of the visits; used round and round.
    var work: [Double]
    /// Seconds that a visit waits for its camera; 0 where it is decoded here, as part of the work.
    var grabbing: Double
    /// Seconds for which a visit that looks needs no core.
    var waiting: Double
    var cores: Double
    /// Visits under way at once, and those among them that look.
    var places: Int
    var looks: Int

    private struct Visit {
        var due: Double
        var grabbing: Double
        var waiting: Double
        var work: Double
        /// Whether its first picture has been asked for.
        var hasBegun: Bool

        var isOver: Bool { grabbing <= 0 && waiting <= 0 && work < 1e-9 }
    }

    /// Seconds from due until the first picture is asked for, in the order of beginning.
    ///
    /// - Complexity: O(visits · places).
    func lateness() -> [Double] {
        guard !work.isEmpty, cores > 0, places > 0, looks > 0 else { return [] }
        var late: [Double] = []
        late.reserveCapacity(due.count)
        var underWay: [Visit] = []
        var next = 0
        var now = due.first ?? 0
        while late.count < due.count {
            if next < due.count, underWay.count < places, due[next] <= now {
                underWay.append(
                    Visit(
                        due: due[next], grabbing: grabbing, waiting: waiting,
                        work: work[next % work.count], hasBegun: grabbing > 0))
                if grabbing > 0 { late.append(now - due[next]) }
                next += 1
                continue
            }
            // The first to come look.
            let looking = underWay.indices.filter { underWay[$0].grabbing <= 0 }.prefix(looks)
            for index in looking where !underWay[index].hasBegun {
                underWay[index].hasBegun = true
                late.append(now - underWay[index].due)
            }
            let busy = looking.count { underWay[$0].waiting <= 0 }
            let rate = busy > 0 ? min(1, cores / Double(busy)) : 1
            let step = step(underWay, looking, rate: rate, next: next, now: now)
            guard let step else { break }
            now += step
            for index in underWay.indices where underWay[index].grabbing > 0 {
                underWay[index].grabbing = Self.less(underWay[index].grabbing, by: step)
            }
            for index in looking {
                if underWay[index].waiting > 0 {
                    underWay[index].waiting = Self.less(underWay[index].waiting, by: step)
                } else {
                    underWay[index].work -= step * rate
                }
            }
            underWay.removeAll(where: \.isOver)
        }
        return late
    }

    /// Seconds until something ends or falls due.
    private func step(
        _ underWay: [Visit], _ looking: ArraySlice<Int>, rate: Double, next: Int, now: Double
    ) -> Double? {
        var ends = underWay.filter { $0.grabbing > 0 }.map(\.grabbing)
        ends += looking.map {
            underWay[$0].waiting > 0 ? underWay[$0].waiting : underWay[$0].work / rate
        }
        if underWay.count < places, next < due.count { ends.append(due[next] - now) }
        return ends.min()
    }

    private static func less(_ seconds: Double, by step: Double) -> Double {
        let left = seconds - step
        return left < 1e-9 ? 0 : left
    }
}
