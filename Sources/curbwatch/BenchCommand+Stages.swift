internal import ArgumentParser
internal import Benching
internal import Foundation

struct BenchAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all", abstract: "Everything, under five minutes on two cores.")

    @OptionGroup var options: BenchOptions

    func run() async throws { try await options.run(Set(Figure.Stage.allCases), layers: true) }
}

struct BenchGrab: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grab", abstract: "Pictures out of recordings, by size and threads.")

    @OptionGroup var options: BenchOptions

    func run() async throws { try await options.run([.grab]) }
}

struct BenchDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What changed: gate, full path, burst, memory.")

    @OptionGroup var options: BenchOptions

    func run() async throws { try await options.run([.diff]) }
}

struct BenchInfer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "infer", abstract: "A network, by kernels and threads.",
        discussion: """
            With --layers a line for each layer: GFLOP/s, the share of the multiply-add peak that \
            was measured in the same run, and why a layer stays under half of it.
            """)

    @OptionGroup var options: BenchOptions

    @Flag(help: "A line for each layer.")
    var layers = false

    func run() async throws { try await options.run([.infer], layers: layers) }
}

struct BenchScan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Whole scans, from the file to the cases.")

    @OptionGroup var options: BenchOptions

    func run() async throws { try await options.run([.scan]) }
}

struct BenchPatrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patrol",
        abstract: "What a visit costs, how many views this box carries, checked by the clock.",
        discussion: """
            The planner is checked by two real patrols of simulated cameras: 15 % below what it \
            gives the free cores visits have to be in time, 15 % above late.
            """)

    @OptionGroup var options: BenchOptions

    @Flag(help: "Plan only; no patrols by the clock.")
    var unchecked = false

    func run() async throws { try await options.run([.patrol], checks: !unchecked) }
}

/// `curbwatch bench count`: for the gates of continuous integration, not for people.
struct BenchCount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Do one work an exact number of times, for a counter beside the program.",
        shouldDisplay: false)

    @Argument(help: "gate, full, median, coding, network or control.")
    var work: String

    @Option(help: "How many times.")
    var times = 100

    @Option(help: "A recording; for network an ONNX file.")
    var input = ""

    func validate() throws {
        guard Counting.Work(rawValue: work) != nil else {
            let names = Counting.Work.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(work): needs one of \(names)")
        }
        guard (1...100_000).contains(times) else {
            throw ValidationError("--times \(times): needs 1 ... 100000")
        }
    }

    func run() throws {
        guard let work = Counting.Work(rawValue: work) else { return }
        do {
            let reading = try Counting(work, times: times, input: input).run()
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            print(String(decoding: try encoder.encode(reading), as: UTF8.self))
        } catch {
            throw Ending.code(reporting: error)
        }
    }
}
