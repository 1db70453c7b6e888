internal import CaseFiling
internal import Dispatch
internal import Foundation
public import Grabbing
internal import Scene
internal import Synchronization
internal import Timetable

/// Scans recordings: each view's inputs in order, views side by side, one store for all.
public final class Scan: Sendable {
    private let request: ScanRequest
    private let settings: Settings
    private let plan: ScanPlan
    private let networks: Networks
    private let cancellation: Cancellation
    private let warn: @Sendable (String) -> Void
    public let progress: ScanProgress

    /// Finds the inputs and their views; nothing is written yet.
    ///
    /// - Parameters:
    ///   - networks: what names things; a scan resumes only with the same.
    ///   - warn: told what a person should know and nothing depends on.
    /// - Throws: ``ScanError``.
    public init(
        request: ScanRequest, settings: Settings, networks: Networks = .none,
        cancellation: Cancellation, warn: @escaping @Sendable (String) -> Void
    ) throws {
        self.request = request
        self.settings = settings
        self.networks = networks
        self.cancellation = cancellation
        self.warn = warn
        plan = try ScanPlan(request: request, settings: settings, cancellation: cancellation)
        progress = ScanProgress(
            views: plan.sequences.count, inputs: plan.sequences.map(\.inputs.count).reduce(0, +))
    }

    /// A line for each input: the view, the start, the path; then what cannot be scanned.
    public var outline: [String] {
        let zone = settings.site.zone
        let known = plan.sequences.flatMap { sequence in
            sequence.inputs.map { input in
                let start = LocalTime.iso8601(Date(input.start), zone: zone)
                return "\(sequence.plan.id)  \(start) (\(input.timeSource.rawValue))  \(input.name)"
            }
        }
        return known + plan.failures.compactMap(\.error)
    }

    /// Whether an argument named nothing that can be scanned.
    public var hasFailures: Bool { !plan.failures.isEmpty }

    /// Does the whole scan and blocks until it is done or cancelled.
    ///
    /// - Returns: what became of each input. The output directory then holds every file.
    /// - Throws: ``ScanError`` or `StoreError`; what was committed can be resumed.
    public func run() throws -> ScanSummary {
        let started = Date()
        let output = try ScanOutput(request: request)
        let evidence = try EvidenceStore(root: request.output)
        let surroundings = ViewScan.Surroundings(
            request: request, store: output.store, evidence: evidence, networks: networks,
            memory: try request.memory.map { try MemoryFolder(path: $0) }, run: plan.run,
            settingsHash: settings.hash(), cancellation: cancellation, warn: warn)
        try output.claim(
            run: "\(plan.run) \(surroundings.settingsHash) \(networks.digest)",
            resume: request.resume)
        let progress = self.progress
        let scans = try plan.sequences.enumerated().map { index, sequence in
            try ViewScan(sequence: sequence, surroundings: surroundings) { pictures, done in
                progress.add(pictures: pictures, view: index, inputsDone: done)
            }
        }
        let open = scans.reduce(into: Set<String>()) { $0.formUnion($1.openEvidence) }
        let named = Set(try output.store.events().map(\.id))
        try evidence.sweep(keeping: named.union(open))

        try workThrough(scans)

        try output.store.export(
            to: request.output, zone: settings.site.zone, format: request.format)
        let summary = ScanSummary(
            inputs: plan.failures + scans.flatMap { $0.reports },
            events: try output.store.events().count, cases: try output.store.cases().count,
            started: started, ended: Date(), interrupted: cancellation.isCancelled,
            zone: settings.site.zone, models: networks.hashes)
        try output.write(summary)
        return summary
    }

    /// Runs the views' scans on at most `jobs` threads, each view on one.
    private func workThrough(_ scans: [ViewScan]) throws {
        let queue = ScanQueue(scans)
        let group = DispatchGroup()
        for _ in 0..<max(1, min(request.jobs, scans.count)) {
            group.enter()
            let thread = Thread {
                while let scan = queue.next() {
                    do {
                        try scan.run()
                    } catch {
                        queue.fail(error)
                    }
                }
                group.leave()
            }
            thread.stackSize = 4 << 20
            thread.name = "scan"
            thread.start()
        }
        group.wait()
        if let failure = queue.failure { throw failure }
    }
}

/// Hands scans to threads, each to one; stops handing out after a failure.
///
/// `@unchecked Sendable`: the list and the failure are reached under the lock only, and a scan is
/// used by the one thread that took it, then by the one that waited for all threads.
private final class ScanQueue: @unchecked Sendable {
    private let lock = NSLock()
    private var waiting: [ViewScan]
    private var firstFailure: (any Error)?

    init(_ scans: [ViewScan]) { waiting = scans.reversed() }

    func next() -> ViewScan? {
        lock.withLock { firstFailure == nil ? waiting.popLast() : nil }
    }

    func fail(_ error: any Error) {
        lock.withLock { firstFailure = firstFailure ?? error }
    }

    var failure: (any Error)? { lock.withLock { firstFailure } }
}
