internal import Diffing
internal import Grabbing
internal import Scene
internal import Synchronization

/// What changed against a view's memory: the gate, the full path, the median of a burst, and the
/// coding of the memory.
struct DiffBench {
    let footage: Footage
    /// Pictures that go round, there and back again, so that walkers walk and do not leap.
    private static let pictures = 16

    func contenders(sweep: [Int]) throws -> [Contender] {
        var all: [Contender] = []
        for clip in footage.sizes {
            let frames = try Self.frames(of: clip)
            let isMain = clip.path == footage.main.path
            all.append(try gate(clip, frames))
            all.append(try full(clip, frames, threads: 1))
            guard isMain else { continue }
            for threads in sweep where threads > 1 {
                all.append(try full(clip, frames, threads: threads))
            }
            all.append(
                Contender(
                    stage: .diff, work: "median of a burst of three", unit: "visit",
                    width: clip.width, height: clip.height
                ) {
                    _ = try Burst.median(Array(frames.prefix(3)))
                    return 1
                })
            let learnt = try Self.learnt(frames)
            all.append(
                Contender(
                    stage: .diff, work: "memory to bytes and back", unit: "visit",
                    width: clip.width, height: clip.height
                ) {
                    _ = try ChangeFinder(decoding: learnt.encoded(), settings: .standard)
                    return 1
                })
        }
        return all
    }

    static func frames(of clip: Footage.Clip) throws -> [Frame] { try frames(of: clip.path) }

    static func frames(of path: String) throws -> [Frame] {
        let reader = try RecordingReader(path: path, name: path, start: .epoch, sampling: .all)
        var frames: [Frame] = []
        while frames.count < pictures, let frame = try reader.next() { frames.append(frame) }
        guard frames.count >= 3 else { throw BenchError("\(path) has too few pictures") }
        return frames
    }

    private static func learnt(_ frames: [Frame]) throws -> ChangeFinder {
        var finder = ChangeFinder()
        for step in 0..<24 {
            _ = try finder.look(
                at: frame(step, of: frames, spacing: 1000),
                looking: .visit(interval: .seconds(1)))
        }
        return finder
    }

    private static func frame(_ step: Int, of frames: [Frame], spacing: Int64) -> Frame {
        let turn = step % (2 * frames.count - 2)
        var frame = frames[turn < frames.count ? turn : 2 * frames.count - 2 - turn]
        frame.moment = Moment(milliseconds: Int64(step) * spacing)
        return frame
    }

    private func full(
        _ clip: Footage.Clip, _ frames: [Frame], threads: Int
    ) throws -> Contender {
        let lookers = try (0..<threads).map { _ in Looker(try Self.learnt(frames)) }
        return Contender(
            stage: .diff, work: "full path of a visit", unit: "look", width: clip.width,
            height: clip.height, threads: threads
        ) {
            try Side.bySide(threads) { number in
                try lookers[number].look(8) { step, finder in
                    let frame = Self.frame(step, of: frames, spacing: 1000)
                    let found = try finder.look(at: frame, looking: .visit(interval: .seconds(1)))
                    guard found.path == .full else { throw BenchError("not the full path") }
                }
            }
        }
    }

    /// Within the spacing of the last full look every watched picture takes the gate only.
    private func gate(_ clip: Footage.Clip, _ frames: [Frame]) throws -> Contender {
        let looker = Looker(try Self.learnt(frames))
        return Contender(
            stage: .diff, work: "gate of a watched picture", unit: "look", width: clip.width,
            height: clip.height
        ) {
            try looker.look(32) { step, finder in
                var frame = Self.frame(step, of: frames, spacing: 0)
                frame.moment = Moment(milliseconds: 23_001 + Int64(step % 2))
                let found = try finder.look(at: frame, looking: .watch)
                guard found.path == .gate else { throw BenchError("not the gate") }
            }
        }
    }

    /// A view's memory and how often it has looked; a thread at a time.
    private final class Looker: Sendable {
        private let state: Mutex<(finder: ChangeFinder, step: Int)>

        init(_ finder: ChangeFinder) { state = Mutex((finder, 24)) }

        func look(_ times: Int, _ body: (Int, inout ChangeFinder) throws -> Void) throws -> Int {
            try state.withLock { state in
                for _ in 0..<times {
                    try body(state.step, &state.finder)
                    state.step += 1
                }
            }
            return times
        }
    }
}
