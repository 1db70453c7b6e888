import Foundation
import Patrolling
import Scene
import Timetable

/// A patrol by a simulated clock: visits take their time in one of so many places.
struct Street {
    static let meanSeconds = 3.0

    /// What a run came to.
    struct Outcome {
        var every: [Double] = []
        /// Of cameras with one exact visit at a time, and of those with two.
        var sharp: [Double] = []
        var doubled: [Double] = []
        var visits: [ViewID: Int] = [:]
        var missed = 0
        /// Visits that wanted a place at one moment, at most.
        var wanted = 0
        var microseconds = 0.0
        var made: Int { every.count + sharp.count + doubled.count }

        var words: String {
            "`every` p50 \(every.percentile(0.5).text) s, p99 \(every.percentile(0.99).text) s; "
                + "`at` p50 \(sharp.percentile(0.5).text) s, p99 \(sharp.percentile(0.99).text) s; "
                + "two `at` of one camera p50 \(doubled.percentile(0.5).text) s, "
                + "p99 \(doubled.percentile(0.99).text) s; "
                + "\(made) made, \(missed) missed"
        }

        func visitsAView(_ district: District) -> (least: Int, most: Int, mean: Double) {
            let counts = district.plans.keys.filter { !district.sharp.contains($0) }
                .map { visits[$0] ?? 0 }
            let sum = counts.reduce(0, +)
            return (
                counts.min() ?? 0, counts.max() ?? 0, Double(sum) / Double(max(1, counts.count))
            )
        }
    }

    private let district: District
    private var tour: Tour
    private let places: Int
    private let areHeads: Bool
    private var heads: [CameraID: HeadQueue] = [:]
    /// Waiting for a place, in the order of their coming; exact ones go before others.
    private var waiting = Line()
    private var exact = Line()
    /// The next exact visit of cameras that have any.
    private var appointments: [CameraID: HeadQueue.Appointment] = [:]
    private var underWay: Set<ViewID> = []
    /// Ends of visits, a heap by their time would do; buckets of a tenth of a second are quicker.
    private var ends: [Int: [ViewID]] = [:]
    private var busy = 0
    private var dice = Dice(state: 7)

    init(_ district: District, tour: Tour, places: Int, areHeads: Bool) {
        self.district = district
        self.tour = tour
        self.places = places
        self.areHeads = areHeads
    }

    /// Goes on in steps of a tenth of a second. What falls due again while it waits is missed, as a
    /// patrol misses it.
    consuming func run(from start: Date, hours: Double) -> Outcome {
        var outcome = Outcome()
        var planning = 0.0
        for tick in 0..<Int(hours * 36_000) {
            let now = start.addingTimeInterval(Double(tick) / 10)
            for view in ends.removeValue(forKey: tick) ?? [] {
                busy -= 1
                underWay.remove(view)
                guard areHeads else { continue }
                let begun = Usage.processor
                heads[view.camera]?.end(at: now)
                let next = next(of: view.camera, at: now)
                planning += Usage.processor - begun
                if let next { wait(next) }
            }
            let begun = Usage.processor
            let due = tour.take(dueBy: now)
            var missed = 0
            for visit in due {
                missed += visit.missed
                if areHeads {
                    let old = heads[visit.view.camera, default: HeadQueue()]
                        .enter(visit, priority: 5)
                    if old != nil { missed += 1 }
                    // A head that was kept free for an exact visit is asked again by that one.
                    if let next = next(of: visit.view.camera, at: now) { wait(next) }
                } else if underWay.insert(visit.view).inserted {
                    wait(visit)
                } else {
                    missed += 1
                }
            }
            planning += Usage.processor - begun
            outcome.missed += missed
            outcome.wanted = max(outcome.wanted, busy + waiting.count + exact.count)
            while busy < places, let visit = exact.pop() ?? waiting.pop() {
                busy += 1
                let seconds = 2 + 2 * dice.fraction()
                ends[tick + max(1, Int(seconds * 10)), default: []].append(visit.view)
                let lateness = now.timeIntervalSince(visit.due)
                outcome.visits[visit.view, default: 0] += 1
                if district.doubled.contains(visit.view) {
                    outcome.doubled.append(lateness)
                } else if visit.isExact {
                    outcome.sharp.append(lateness)
                } else {
                    outcome.every.append(lateness)
                }
            }
        }
        outcome.every.sort()
        outcome.sharp.sort()
        outcome.doubled.sort()
        outcome.microseconds = planning * 1e6 / Double(max(1, outcome.made))
        return outcome
    }

    private mutating func wait(_ visit: Tour.Visit) {
        if visit.isExact { exact.append(visit) } else { waiting.append(visit) }
    }

    /// Lets a head's next visit go, as a patrol does.
    private mutating func next(of camera: CameraID, at now: Date) -> Tour.Visit? {
        let appointment = appointment(of: camera, after: now)
        return heads[camera]?.next(at: now, before: appointment)
    }

    private mutating func appointment(
        of camera: CameraID, after now: Date
    ) -> HeadQueue.Appointment? {
        guard let views = district.sharpViews[camera] else { return nil }
        if let known = appointments[camera], known.due > now { return known }
        let due = views.compactMap { district.plans[$0]?.nextExact(after: now) }.min()
        appointments[camera] = due.map { HeadQueue.Appointment(due: $0, priority: 5) }
        return appointments[camera]
    }
}

/// Visits in the order of their coming.
private struct Line {
    private var visits: [Tour.Visit] = []
    private var first = 0

    var count: Int { visits.count - first }

    mutating func append(_ visit: Tour.Visit) { visits.append(visit) }

    mutating func pop() -> Tour.Visit? {
        guard first < visits.count else { return nil }
        defer {
            first += 1
            if first > 100_000, first > visits.count / 2 {
                visits.removeFirst(first)
                first = 0
            }
        }
        return visits[first]
    }
}

extension [Double] {
    /// Of a sorted list.
    func percentile(_ share: Double) -> Double {
        isEmpty ? 0 : self[Swift.min(count - 1, Int(Double(count) * share))]
    }
}

/// SplitMix64.
struct Dice {
    var state: UInt64

    mutating func fraction() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53)
    }
}
