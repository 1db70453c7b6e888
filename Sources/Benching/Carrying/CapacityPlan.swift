internal import Foundation

/// How many views a box of this kind carries, and what stops it from carrying more.
public struct CapacityPlan: Codable, Sendable, Hashable {
    /// Something that a visit needs and the box has so much of.
    public struct Resource: Codable, Sendable, Hashable {
        public var name: String
        /// Visits a second that it allows by itself.
        public var visitsPerSecond: Double
        /// Where its figure comes from.
        public var basis: String
    }

    /// What the cameras are, in words.
    public var cameras: String
    /// Between two visits of a view, seconds.
    public var interval: Double
    /// Views whose visits begin at most `lateness` late in 99 of 100 cases.
    public var views: Int
    /// Seconds.
    public var lateness: Double
    /// The tightest first.
    public var resources: [Resource]

    public var bottleneck: Resource? { resources.first }
    /// Visits a second that the views ask for.
    public var visitsPerSecond: Double { Double(views) / interval }

    /// Boxes that a city needs.
    public func boxes(cameras: Int, presets: Int) -> Int {
        views > 0 ? (cameras * presets + views - 1) / views : 0
    }
}

/// Finds the capacity of a box from what visits cost on it.
struct Planner {
    var cost: VisitCost
    var disk: DiskSpeed
    /// Visits that a patrol has under way at once (`grab.at_once`), and those among them that look.
    var places: Int
    var looks: Int
    /// Seconds.
    var interval = 600.0
    var lateness = 1.0
    /// Bits a second of the link to the cameras, and bits that a visit takes from it.
    var linkBits = 1e9
    var visitBits: Double

    /// - Parameters:
    ///   - waiting: seconds that a visit waits for its camera.
    ///   - seed: of the phases; the real ones are a hash of the views' names, as even as these.
    func plan(cameras: String, waiting: Double, seed: UInt64 = 1) -> CapacityPlan {
        let resources = resources(waiting: waiting)
        let ceiling = Int((resources.first?.visitsPerSecond ?? 0) * interval * 1.2) + 1
        let views = Self.largest(upTo: ceiling) { views in
            Self.isInTime(
                simulation(views: views, waiting: waiting, seed: seed).lateness(),
                lateness: lateness)
        }
        return CapacityPlan(
            cameras: cameras, interval: interval, views: views, lateness: lateness,
            resources: resources)
    }

    /// Whether 99 of 100 visits began in time.
    static func isInTime(_ late: [Double], lateness: Double) -> Bool {
        Spread.quantile(0.99, of: late.sorted()) <= lateness
    }

    /// The largest number up to `ceiling` that holds, where what holds for one holds for all below.
    static func largest(upTo ceiling: Int, _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, ceiling + 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return low
    }

    private func resources(waiting: Double) -> [CapacityPlan.Resource] {
        var list = [
            CapacityPlan.Resource(
                name: "processor", visitsPerSecond: cost.cores / max(1e-9, cost.loaded),
                basis: String(
                    format: "%.2f cores, %.0f ms of processor time a visit", cost.cores,
                    cost.loaded * 1000)),
            CapacityPlan.Resource(
                name: "disk", visitsPerSecond: disk.bytesPerSecond / max(1, cost.written),
                basis: String(
                    format: "%.0f MB/s written and synced, %.2f MB a visit",
                    disk.bytesPerSecond / 1e6, cost.written / 1e6)),
            CapacityPlan.Resource(
                name: "commits", visitsPerSecond: 1 / max(1e-6, disk.syncSeconds),
                basis: String(format: "%.2f ms a synced write", disk.syncSeconds * 1000)),
            CapacityPlan.Resource(
                name: "network", visitsPerSecond: linkBits / max(1, visitBits),
                basis: String(
                    format: "a link of 1 Gbit/s is taken for granted, %.1f Mbit a visit",
                    visitBits / 1e6)),
        ]
        // Places of visits that only share the cores allow what the cores allow.
        if waiting > 0 {
            list.append(
                CapacityPlan.Resource(
                    name: "visits under way",
                    visitsPerSecond: Double(places) / max(1e-9, waiting + cost.loaded),
                    basis: String(
                        format: "%d at once (grab.at_once), each waits %.1f s for its camera",
                        places, waiting)))
        }
        return list.sorted { $0.visitsPerSecond < $1.visitsPerSecond }
    }

    /// Two intervals of a patrol of so many views, phases at whole seconds as the timetable's are.
    private func simulation(views: Int, waiting: Double, seed: UInt64) -> Simulation {
        var state = seed
        var due: [Double] = []
        for _ in 0..<views {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let phase = Double((state >> 33) % UInt64(max(1, interval)))
            due.append(phase)
            due.append(phase + interval)
        }
        return Simulation(
            due: due.sorted(), work: cost.alone.map { $0 * cost.stretch },
            grabbing: waiting, waiting: cost.waiting, cores: cost.cores, places: places,
            looks: looks)
    }
}
