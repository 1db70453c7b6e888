import Diffing
import Foundation
import Scene

/// Times the gate and the full path on a recording scaled to three sizes, one thread.
struct Speed {
    var path: String

    func run() throws {
        for (width, height) in [(1280, 720), (1920, 1080), (3840, 2160)] {
            var video = try RawVideo(
                path: path, filter: "scale=\(width):\(height)", size: (width, height))
            var frames: [Frame] = []
            while frames.count < 12, let frame = try video.next() { frames.append(frame) }
            video.stop()
            var finder = ChangeFinder()
            for frame in frames {
                _ = try finder.look(at: frame, looking: .visit(interval: .seconds(1)))
            }
            let full = try median(frames) {
                _ = try finder.look(at: $0, looking: .visit(interval: .seconds(1)))
            }
            // Within the spacing of the last full look every watched picture takes the gate only.
            let last = frames[frames.count - 1]
            let gate = try median(frames) { frame in
                var next = frame
                next.moment = last.moment + .milliseconds(1)
                let found = try finder.look(at: next, looking: .watch)
                guard found.path == .gate else { throw BenchError(reason: "not the gate") }
            }
            let bytes = Double(width * height)
            print(
                String(
                    format: "%dx%d: gate %.3f ms (%.1f GB/s of luma), full path %.2f ms", width,
                    height, gate * 1000, bytes / gate / 1e9, full * 1000))
        }
    }

    /// The median of the processor time that `body` takes for a picture, seconds.
    private func median(_ frames: [Frame], _ body: (Frame) throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<12 {
            for frame in frames {
                let start = Self.processorSeconds()
                try body(frame)
                times.append(Self.processorSeconds() - start)
            }
        }
        return times.sorted()[times.count / 2]
    }

    /// This thread's own time, so that a busy machine does not count.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
