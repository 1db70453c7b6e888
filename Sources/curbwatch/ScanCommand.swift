internal import ArgumentParser
internal import CaseFiling
internal import Dispatch
internal import Engine
internal import Foundation
internal import Grabbing
internal import Scene
internal import Synchronization
internal import Timetable

struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Scan recordings: find violations and file cases with evidence.",
        discussion: """
            INPUT is a video file, a picture, a folder of pictures, or a pattern in quotes. A broken \
            input is reported, the others go on. Pictures are timed by their names \
            (2013-02-24_11_30_05.jpg) or by --start and --interval.

            Examples:

              curbwatch scan street.mp4 --output out
              curbwatch scan street.mp4 --site gate.yaml --start 2026-01-31T08:00:00+08:00
              curbwatch scan stills/ --interval 5m --start 2026-01-31T08:00:00Z
              curbwatch scan 'day1/*.mp4' --site gate.yaml --memory memories --jobs 2
              curbwatch scan 'day1/*.mp4' --site gate.yaml --resume

            The output directory holds events.jsonl, suppressed.jsonl, cases.jsonl, \
            observations.jsonl, summary.json, curbwatch.sqlite and evidence/.
            """)

    @Argument(help: "Video files, pictures, folders of pictures, or patterns.")
    var inputs: [String]

    @Option(help: "Site file with views and zones; without one the whole picture is one pavement.")
    var site: String?

    @Option(name: [.long, .short], help: "Directory for everything that is found.")
    var output = "curbwatch-output"

    @Option(help: "When the first picture was taken: 2026-01-31T08:00:00+08:00.")
    var start: String?

    @Option(help: "Time between stills whose names carry no time: 500ms, 90s, 5m, 2h.")
    var interval: String?

    @Option(help: "keyframes, all, or a rate such as 2fps. Standard: 1fps for video, every still.")
    var sampling: String?

    @Option(help: "The view that all inputs belong to: CAMERA/PRESET.")
    var view: String?

    @Option(help: "Folder from which the views' memories are read and to which they are written.")
    var memory: String?

    @Option(
        help: """
            What finds people, cycles and vehicles: a name from `curbwatch models list`, or none for \
            no network at all. Standard: the site file's, else the best that is installed.
            """)
    var detector: String?

    @Flag(help: "Write a line for each picture looked at to observations.jsonl.")
    var observations = false

    @Option(help: "Folder for a sheet of each full look: reference, picture, difference, mask.")
    var explain: String?

    @Option(help: "jsonl, or csv for tables beside the JSON lines.")
    var format = "jsonl"

    @Option(help: "Views scanned at once.")
    var jobs: Int?

    @Option(help: "All threads of the process that compute.")
    var threads: Int?

    @Flag(help: "Go on with a scan that was broken off.")
    var resume = false

    @Flag(help: "Begin anew where the output directory already holds a scan.")
    var overwrite = false

    @Flag(help: "Show which input belongs to which view and end; nothing is written.")
    var dryRun = false

    func validate() throws {
        if let sampling, Sampling(sampling) == nil {
            throw ValidationError("--sampling \(sampling): needs keyframes, all or a rate: 2fps")
        }
        if ExportFormat(rawValue: format) == nil {
            throw ValidationError("--format \(format): needs jsonl or csv")
        }
        if let interval {
            guard let found = DurationText.parse(interval), found > .zero else {
                throw ValidationError("--interval \(interval): needs 500ms, 90s, 5m or 2h")
            }
        }
        if let start, LocalTime.parse(start, zone: .gmt) == nil {
            throw ValidationError("--start \(start): needs 2026-01-31T08:00:00+08:00")
        }
        if let view { _ = try Self.viewID(view) }
        if view != nil, site == nil {
            throw ValidationError("--view names a view of a site file: give --site too")
        }
        for (name, value) in [("--jobs", jobs), ("--threads", threads)] {
            if let value, value < 1 || value > 1024 {
                throw ValidationError("\(name) \(value): needs 1 ... 1024")
            }
        }
    }

    func run() async throws {
        do {
            try await scan()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Ending.code(reporting: error)
        }
    }

    private func scan() async throws {
        var settings =
            try site.map {
                try Settings.load(path: $0, environment: ProcessInfo.processInfo.environment)
            } ?? .implicit
        if let detector {
            if detector == "none" {
                settings.detection = .none
            } else {
                settings.detection.detector = detector
            }
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let request = ScanRequest(
            inputs: inputs, site: site, output: output,
            start: start.flatMap { LocalTime.parse($0, zone: settings.site.zone) },
            interval: interval.flatMap { DurationText.parse($0) },
            sampling: sampling.flatMap { Sampling($0) }, view: try view.map(Self.viewID),
            memory: memory, observations: observations, explain: explain,
            format: ExportFormat(rawValue: format) ?? .jsonl,
            jobs: min(jobs ?? cores, threads ?? .max), resume: resume, overwrite: overwrite)
        let cancellation = Cancellation()
        let networks =
            dryRun ? .none : try networks(settings.detection, jobs: request.jobs, cores: cores)
        let scan = try Scan(
            request: request, settings: settings, networks: networks, cancellation: cancellation,
            warn: { Ending.report($0) })
        if dryRun {
            for line in scan.outline { print(line) }
            if scan.hasFailures { throw Ending.partly }
            return
        }
        let signals = Self.cancelOnSignal(cancellation)
        defer { for signal in signals { signal.cancel() } }
        let summary = try await Self.runShowingProgress(scan)
        for input in summary.inputs {
            if let error = input.error { Ending.report(error) }
        }
        if isatty(STDOUT_FILENO) == 1 { print(closing(summary)) }
        if summary.interrupted {
            Ending.report("stopped; go on with --resume")
            throw ExitCode(130)
        }
        if summary.hasFailures { throw Ending.partly }
    }

    private func networks(
        _ detection: DetectionSettings, jobs: Int, cores: Int
    ) throws -> Networks {
        do {
            return try Networks.load(
                detection, threads: max(1, (threads ?? cores) / jobs),
                environment: ProcessInfo.processInfo.environment, program: Program.path,
                // What is not installed is news for a person, not for a pipe; summary.json tells.
                warn: { if isatty(STDERR_FILENO) == 1 { Ending.report($0) } })
        } catch let error as NetworkError where detector != nil {
            Ending.report(error.description)
            throw Ending.usage
        }
    }

    private func closing(_ summary: ScanSummary) -> String {
        let sum = summary.inputs.map(\.observations).reduce(0, +)
        let seconds = summary.ended.timeIntervalSince(summary.started)
        return "\(sum) pictures of \(summary.inputs.count) inputs in "
            + "\(String(format: "%.1f", seconds)) s; \(summary.events) events\n"
            + "filed \(summary.cases) cases; output in \(output)"
    }

    /// Runs the scan on a thread of its own and draws the progress until it ends.
    private static func runShowingProgress(_ scan: Scan) async throws -> ScanSummary {
        let result = Mutex<Result<ScanSummary, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let found = Result { try scan.run() }
            result.withLock { $0 = found }
            done.signal()
        }
        thread.stackSize = 4 << 20
        thread.start()
        var bar = ProgressBar()
        var hasStarted = false
        while done.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
            if !hasStarted, scan.progress.pictures > 0 {
                Program.releaseStartPages()
                hasStarted = true
            }
            bar.show(fraction: scan.progress.fraction, pictures: scan.progress.pictures)
        }
        bar.clear()
        guard let found = result.withLock({ $0 }) else { throw CancellationError() }
        return try found.get()
    }

    /// The first SIGINT or SIGTERM ends the scan after the picture under way, with a checkpoint.
    private static func cancelOnSignal(_ cancellation: Cancellation) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { cancellation.cancel() }
            source.resume()
            return source
        }
    }

    static func viewID(_ text: String) throws -> ViewID {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("--view \(text): needs CAMERA/PRESET")
        }
        return ViewID(camera: CameraID(String(parts[0])), preset: PresetID(String(parts[1])))
    }
}
