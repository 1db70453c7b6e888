import Diffing
import Foundation
import Scene

/// Prints what each full look at a recording found, rounded so that two builds can be compared.
struct Lines {
    var path: String
    var looking: Observation.Looking

    func run() throws {
        var video = try RawVideo(path: path)
        var finder = ChangeFinder()
        while let frame = try video.next() {
            let found = try finder.look(at: frame, looking: looking)
            guard found.path == .full else { continue }
            var line = "\(frame.moment.milliseconds) \(found.health.fault.map { "\($0)" } ?? "-")"
            for region in found.regions {
                line += String(
                    format: " %d%@[%.3f %.3f %.3f %.3f]", region.id, region.still ? "!" : "",
                    region.box.x, region.box.y, region.box.width, region.box.height)
            }
            print(line)
        }
    }
}
