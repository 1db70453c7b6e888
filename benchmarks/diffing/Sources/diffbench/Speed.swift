import Diffing
import Foundation
import Scene

/// Times the gate, the full path and a watched stream on a recording scaled to three sizes, one
/// thread.
struct Speed {
    var path: String
    var sizes = [(1280, 720), (1920, 1080), (3840, 2160)]

    func run() throws {
        for (width, height) in sizes {
            let frames = try pictures(width: width, height: height)
            var finder = ChangeFinder()
            for frame in frames {
                _ = try finder.look(at: frame, looking: .visit(interval: .seconds(1)))
            }
            let full = try Self.median(of: frames) {
                _ = try finder.look(at: $0, looking: .visit(interval: .seconds(1)))
            }
            // Within the spacing of the last full look every watched picture takes the gate only.
            let last = frames[frames.count - 1]
            let gate = try Self.median(of: frames) { frame in
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
            try stream(frames)
        }
    }

    /// What a watched stream of 25 pictures a second costs: the gate on each, a lesson twice and a
    /// full look at least once a second, four where the gate asks.
    private func stream(_ frames: [Frame]) throws {
        var finder = ChangeFinder()
        var took = 0.0
        var fullTook = 0.0
        var full = 0
        let warm = 400
        let measured = 1000
        for step in 0..<warm + measured {
            // There and back again, so that walkers walk and do not leap.
            let turn = step / 3 % (2 * frames.count - 2)
            var frame = frames[turn < frames.count ? turn : 2 * frames.count - 2 - turn]
            frame.moment = Moment(milliseconds: Int64(step) * 40)
            let start = Self.processorSeconds()
            let found = try finder.look(at: frame, looking: .watch)
            let seconds = Self.processorSeconds() - start
            guard step >= warm else { continue }
            took += seconds
            guard found.path == .full else { continue }
            full += 1
            fullTook += seconds
        }
        print(
            String(
                format:
                    "  watched at 25 a second: %.3f ms a picture; %d of %d full, %.2f ms each",
                took * 1000 / Double(measured), full, measured,
                fullTook * 1000 / Double(max(1, full))))
    }

    private func pictures(width: Int, height: Int) throws -> [Frame] {
        var video = try RawVideo(
            path: path, filter: "scale=\(width):\(height)", size: (width, height))
        var frames: [Frame] = []
        while frames.count < 12, let frame = try video.next() { frames.append(frame) }
        video.stop()
        return frames
    }

    /// The median of the processor time that `body` takes for a picture, seconds.
    private static func median(
        of frames: [Frame], _ body: (Frame) throws -> Void
    ) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<12 {
            for frame in frames {
                let start = processorSeconds()
                try body(frame)
                times.append(processorSeconds() - start)
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
