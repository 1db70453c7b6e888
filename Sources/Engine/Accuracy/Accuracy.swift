internal import Foundation
internal import Grabbing
internal import Picturing
internal import Scene

/// Holds what scans find against what is true: every recording of a folder that has a truth file.
///
/// Each recording is scanned by itself, by the same scan as `curbwatch scan`, with the site file
/// that stands beside it and a copy of the views' memories, so that none learns from another.
public struct Accuracy {
    /// What to measure and where to write.
    public struct Request: Sendable {
        /// Holds `NAME.truth.json` beside `NAME.mp4`, another video, or the folder `NAME`, and
        /// where there is one `NAME.yaml`.
        public var folder: String
        /// Receives `index.html`, `accuracy.json` and a scan's output for each recording.
        public var report: String
        /// Read only.
        public var memory: String?
        public var jobs: Int

        public init(folder: String, report: String, memory: String? = nil, jobs: Int = 1) {
            self.folder = folder
            self.report = report
            self.memory = memory
            self.jobs = jobs
        }
    }

    private let request: Request
    private let makeScan: (ScanRequest, Settings) throws -> Scan
    private let recordings: [AccuracyRecording]

    /// Finds the recordings; nothing is written yet.
    ///
    /// - Parameter makeScan: gives the scan of one recording, with the networks of the caller.
    /// - Throws: ``AccuracyError`` where the folder holds no truth file, or one without a recording.
    public init(
        _ request: Request, makeScan: @escaping (ScanRequest, Settings) throws -> Scan
    ) throws {
        self.request = request
        self.makeScan = makeScan
        recordings = try AccuracyRecording.all(in: request.folder)
    }

    /// Scans everything, writes the report and returns its table.
    ///
    /// - Throws: ``AccuracyError``, `ScanError`, `SettingsProblems`; what a recording lacks is an
    ///   error too, since a figure over half of the recordings would mislead.
    public func run() throws -> String {
        try Self.makeFolder(request.report)
        let outcomes = try recordings.map { try outcome(of: $0) }
        let figures = AccuracyFigures(outcomes)
        do {
            try figures.json(outcomes).write(
                to: URL(fileURLWithPath: request.report + "/accuracy.json"))
            try Data(try AccuracyPage(figures, outcomes).html().utf8).write(
                to: URL(fileURLWithPath: request.report + "/index.html"))
        } catch let error as CocoaError {
            throw AccuracyError(
                .cannotWrite, "\(request.report): cannot write: \(error.localizedDescription)")
        }
        return figures.text()
    }

    private func outcome(of recording: AccuracyRecording) throws -> AccuracyOutcome {
        let settings =
            try recording.site.map {
                try Settings.load(path: $0, environment: ProcessInfo.processInfo.environment)
            } ?? .implicit
        let output = "\(request.report)/\(recording.name)"
        let scan = try makeScan(
            ScanRequest(
                inputs: [recording.path], site: recording.site, output: output,
                memory: try memoryCopy(for: recording), observations: true, jobs: request.jobs,
                overwrite: true), settings)
        let summary = try scan.run()
        if let failed = summary.inputs.first(where: { $0.status == .failed }) {
            throw AccuracyError(.badData, failed.error ?? "\(failed.path): cannot be scanned")
        }
        return try AccuracyOutcome(recording, output: output, settings: settings)
    }

    private func memoryCopy(for recording: AccuracyRecording) throws -> String? {
        guard let memory = request.memory else { return nil }
        let copy = "\(request.report)/\(recording.name)-memory"
        do {
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.copyItem(atPath: memory, toPath: copy)
        } catch {
            throw AccuracyError(.noInput, "\(memory): cannot be copied to \(copy)")
        }
        return copy
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw AccuracyError(.cannotWrite, "\(path): cannot be made")
        }
    }
}

/// One recording with its truth and its site file.
struct AccuracyRecording: Sendable {
    var name: String
    var path: String
    var site: String?
    var truth: TruthFile

    private static let suffix = ".truth.json"
    private static let beside: Set<String> = ["yaml", "yml", "json", "txt", "csv", "md"]

    /// In the order of their names.
    static func all(in folder: String) throws(AccuracyError) -> [AccuracyRecording] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw AccuracyError(.noInput, "\(folder): no such folder")
        }
        let names = files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
        guard !names.isEmpty else {
            throw AccuracyError(.noInput, "\(folder): holds no NAME\(suffix)")
        }
        var recordings: [AccuracyRecording] = []
        for name in names.sorted() {
            let file = files.sorted().first { file in
                file == name
                    || file.hasPrefix(name + ".") && !file.dropFirst(name.count + 1).contains(".")
                        && !beside.contains(String(file.dropFirst(name.count + 1)).lowercased())
            }
            guard let file else {
                throw AccuracyError(
                    .noInput, "\(folder)/\(name)\(suffix): no recording \(name).* stands beside it")
            }
            recordings.append(
                AccuracyRecording(
                    name: name, path: "\(folder)/\(file)",
                    site: files.contains(name + ".yaml") ? "\(folder)/\(name).yaml" : nil,
                    truth: try TruthFile(path: "\(folder)/\(name)\(suffix)")))
        }
        return recordings
    }
}
