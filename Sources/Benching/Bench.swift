internal import Dispatch
internal import Engine
internal import Foundation
internal import Inference

/// A run of `curbwatch bench`: prepares footage and network, measures what was asked for, and
/// hands over a report.
public struct Bench {
    /// What to measure, and on what.
    public struct Request: Sendable {
        public var stages: Set<Figure.Stage>
        /// A recording; nil draws a street.
        public var input: String?
        /// A network's name or the path of an ONNX file; nil takes the best that is there, "none"
        /// measures without.
        public var detector: String?
        public var layers = false
        /// Numbers of threads; empty for 1, 2, 4 … up to the cores.
        public var threads: [Int] = []
        /// Rounds that count.
        public var rounds = 5
        /// Whether patrols by the clock check the planner.
        public var checks = true
        /// Where drawn footage is kept.
        public var cache: String

        public init(stages: Set<Figure.Stage>, cache: String) {
            self.stages = stages
            self.cache = cache
        }
    }

    /// How far the run has come.
    public struct Progress: Sendable {
        /// 0...1; an estimate before all contenders are known.
        public var fraction: Double
        public var doing: String
    }

    private let request: Request
    private let program: String
    private let environment: [String: String]
    private let progress: (Progress) throws -> Void

    /// - Parameters:
    ///   - program: the running program, beside which networks are looked for.
    ///   - progress: told after every turn; what it throws ends the run.
    public init(
        request: Request, environment: [String: String], program: String,
        progress: @escaping (Progress) throws -> Void
    ) {
        self.request = request
        self.environment = environment
        self.program = program
        self.progress = progress
    }

    /// Measures. Blocks for as long as it takes, up to minutes.
    ///
    /// - Throws: ``BenchError`` where nothing can be measured, and what stages throw.
    public func run() async throws -> BenchReport {
        let started = Clocks.wall
        let noise = NoiseWatch()
        let sweep = sweep
        var ahead = Ahead(stages: request.stages, checks: request.checks)
        func tell(_ doing: String) throws {
            try progress(Progress(fraction: ahead.fraction, doing: doing))
        }
        try tell("preparing footage")
        let footage = try Footage.prepare(input: request.input, cache: request.cache) {
            try? tell($0)
        }
        var report = BenchReport(
            machine: .here, noise: noise.reading(), footage: footage.origin)
        let work = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }

        ahead.reach(.grab)
        try tell("the machine's own limits")
        let peaks = try Peaks.measure(threads: sweep.last ?? 1, noise: noise)
        report.peaks = peaks
        func measure(_ stage: Figure.Stage, _ contenders: [Contender], rounds: Int) throws {
            ahead.reach(stage)
            var rounds = Rounds(count: rounds)
            let turns = Double(max(1, rounds.turns(contenders.count)))
            rounds.tick = {
                ahead.step(1 / turns)
                try tell($0)
            }
            report.figures += try rounds.measure(contenders, noise: noise)
        }

        if request.stages.contains(.grab) {
            try measure(
                .grab, GrabBench(footage: footage).contenders(sweep: sweep), rounds: request.rounds)
        }
        if request.stages.contains(.diff) {
            try measure(
                .diff, try DiffBench(footage: footage).contenders(sweep: sweep),
                rounds: request.rounds)
        }
        if request.stages.contains(.infer) {
            if let network {
                let bench = try InferBench(network: network, footage: footage)
                try measure(.infer, try bench.contenders(sweep: sweep), rounds: request.rounds)
                if request.layers || request.stages.count > 1 {
                    report.layers[bench.name] = try bench.layers(
                        runs: 15, peaks: peaks, noise: noise)
                }
            } else {
                report.omissions.append(absence)
            }
        }
        let (networks, detection) = try networks()
        if request.stages.contains(.scan) {
            let bench = ScanBench(
                footage: footage, networks: networks, detection: detection, folder: work.path)
            try measure(.scan, bench.contenders(sweep: sweep), rounds: max(2, request.rounds - 2))
        }
        if request.stages.contains(.patrol) {
            ahead.reach(.patrol)
            let clip = try Footage.repeated(footage.main, seconds: 400, in: work.path)
            let carrying = Carrying(
                bench: PatrolBench(
                    clip: clip, networks: networks, detection: detection, folder: work.path),
                footage: footage, checks: request.checks, names: networks.hashes.keys.sorted())
            report.patrol = try await carrying.measure(noise: noise) { doing, part in
                ahead.step(part)
                try tell(doing)
            }
        }
        report.noise = noise.reading()
        report.seconds = Clocks.wall - started
        return report
    }

    private var sweep: [Int] {
        if !request.threads.isEmpty { return Set(request.threads).sorted() }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var list = [1]
        while let last = list.last, last * 2 <= cores { list.append(last * 2) }
        if let last = list.last, last < cores { list.append(cores) }
        return list
    }

    // MARK: - Networks

    /// The ONNX file to measure; nil where none is wanted or none is there.
    private var network: URL? {
        if let detector = request.detector {
            if detector == "none" { return nil }
            if detector.hasSuffix(".onnx") { return URL(fileURLWithPath: detector) }
            return folder?.file(named: detector)
        }
        return ["yolox-nano", "yolov3-tiny", "street-detector"].lazy
            .compactMap { folder?.file(named: $0) }.first
    }

    private var folder: ModelFolder? {
        ModelFolder(settings: DetectionSettings(), environment: environment, program: program)
    }

    private var absence: String {
        request.detector == "none"
            ? "infer: --detector none"
            : "infer: no network \(request.detector.map { "called \($0) " } ?? "")is there; "
                + "`make models` fetches some"
    }

    /// What scans and patrols name things with: as installed, with the detector that was asked for.
    private func networks() throws -> (Networks, DetectionSettings) {
        guard !request.stages.isDisjoint(with: [.scan, .patrol]), request.detector != "none" else {
            return (.none, .none)
        }
        var detection = DetectionSettings()
        if let network, request.detector != nil {
            detection.detector = network.deletingPathExtension().lastPathComponent
            if request.detector?.hasSuffix(".onnx") == true {
                detection.folder = network.deletingLastPathComponent().path
            }
        }
        let networks = try Networks.load(
            detection, threads: 1, environment: environment, program: program, warn: { _ in })
        return (networks, detection)
    }
}

/// How far a run has come: stages weigh what they usually take.
private struct Ahead {
    private static let weights: [Figure.Stage: Double] = [
        .grab: 60, .diff: 30, .infer: 25, .scan: 50, .patrol: 120,
    ]
    private let wanted: [Figure.Stage]
    private let total: Double
    private var before = 0.0
    private var current = 0.0
    private var part = 0.0

    init(stages: Set<Figure.Stage>, checks: Bool) {
        wanted = Figure.Stage.allCases.filter(stages.contains)
        total = wanted.map { Self.weights[$0] ?? 0 }.reduce(0, +)
    }

    var fraction: Double { total > 0 ? min(1, (before + current * min(1, part)) / total) : 0 }

    mutating func reach(_ stage: Figure.Stage) {
        before = wanted.prefix { $0 != stage }.map { Self.weights[$0] ?? 0 }.reduce(0, +)
        current = wanted.contains(stage) ? Self.weights[stage] ?? 0 : 0
        part = 0
    }

    mutating func step(_ more: Double) { part += more }
}
