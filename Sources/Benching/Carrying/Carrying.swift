internal import Foundation

/// Measures visits, plans by them, and holds the plan against patrols by the clock.
struct Carrying {
    var bench: PatrolBench
    var footage: Footage
    var checks: Bool
    var names: [String]
    /// Seconds of a patrol by the clock.
    private static let length = 33.0
    /// Parts of the planned number of views that are tried; further off than 15 %, since the cores
    /// that are free change meanwhile.
    private static let shares = [0.8, 1.25]

    func measure(
        noise: NoiseWatch, tick: (String, Double) throws -> Void
    ) async throws -> PatrolReport {
        noise.beat()
        // Enough views that visits fill all places where they look for some seconds.
        var cost = try await bench.cost(views: 24) { try tick($0, 0.015) }
        let disk = try DiskSpeed.measure(in: bench.folder)
        // A camera that streams gives a burst of three over two distances of key pictures.
        let keys = footage.main.seconds / Double(max(1, footage.main.keyPictures))
        let live = keys / 2 + max(1.0, min(keys, 2) * 2)
        let size = try FileManager.default.attributesOfItem(atPath: footage.main.path)[.size]
        let bits = ((size as? NSNumber)?.doubleValue ?? 0) * 8 / max(0.1, footage.main.seconds)
        let planner = Planner(
            cost: cost, disk: disk, places: PatrolBench.places, looks: PatrolBench.looks,
            visitBits: bits * live)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var reports: [PatrolCheck] = []
        if checks {
            let most = try limit(planner)
            cost.resident = Usage.resident
            let views = Self.shares.map { Int((Double(most) * $0).rounded()) }
            try await bench.teach(views: views.max() ?? 1) { try tick($0, 0.02) }
            for views in views {
                noise.beat()
                let watch = NoiseWatch()
                let outcome = try await bench.byTheClock(views: views, seconds: Self.length)
                let reading = watch.reading()
                var meanwhile = planner
                meanwhile.cost.cores = max(
                    0.1, Double(cores) * (1 - reading.others - reading.steal))
                let share = Double(views) / Double(max(1, try limit(meanwhile)))
                try tick("patrol: \(views) views by the clock", 0.25)
                reports.append(
                    Self.check(outcome, share: share, freeCores: meanwhile.cost.cores))
            }
        }
        return PatrolReport(
            cost: cost, disk: disk,
            plans: [
                planner.plan(cameras: "as simulated (recordings)", waiting: 0),
                planner.plan(
                    cameras: "live (RTSP, \(Self.text(keys)) s from key to key)", waiting: live),
            ], checks: reports, networks: names)
    }

    /// The most views that the planner gives the short timetable that is tried.
    private func limit(_ planner: Planner) throws -> Int {
        let ceiling = max(
            4, Int(planner.cost.cores / planner.cost.loaded * 1.5) * PatrolBench.interval)
        let bench = bench
        return Planner.largest(upTo: ceiling) { views in
            guard views > 0, let due = try? bench.due(views: views, seconds: Self.length) else {
                return false
            }
            let late = Simulation(
                due: due, work: planner.cost.alone.map { $0 * planner.cost.stretch },
                grabbing: 0, waiting: planner.cost.waiting, cores: planner.cost.cores,
                places: planner.places, looks: planner.looks
            ).lateness()
            return Planner.isInTime(late, lateness: 1)
        }
    }

    private static func check(
        _ outcome: PatrolBench.Outcome, share: Double, freeCores: Double
    ) -> PatrolCheck {
        // What was due and neither began nor was passed over by the end is late as well.
        let open = max(0, outcome.due - outcome.lateness.count - PatrolBench.looks)
        let late = outcome.lateness + Array(repeating: Double(PatrolBench.interval), count: open)
        return PatrolCheck(
            views: outcome.views, share: share, freeCores: freeCores, seconds: outcome.seconds,
            made: outcome.log.lateness.count, missed: outcome.log.missed + open,
            failed: outcome.log.failures.count, lateness: late.sorted(),
            took: outcome.log.took.sorted())
    }

    private static func text(_ number: Double) -> String { String(format: "%.1f", number) }
}
