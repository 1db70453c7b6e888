internal import Diffing
internal import Foundation
internal import Grabbing
internal import Inference
internal import Scene

/// Work that is done an exact number of times, so that a counter beside the program (callgrind, an
/// allocator that counts) can say what one time takes. The same input gives the same counts.
public struct Counting {
    public enum Work: String, Sendable, CaseIterable {
        case gate, full, median, coding, network
        /// Allocates once a time: what a counter has to catch.
        case control
    }

    /// What was counted here; nil where nothing counts.
    public struct Reading: Codable, Sendable {
        public var work: String
        public var times: Int
        /// Allocations by the counter of `benchmarks/diffing/countalloc.c`.
        public var allocations: Int?
        /// Bytes of the view's memory after the work.
        public var memoryBytes: Int?
    }

    let work: Work
    let times: Int
    let input: String

    /// - Parameters:
    ///   - input: a recording; for ``Work/network`` an ONNX file.
    public init(_ work: Work, times: Int, input: String) {
        self.work = work
        self.times = times
        self.input = input
    }

    /// Looks before counting begins: buffers have grown by then.
    private static let warm = 40

    /// Does the work.
    public func run() throws -> Reading {
        switch work {
        case .control:
            var kept: [[UInt8]] = []
            kept.reserveCapacity(times)
            return try counted { kept.append([UInt8](repeating: 1, count: 1 + $0 % 50)) }
        case .network: return try network()
        default: return try pictures()
        }
    }

    private func network() throws -> Reading {
        let model = try Model(path: input)
        // The build that every counter understands; AVX-512 none does.
        let session = try Session(model: model, threads: 1, build: .floor)
        var inputs: [String: Tensor] = [:]
        for port in model.inputs {
            let shape = port.shape.map { $0 ?? 1 }
            let values = (0..<shape.reduce(1, *)).map { Float($0 % 251) / 251 }
            inputs[port.name] = Tensor(shape: shape, floats: values)
        }
        _ = try session.run(inputs)
        return try counted { _ in _ = try session.run(inputs) }
    }

    private func pictures() throws -> Reading {
        let frames = try DiffBench.frames(of: input)
        var finder = ChangeFinder()
        func frame(_ step: Int, _ spacing: Int64) -> Frame {
            let turn = step % (2 * frames.count - 2)
            var frame = frames[turn < frames.count ? turn : 2 * frames.count - 2 - turn]
            frame.moment = Moment(milliseconds: Int64(step) * spacing)
            return frame
        }
        for step in 0..<Self.warm {
            _ = try finder.look(
                at: frame(step, 1000), looking: .visit(interval: .seconds(1)))
        }
        var reading: Reading
        switch work {
        case .gate:
            reading = try counted { step in
                var next = frame(step, 0)
                next.moment = Moment(
                    milliseconds: Int64(Self.warm - 1) * 1000 + 1 + Int64(step % 2))
                let found = try finder.look(at: next, looking: .watch)
                guard found.path == .gate else { throw BenchError("not the gate") }
            }
        case .full:
            reading = try counted { step in
                let found = try finder.look(
                    at: frame(Self.warm + step, 1000), looking: .visit(interval: .seconds(1)))
                guard found.path == .full else { throw BenchError("not the full path") }
            }
        case .median:
            let burst = Array(frames.prefix(3))
            reading = try counted { _ in _ = try Burst.median(burst) }
        default:
            reading = try counted { _ in
                _ = try ChangeFinder(decoding: finder.encoded(), settings: .standard)
            }
        }
        reading.memoryBytes = finder.encodedMemory().count
        return reading
    }

    private func counted(_ body: (Int) throws -> Void) throws -> Reading {
        typealias Counter = @convention(c) () -> UInt
        let counter = dlsym(nil, "counted_allocations")
            .map { unsafeBitCast($0, to: Counter.self) }
        let before = counter?() ?? 0
        for step in 0..<times { try body(step) }
        let after = counter?() ?? 0
        return Reading(
            work: work.rawValue, times: times,
            allocations: counter == nil ? nil : Int(after - before), memoryBytes: nil)
    }
}
