public import CaseFiling
public import Foundation
public import Grabbing
public import Scene

/// What `curbwatch scan` was asked for.
public struct ScanRequest: Sendable {
    /// Files, folders, patterns, as they were given.
    public var inputs: [String]
    /// The site file; nil for the whole picture of each input as one view.
    public var site: String?
    public var output: String
    /// When the first picture was taken; nil asks the names and the containers.
    public var start: Date?
    /// Between two stills whose names carry no time.
    public var interval: Duration?
    /// nil takes one picture a second of video and every still.
    public var sampling: Sampling?
    public var view: ViewID?
    /// Where the views' memories are read from and written back to.
    public var memory: String?
    public var observations: Bool
    /// Where a sheet for each full look is written, for people.
    public var explain: String?
    public var format: ExportFormat
    /// Views scanned at once.
    public var jobs: Int
    public var resume: Bool
    /// Begin anew where the output already holds a scan.
    public var overwrite: Bool

    public init(
        inputs: [String], site: String? = nil, output: String, start: Date? = nil,
        interval: Duration? = nil, sampling: Sampling? = nil, view: ViewID? = nil,
        memory: String? = nil, observations: Bool = false, explain: String? = nil,
        format: ExportFormat = .jsonl,
        jobs: Int = 1, resume: Bool = false, overwrite: Bool = false
    ) {
        self.inputs = inputs
        self.site = site
        self.output = output
        self.start = start
        self.interval = interval
        self.sampling = sampling
        self.view = view
        self.memory = memory
        self.observations = observations
        self.explain = explain
        self.format = format
        self.jobs = jobs
        self.resume = resume
        self.overwrite = overwrite
    }
}

/// Why a scan could not be done at all. What one input lacks is in the summary instead.
public struct ScanError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where the command ends differently.
    public enum Reason: Sendable {
        /// None of the inputs is there.
        case noInput
        /// The inputs and the site file do not fit together.
        case usage
        /// The output cannot be written, or holds something else.
        case cannotWrite
        /// What was to be resumed is another scan.
        case otherScan
    }

    public var reason: Reason
    public var description: String

    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
