import Diffing
import Foundation
import Scene

/// Prints how large a view's state is at three sizes, how long it loads, how much of it a visit
/// changes, and how long the view says that it is learning.
struct StateSize {
    var path: String
    private static let block = 4096

    func run() throws {
        for (width, height) in [(1280, 720), (1920, 1080), (3840, 2160)] {
            var video = try RawVideo(
                path: path, filter: "scale=\(width):\(height)", size: (width, height))
            var finder = ChangeFinder()
            var learned = 0
            var learningBytes = 0
            var dirty: [Int] = []
            var before: [UInt8] = []
            var visits = 0
            while visits < 40, var frame = try video.next() {
                // A visit each minute of a scene that lives.
                frame.moment = Moment(milliseconds: Int64(visits) * 60_000)
                let found = try finder.look(at: frame, looking: .visit(interval: .seconds(60)))
                visits += 1
                if found.learning {
                    learned = visits
                    learningBytes = finder.encodedMemory().count
                    continue
                }
                let now = finder.encodedMemory()
                if before.count == now.count { dirty.append(Self.changed(before, now)) }
                before = now
            }
            video.stop()
            let whole = finder.encoded()
            let load = try Self.milliseconds {
                _ = try ChangeFinder(decoding: whole, settings: .standard)
            }
            print(
                String(
                    format: "%dx%d: memory %d KB (learning %d), with open regions %d KB, "
                        + "loaded in %.2f ms; a visit changes %d KB in blocks of 4; learning for %d",
                    width, height, before.count / 1000, learningBytes / 1000, whole.count / 1000,
                    load, dirty.reduce(0, +) * Self.block / 1000 / max(1, dirty.count), learned))
        }
    }

    /// Blocks in which two states differ.
    private static func changed(_ a: [UInt8], _ b: [UInt8]) -> Int {
        stride(from: 0, to: a.count, by: block).count { start in
            let end = min(a.count, start + block)
            return a[start..<end] != b[start..<end]
        }
    }

    private static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<15 {
            var start = timespec()
            var end = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
            try body()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
            times.append(
                Double(end.tv_sec - start.tv_sec) * 1e3 + Double(end.tv_nsec - start.tv_nsec) / 1e6)
        }
        return times.sorted()[times.count / 2]
    }
}
