internal import ArgumentParser
internal import Benching
internal import Foundation

/// `curbwatch bench`: what this machine carries, measured here and now.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: pictures, looks, networks, scans, patrols, capacity.",
        discussion: """
            Every figure is the median of repeated rounds in which all contenders take turns; ± is \
            how far rounds lie apart. Without --input a street is drawn and encoded in five sizes \
            (once; kept in the cache), which needs ffmpeg. A noisy machine is named as such.

            Examples:

              curbwatch bench all --report report
              curbwatch bench infer --layers --detector yolov3-tiny
              curbwatch bench grab --input street.mp4 --threads 1,2 --json
              curbwatch bench patrol --detector none
            """,
        subcommands: [
            BenchAll.self, BenchGrab.self, BenchDiff.self, BenchInfer.self, BenchScan.self,
            BenchPatrol.self, BenchCount.self,
        ])
}

/// What all benchmarks understand.
struct BenchOptions: ParsableArguments {
    @Option(help: "A recording to measure on, as it is.")
    var input: String?

    @Option(
        help: """
            A network's name, the path of an ONNX file, or none. Standard: the best that is \
            installed.
            """)
    var detector: String?

    @Option(help: "Numbers of threads to try: 1,2,4. Standard: doubled up to the cores.")
    var threads: String?

    @Option(help: "Rounds that count; one more warms up.")
    var rounds = 5

    @Flag(help: "Print all figures as JSON instead of the tables.")
    var json = false

    @Option(help: "Folder for index.html, one file with plots.")
    var report: String?

    func validate() throws {
        guard (1...100).contains(rounds) else {
            throw ValidationError("--rounds \(rounds): needs 1 ... 100")
        }
        if let threads, Self.numbers(threads) == nil {
            throw ValidationError("--threads \(threads): needs numbers 1 ... 256 such as 1,2,4")
        }
    }

    func run(_ stages: Set<Figure.Stage>, layers: Bool = false, checks: Bool = true) async throws {
        var request = Bench.Request(stages: stages, cache: Self.cache)
        request.input = input
        request.detector = detector
        request.layers = layers
        request.checks = checks
        request.rounds = rounds
        request.threads = threads.flatMap(Self.numbers) ?? []
        let bar = BenchBar()
        let bench = Bench(
            request: request, environment: ProcessInfo.processInfo.environment,
            program: Program.path, progress: { bar.show($0) })
        do {
            let found = try await bench.run()
            bar.clear()
            print(json ? try Self.json(found) : found.text, terminator: "")
            try write(found)
        } catch let code as ExitCode {
            throw code
        } catch let error as BenchError {
            bar.clear()
            Ending.report(error.description)
            throw Ending.noInput
        } catch {
            bar.clear()
            throw Ending.code(reporting: error)
        }
    }

    private func write(_ found: BenchReport) throws {
        do {
            if let report {
                let folder = URL(fileURLWithPath: report, isDirectory: true)
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true)
                try Data(BenchPage(report: found).html.utf8).write(
                    to: folder.appendingPathComponent("index.html"), options: .atomic)
            }
        } catch {
            Ending.report("\(report ?? ""): cannot write; check the folder and the disk")
            throw Ending.cannotWrite
        }
    }

    private static func json(_ found: BenchReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(found), as: UTF8.self) + "\n"
    }

    static func numbers(_ text: String) -> [Int]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Int($0.trimmingCharacters(in: .whitespaces)) }
        let numbers = parts.compactMap(\.self)
        guard !numbers.isEmpty, numbers.count == parts.count,
            numbers.allSatisfy((1...256).contains)
        else { return nil }
        return numbers
    }

    /// `CURBWATCH_BENCH_CACHE`, else `curbwatch/bench` in the user's cache folder.
    private static var cache: String {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["CURBWATCH_BENCH_CACHE"] { return named }
        let base = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        return base + "/curbwatch/bench"
    }
}

/// The progress of a benchmark on a terminal.
private final class BenchBar {
    private var bar = ProgressBar()

    func show(_ progress: Bench.Progress) {
        bar.show(fraction: progress.fraction, doing: progress.doing)
    }

    func clear() { bar.clear() }
}
