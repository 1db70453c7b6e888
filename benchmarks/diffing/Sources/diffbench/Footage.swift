import Diffing
import Foundation
import Scene

/// Prints when each region of a recording came, stood still and went.
struct Footage {
    var path: String
    var framesPerSecond: Double?
    /// Where to write one explaining picture a second, if anywhere.
    var explain: String?

    func run() throws {
        var video = try RawVideo(path: path, framesPerSecond: framesPerSecond)
        var finder = ChangeFinder(settings: Trial.settings)
        var known: [Int: Region] = [:]
        var pictures = 0
        var full = 0
        var took = Duration.zero
        var stillSeconds: [Int: Int64] = [:]
        while let frame = try video.next() {
            let clock = ContinuousClock()
            var found: Finding?
            took += try clock.measure { found = try finder.look(at: frame, looking: .watch) }
            guard let found else { continue }
            pictures += 1
            guard found.path == .full else { continue }
            full += 1
            if let explain, let planes = finder.explain(), frame.moment.milliseconds % 1000 < 300 {
                try ExplainDump.write(
                    planes, found,
                    to: String(format: "%@/%06d.pgm", explain, frame.moment.milliseconds))
            }
            let t = Double(frame.moment.milliseconds) / 1000
            if !found.health.usable {
                print(t, "unusable", found.health.fault.map { "\($0)" } ?? "")
                continue
            }
            for region in found.regions where region.still {
                if known[region.id]?.state != region.state {
                    print(
                        String(
                            format: "%7.2f still %d %@ [%.3f %.3f %.3f %.3f] since %.2f area %.4f",
                            t, region.id, "\(region.state)", region.box.x, region.box.y,
                            region.box.width, region.box.height,
                            Double(region.since.milliseconds) / 1000, region.area))
                }
                known[region.id] = region
                stillSeconds[region.id] =
                    frame.moment.milliseconds - region.since.milliseconds
            }
            for id in known.keys.sorted()
            where !found.regions.contains(where: { $0.id == id && $0.still }) {
                print(String(format: "%7.2f gone  %d", t, id))
                known[id] = nil
            }
        }
        let lasting = stillSeconds.values.filter { $0 > 10_000 }.count
        print(
            "\(path): \(pictures) pictures, \(full) full, \(took / max(1, pictures)) a picture, "
                + "\(stillSeconds.count) still regions, \(lasting) over 10 s")
    }
}
