public import CaseFiling
internal import Foundation
public import Logging
internal import Scene
public import ServiceLifecycle

/// Gives up evidence pictures when their time is over, so that the disk of a daemon that runs for
/// years does not fill.
public struct Pruning: Service {
    private let store: CaseStore
    private let evidence: EvidenceStore
    private let retention: Retention
    private let logger: Logger

    /// Between two rounds.
    private static let pause: Duration = .seconds(3600)

    public init(_ retention: Retention, of patrol: Patrol, logger: Logger) {
        store = patrol.store
        evidence = patrol.evidence
        self.retention = retention
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if retention != Retention() { await prune() }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func prune() async {
        do {
            let report = try await onOwnThread("pruning") { [store, evidence, retention] in
                try store.prune(retention, evidence: evidence, now: Moment(Date()))
            }
            if report.files > 0 {
                logger.info(
                    "evidence given up",
                    metadata: [
                        "pictures": "\(report.files)", "events": "\(report.events)",
                        "bytes": "\(report.bytes)",
                    ])
            }
            if report.aboveBudget > 0 {
                logger.warning(
                    "evidence is above its budget: pictures of open cases stay",
                    metadata: ["bytes_above": "\(report.aboveBudget)"])
            }
        } catch {
            logger.error("evidence could not be given up: \(error)")
        }
    }
}
