public import CaseFiling
internal import Foundation
public import Logging
internal import Scene
public import ServiceLifecycle
internal import Synchronization

/// Gives up evidence pictures when their time is over, so that the disk of a daemon that runs for
/// years does not fill.
public final class Pruning: Service, Reloadable {
    private let store: CaseStore
    private let evidence: EvidenceStore
    private let retention: Mutex<Retention>
    private let logger: Logger
    private let rest = Rest()

    /// Between two rounds.
    private static let pause: Duration = .seconds(3600)

    public init(_ retention: Retention, of patrol: Patrol, logger: Logger) {
        store = patrol.store
        evidence = patrol.evidence
        self.retention = Mutex(retention)
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let retention = self.retention.withLock { $0 }
                if retention != Retention() { await self.prune(retention) }
                await self.rest.wait(atMost: Self.pause)
            }
        }
    }

    /// A round begins when the step is taken.
    public func prepare(
        _ settings: Settings, networks: Networks
    ) throws -> @Sendable () -> Void {
        { [self] in
            retention.withLock { $0 = settings.retention }
            rest.call()
        }
    }

    private func prune(_ retention: Retention) async {
        do {
            let report = try await onOwnThread("pruning") { [store, evidence] in
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
