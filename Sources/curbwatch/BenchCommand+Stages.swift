internal import ArgumentParser
internal import Benching

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
            The planner is checked by two real patrols of simulated cameras, with 15 % fewer and \
            15 % more views than it gives: the first has to be in time, the second late.
            """)

    @OptionGroup var options: BenchOptions

    @Flag(help: "Plan only; no patrols by the clock.")
    var unchecked = false

    func run() async throws { try await options.run([.patrol], checks: !unchecked) }
}
