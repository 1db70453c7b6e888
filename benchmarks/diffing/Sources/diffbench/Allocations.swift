import Diffing
import Foundation
import Scene

/// Counts what looks allocate once every buffer has grown, by the counter that `allocations` loads
/// before the C library.
struct Allocations {
    var path: String
    private typealias Counter = @convention(c) () -> UInt

    func run() throws {
        guard let symbol = dlsym(nil, "counted_allocations") else {
            try restart()
            throw BenchError(reason: "run it by benchmarks/diffing/allocations")
        }
        let counter = unsafeBitCast(symbol, to: Counter.self)
        let frames = try pictures()
        var failed = false
        for (name, looking, spacing) in [
            ("visits", Observation.Looking.visit(interval: .seconds(1)), Int64(1000)),
            ("watched", .watch, 40),
        ] {
            var finder = ChangeFinder()
            var paths = (gate: 0, full: 0)
            var counts = (gate: 0, full: 0)
            var times = 0
            let warm = 600
            for step in 0..<warm + 600 {
                let turn = step % (2 * frames.count - 2)
                var frame = frames[turn < frames.count ? turn : 2 * frames.count - 2 - turn]
                frame.moment = Moment(milliseconds: Int64(step) * spacing)
                let before = counter()
                let path = try finder.look(at: frame, looking: looking).path
                let allocated = Int(counter() - before)
                guard step >= warm else { continue }
                times += allocated > 0 ? 1 : 0
                if path == .gate {
                    paths.gate += 1
                    counts.gate += allocated
                } else {
                    paths.full += 1
                    counts.full += allocated
                }
            }
            print(
                "\(name): \(counts.gate) allocations in \(paths.gate) gate looks, "
                    + "\(counts.full) in \(paths.full) full looks (\(times) looks allocated)")
            failed = failed || counts.gate + counts.full > 0
        }
        var kept: [[UInt8]] = []
        kept.reserveCapacity(100)
        let before = counter()
        for size in 1...100 { kept.append([UInt8](repeating: 1, count: size)) }
        let caught = counter() - before
        print("control: \(caught) allocations in \(kept.count) pictures that allocate one each")
        if failed || caught != 100 {
            throw BenchError(reason: "a look allocates, or none is counted")
        }
    }

    /// The loader must know the counter before this program: begin again with it.
    private func restart() throws {
        guard let library = ProcessInfo.processInfo.environment["COUNTED"] else { return }
        setenv("LD_PRELOAD", library, 1)
        unsetenv("COUNTED")
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        execv("/proc/self/exe", arguments)
    }

    private func pictures() throws -> [Frame] {
        unsetenv("LD_PRELOAD")
        var video = try RawVideo(path: path)
        var frames: [Frame] = []
        while frames.count < 60, let frame = try video.next() { frames.append(frame) }
        video.stop()
        return frames
    }
}
