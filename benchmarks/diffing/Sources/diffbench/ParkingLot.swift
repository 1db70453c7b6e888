import Diffing
import Foundation
import Scene

/// The parking-lot stills: learns on the empty days, writes what it sees in the sequences as
/// observation lines, and counts false regions on empty days that it did not learn.
struct ParkingLot {
    var data: String
    var output: String
    var cache: String
    /// Shift, turn and zoom the sequences' pictures at random, and skip the empty days.
    var headErrors = false

    private static let interval = Observation.Looking.visit(interval: .seconds(300))

    func run() throws {
        let empty = try Still.all(in: data + "/empty")
        var lines = ""
        let repeated = Set(try Still.all(in: data + "/sequence0").map(\.stem))
        let memory = try learn(empty.filter { !repeated.contains($0.stem) })
        print("memory \(memory.count) bytes")
        for sequence in 0...3 {
            var finder = try ChangeFinder(memory: memory, settings: Trial.settings)
            for (index, still) in try Still.all(in: data + "/sequence\(sequence)").enumerated() {
                let error = headErrors ? HeadError(seed: 100 * sequence + index) : nil
                let frame = try still.frame(
                    cache: cache, filter: error?.filter(width: 1280, height: 720))
                let found = try finder.look(at: frame, looking: Self.interval)
                if let error {
                    let shift = found.health.shift
                    print(
                        String(
                            format: "  %@ shift %.2f %.2f, found %.2f %.2f", still.stem,
                            error.right, error.down, shift.x * 1280, shift.y * 720))
                }
                lines += line(still, found)
            }
        }
        try lines.write(toFile: output, atomically: true, encoding: .utf8)
        if !headErrors { try crossValidate(empty) }
    }

    private func learn(_ stills: [Still]) throws -> [UInt8] {
        var finder = ChangeFinder(settings: Trial.settings)
        for still in stills {
            _ = try finder.look(at: still.frame(cache: cache), looking: Self.interval)
        }
        return finder.encodedMemory()
    }

    /// Learns on the other days and counts on each of a third of the days.
    private func crossValidate(_ empty: [Still]) throws {
        let folds: [[String]] = [
            ["2013-02-24"], ["2013-03-02", "2013-03-03"],
            [
                "2013-03-05", "2013-03-06", "2013-03-09", "2013-03-11", "2013-03-12", "2013-03-13",
                "2013-03-14",
            ],
        ]
        var sightings = 0
        var things = 0
        var standing = 0
        var usable = 0
        var days = 0
        for fold in folds {
            let memory = try learn(empty.filter { !fold.contains($0.day) })
            for day in fold {
                var finder = try ChangeFinder(memory: memory, settings: Trial.settings)
                var ids: Set<Int> = []
                var stillIDs: Set<Int> = []
                var seen = 0
                for still in empty where still.day == day {
                    let found = try finder.look(
                        at: still.frame(cache: cache), looking: Self.interval)
                    usable += found.health.usable ? 1 : 0
                    if let fault = found.health.fault { print("  \(still.stem) \(fault)") }
                    seen += found.regions.count
                    if ProcessInfo.processInfo.environment["VERBOSE"] != nil {
                        let s = found.health.shift
                        let e = finder.explain()
                        print(
                            String(
                                format:
                                    "  %@ shift %.2f %.2f regions %d agree %.2f steep %.2f %.2f",
                                still.stem, s.x * 1280, s.y * 720, found.regions.count,
                                e?.agreement ?? 0, e?.steepness[0] ?? 0, e?.steepness[1] ?? 0))
                    }
                    for region in found.regions {
                        if ids.insert(region.id).inserted,
                            ProcessInfo.processInfo.environment["VERBOSE"] != nil
                        {
                            let b = region.box
                            print(
                                String(
                                    format: "  %@ %d [%.3f %.3f %.3f %.3f] %.2f", still.stem,
                                    region.id, b.x, b.y, b.width, b.height, region.confidence))
                        }
                        if region.still { stillIDs.insert(region.id) }
                    }
                }
                print(
                    "  \(day): \(empty.filter { $0.day == day }.count) pictures, \(seen) sightings, "
                        + "\(ids.count) regions, \(stillIDs.count) of them still")
                sightings += seen
                things += ids.count
                standing += stillIDs.count
                days += 1
            }
        }
        print(
            "empty days: \(days) days, \(empty.count) pictures, \(usable) usable, "
                + "\(sightings) false sightings, \(things) false regions, \(standing) still")
    }

    private func line(_ still: Still, _ found: Finding) -> String {
        let regions = found.regions.map { region in
            let b = region.box
            return "{\"id\": \(region.id), \"box\": [\(b.x), \(b.y), \(b.width), \(b.height)], "
                + "\"state\": \"\(region.state)\", \"still\": \(region.still)}"
        }
        return
            "{\"picture\": \"\(still.path)\", \"regions\": [\(regions.joined(separator: ", "))]}\n"
    }
}
