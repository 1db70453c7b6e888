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
    /// Between two pictures of the present input, once it is known.
    private var spacing: Duration?
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
            spacing = state.spacing
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
            spacing = nil
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
        var pace = pace(of: input, sampling: sampling)
        let decodedBefore = reports[inputIndex].picturesDecoded
        let pictures = try input.open(
            sampling: sampling, resumeAfter: resumed ? watch.lastMoment : nil,
            cancellation: surroundings.cancellation)
        defer {
            reports[inputIndex].picturesDecoded = decodedBefore + pictures.picturesDecoded
        }
        var uncounted = 0
        var isOver = false
        while !isOver {
            var failure: GrabError?
            let ready: [Frame]
            do throws(GrabError) {
                let frame = try pictures.next()
                ready = frame.map { pace.take($0) } ?? pace.rest()
                isOver = frame == nil
            } catch {
                // What came before the fault is looked at.
                ready = pace.rest()
                failure = error
            }
            spacing = pace.spacing
            for frame in ready {
                if surroundings.cancellation.isCancelled { return }
                // Nothing is confirmed in the few pictures that were held back: a position is exact.
                let clip: (() -> [UInt8]?)? =
                    pace.looking == .watch
                    ? { self.clip(of: input, at: pictures.position) } : nil
                let isNew = try look(at: frame, pace.looking, clip: clip, resumed: resumed)
                guard isNew else { continue }
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
            if let failure { throw failure }
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

    /// - Returns: false for a picture that is not newer than the last one.
    private func look(
        at frame: Frame, _ looking: Observation.Looking, clip: (() -> [UInt8]?)?, resumed: Bool
    ) throws -> Bool {
        if let last = watch.lastMoment, frame.moment <= last {
            if !resumed { reports[inputIndex].picturesPassedOver += 1 }
            return false
        }
        try watch.look(at: frame, looking: looking, clip: clip)
        reports[inputIndex].observations += 1
        return true
    }

    /// What is known of an input's spacing before it is read.
    private func pace(of input: RecordingInput, sampling: Sampling) -> Pace {
        switch input.content {
        case .stills(let stills):
            let usual = Pace.median(of: stills.map(\.moment))
            return Pace(spacing: plan.every ?? usual ?? .seconds(60), needed: 0)
        case .video, .stream:
            if case .rate(let rate) = sampling {
                return Pace(
                    spacing: .milliseconds(Int64((1000 / rate).rounded())), needed: 0)
            }
            return Pace(spacing: spacing, needed: sampling == .keyframes ? 4 : 2)
        }
    }

    private func commit() throws {
        generation += 1
        var batch = watch.takeBatch()
        let state = ScanState(
            watch: try watch.state(), reports: reports, finished: finished, spacing: spacing)
        let current = inputIndex < inputs.count ? inputIndex : inputs.count - 1
        batch.checkpoint = Checkpoint(
            view: plan.id, run: surroundings.run,
            position: .init(
                inputIndex: inputIndex, inputPath: inputs[current].name,
                lastMoment: watch.lastMoment ?? inputs[current].start,
                picturesDecoded: reports.last?.picturesDecoded ?? 0),
            memoryGeneration: generation, memory: try state.bytes(),
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
    var spacing: Duration?

    init(watch: WatchState, reports: [InputReport], finished: Bool, spacing: Duration?) {
        self.watch = watch
        self.reports = reports
        self.finished = finished
        self.spacing = spacing
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
