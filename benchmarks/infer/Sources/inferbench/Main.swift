import Foundation
import Inference

// Times a network on the engine, one line of JSON on standard output. `compare.py` calls it between
// runs of onnxruntime, so both see the same machine.
//
//     inferbench time NET.onnx --threads 1 --runs 50 [--build floor|wide]
//     inferbench serve NET.onnx --threads 1 [--build floor|wide]

@main
struct Main {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else {
            print("usage: inferbench time|serve NET.onnx [--threads N] [--runs N] [--build B]")
            exit(64)
        }
        let verb = arguments.removeFirst()
        let path = arguments.removeFirst()
        var options: [String: String] = [:]
        while arguments.count >= 2 {
            options[arguments.removeFirst()] = arguments.removeFirst()
        }
        let before = residentBytes()
        let started = ContinuousClock.now
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let model = try Model(bytes: bytes)
        let session = try Session(
            model: model, threads: Int(options["--threads"] ?? "1") ?? 1,
            build: KernelBuild(rawValue: options["--build"] ?? "") ?? .best)
        let load = ContinuousClock.now - started
        var inputs: [String: Tensor] = [:]
        for port in model.inputs {
            let shape = port.shape.map { $0 ?? 1 }
            let count = shape.reduce(1, *)
            inputs[port.name] = Tensor(
                shape: shape, floats: (0..<count).map { Float($0 % 251) / 251 })
        }
        _ = try session.run(inputs)
        let growth = residentBytes() - before
        let first =
            "\"load_ms\": \(milliseconds(load)), \"growth_bytes\": \(growth), "
            + "\"arena_bytes\": \(session.arenaBytes)"
        if verb == "serve" {
            say("{\(first)}")
            while let line = readLine(), let runs = Int(line) {
                say(
                    try times(session, inputs, runs)
                        .map { "\($0.wall) \($0.processor)" }.joined(separator: " "))
            }
            return
        }
        let found = try times(session, inputs, Int(options["--runs"] ?? "50") ?? 50)
        let wall = found.map(\.wall).sorted()
        let processor = found.map(\.processor).sorted()
        print(
            "{\(first), \"median_ms\": \(wall[wall.count / 2]), \"best_ms\": \(wall[0]), "
                + "\"processor_ms\": \(processor[processor.count / 2]), "
                + "\"processor_best_ms\": \(processor[0])}")
    }

    /// Prints at once, whoever listens.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    static func times(
        _ session: Session, _ inputs: [String: Tensor], _ runs: Int
    ) throws -> [(wall: Double, processor: Double)] {
        try (0..<max(1, runs)).map { _ in
            let started = ContinuousClock.now
            let busy = processorMilliseconds()
            _ = try session.run(inputs)
            return (
                milliseconds(ContinuousClock.now - started), processorMilliseconds() - busy
            )
        }
    }

    /// Processor time of all threads, which a busy machine stretches less than it does the clock.
    static func processorMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }

    static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
    }

    static func residentBytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }
}
