internal import CaseFiling
internal import Foundation
internal import Grabbing
internal import Scene

/// The scan of one view: its inputs in order, one watch over all of them, a checkpoint now and then.
///
/// Used by the one thread that `Scan` starts for it.
final class ViewScan {
    /// What all views of a scan share.
    struct Surroundings {
        var request: ScanRequest
        var store: CaseStore
        var evidence: EvidenceStore
        var networks: Networks
        var memory: MemoryFolder?
        var run: String
        var settingsHash: String
        var cancellation: Cancellation
        var warn: @Sendable (String) -> Void
    }

    /// Between two checkpoints, by the clock of the machine: it changes what a kill costs, never
    /// what is found.
    static let checkpointSpacing: Duration = .seconds(3)

    private let plan: ViewPlan
    private let inputs: [RecordingInput]
    private let surroundings: Surroundings
    private let progress: (_ pictures: Int, _ inputsDone: Double) -> Void
    private var watch: Watch
    private var inputIndex: Int
    private(set) var reports: [InputReport]
    private var finished: Bool
    private var generation = 0
    private var lastCheckpoint = ContinuousClock.now

    init(
        sequence: ScanPlan.Sequence, surroundings: Surroundings,
        progress: @escaping (_ pictures: Int, _ inputsDone: Double) -> Void
    ) throws {
        plan = sequence.plan
        inputs = sequence.inputs
        self.surroundings = surroundings
        self.progress = progress
        let sheets = try surroundings.request.explain.map {
            try ExplainSheets(directory: $0, plan: sequence.plan)
        }
        if surroundings.request.resume,
            let checkpoint = try surroundings.store.checkpoint(
                of: sequence.plan.id, run: surroundings.run),
            checkpoint.settingsHash == surroundings.settingsHash
        {
            let state = try ScanState(bytes: checkpoint.memory)
            watch = try Watch(
                plan: plan, evidence: surroundings.evidence, networks: surroundings.networks,
                keepsLines: surroundings.request.observations, sheets: sheets, resuming: state.watch
            )
            inputIndex = checkpoint.position.inputIndex
            reports = state.reports
            finished = state.finished
            generation = checkpoint.memoryGeneration
        } else {
            let finder = try surroundings.memory?.finder(
                for: plan.id, settings: plan.diffing, report: surroundings.warn)
            watch = Watch(
                plan: plan, evidence: surroundings.evidence, networks: surroundings.networks,
                keepsLines: surroundings.request.observations, sheets: sheets, finder: finder)
            inputIndex = 0
            reports = []
            finished = false
        }
    }

    /// Ids of suspicions whose pictures must stay though no event names them yet.
    var openEvidence: Set<String> { watch.openEvidence }

    /// Scans what is left of the inputs.
    ///
    /// - Throws: where the store or the evidence cannot be written; what a single input lacks is in
    ///   its report.
    func run() throws {
        guard !finished else { return progress(0, Double(inputs.count)) }
        // A resumed scan must begin with the memory that this one began with, not with the one that
        // it wrote.
        if surroundings.memory != nil, generation == 0 { try commit() }
        while inputIndex < inputs.count {
            if reports.count <= inputIndex {
                let input = inputs[inputIndex]
                reports.append(
                    InputReport(
                        path: input.name, view: plan.id, timeSource: input.timeSource.rawValue))
            }
            do {
                try scan(inputs[inputIndex])
            } catch let error as GrabError {
                if error.reason == .cancelled { return try commit() }
                reports[inputIndex].status = .failed
                reports[inputIndex].error = error.description
            }
            if surroundings.cancellation.isCancelled { return try commit() }
            inputIndex += 1
            progress(0, Double(inputIndex))
        }
        try watch.finish()
        try surroundings.memory?.write(watch.memory, of: plan.id)
        finished = true
        try commit()
    }

    private func scan(_ input: RecordingInput) throws {
        var input = input
        let resumed = reports[inputIndex].observations > 0
        if resumed, let start = reports[inputIndex].start {
            input = input.shifted(to: start)
        } else if let last = watch.lastMoment, input.start <= last,
            input.timeSource == .none || input.timeSource == .flag
        {
            // Nothing of its own says when it was taken: it follows the one before.
            input = input.shifted(to: last + .seconds(1))
        }
        reports[inputIndex].start = input.start
        let sampling = surroundings.request.sampling ?? .rate(1)
        let looking = looking(at: input, sampling: sampling)
        let decodedBefore = reports[inputIndex].picturesDecoded
        let pictures = try input.open(
            sampling: sampling, resumeAfter: resumed ? watch.lastMoment : nil,
            cancellation: surroundings.cancellation)
        defer {
            reports[inputIndex].picturesDecoded = decodedBefore + pictures.picturesDecoded
        }
        var uncounted = 0
        while let frame = try pictures.next() {
            if surroundings.cancellation.isCancelled { return }
            if let last = watch.lastMoment, frame.moment <= last {
                if !resumed { reports[inputIndex].picturesPassedOver += 1 }
                continue
            }
            let clip: (() -> [UInt8]?)? =
                looking == .watch ? { self.clip(of: input, at: pictures.position) } : nil
            try watch.look(at: frame, looking: looking, clip: clip)
            reports[inputIndex].observations += 1
            uncounted += 1
            if uncounted == 16 {
                progress(uncounted, Double(inputIndex) + (pictures.progress ?? 0))
                uncounted = 0
                if ContinuousClock.now - lastCheckpoint > Self.checkpointSpacing {
                    reports[inputIndex].picturesDecoded =
                        decodedBefore + pictures.picturesDecoded
                    try commit()
                }
            }
        }
        progress(uncounted, Double(inputIndex) + 1)
    }

    /// The film around a place of a video; what cannot be copied costs the clip, not the case.
    private func clip(of input: RecordingInput, at position: Duration?) -> [UInt8]? {
        guard case .video(let path) = input.content else { return nil }
        guard let position else {
            surroundings.warn("\(input.name): no clip: its times jump back, no place is certain")
            return nil
        }
        do {
            return try ClipCopier(
                path: path, name: input.name, cancellation: surroundings.cancellation
            ).clip(around: position)
        } catch {
            surroundings.warn("no clip: \(error)")
            return nil
        }
    }

    /// Stills and thinly sampled video are visits; what is sampled at least every five seconds is
    /// watched.
    private func looking(at input: RecordingInput, sampling: Sampling) -> Observation.Looking {
        let interval: Duration
        switch input.content {
        case .stills(let stills):
            interval = plan.every ?? Self.spacing(of: stills) ?? .seconds(60)
        case .video, .stream:
            guard case .rate(let rate) = sampling else { return .watch }
            interval = .milliseconds(Int64((1000 / rate).rounded()))
        }
        return interval > .seconds(5) ? .visit(interval: interval) : .watch
    }

    /// The median time between two stills.
    private static func spacing(of stills: [Still]) -> Duration? {
        let gaps = zip(stills.dropFirst(), stills).map { $0.moment - $1.moment }.sorted()
        return gaps.isEmpty ? nil : gaps[gaps.count / 2]
    }

    private func commit() throws {
        generation += 1
        var batch = watch.takeBatch()
        let state = ScanState(watch: try watch.state(), reports: reports, finished: finished)
        let current = inputIndex < inputs.count ? inputIndex : inputs.count - 1
        batch.checkpoint = Checkpoint(
            view: plan.id, run: surroundings.run,
            position: .init(
                inputIndex: inputIndex, inputPath: inputs[current].name,
                lastMoment: watch.lastMoment ?? inputs[current].start,
                picturesDecoded: reports.last?.picturesDecoded ?? 0),
            memoryGeneration: generation, memory: try state.bytes(), judge: [],
            settingsHash: surroundings.settingsHash)
        try surroundings.store.commit(batch)
        lastCheckpoint = ContinuousClock.now
    }
}

extension RecordingInput {
    /// The same pictures, the first of them at another moment.
    func shifted(to start: Moment) -> RecordingInput {
        var shifted = self
        let distance = start - self.start
        shifted.start = start
        if case .stills(let stills) = content {
            shifted.content = .stills(
                stills.map { Still(path: $0.path, moment: $0.moment + distance) })
        }
        return shifted
    }
}

/// What a scan's checkpoint holds beside the position.
struct ScanState: Codable {
    var watch: WatchState
    var reports: [InputReport]
    var finished: Bool

    init(watch: WatchState, reports: [InputReport], finished: Bool) {
        self.watch = watch
        self.reports = reports
        self.finished = finished
    }

    init(bytes: [UInt8]) throws {
        self = try PropertyListDecoder().decode(ScanState.self, from: Data(bytes))
    }

    func bytes() throws -> [UInt8] {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        return Array(try encoder.encode(self))
    }
}
