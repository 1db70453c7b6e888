internal import CaseFiling
internal import Foundation
public import Logging
internal import Scene
public import ServiceLifecycle

/// Seals the audit trail when a seal is due, so that a change of the past can be proven.
public struct Sealing: Service {
    private let store: CaseStore
    private let key: AuditKey?
    private let every: Duration
    private let logger: Logger

    /// Between two looks whether a seal is due.
    private static let pause: Duration = .seconds(300)

    /// - Throws: ``PatrolError`` where the key does not read, is too short or lies beside the store.
    public init(_ settings: AuditSettings, of patrol: Patrol, logger: Logger) throws {
        store = patrol.store
        every = settings.every
        self.logger = logger
        do {
            key = try settings.keyFile.map { try AuditKey(file: $0, awayFrom: patrol.output) }
        } catch let error as AuditKeyError {
            throw PatrolError(.settings, "audit.key_file: \(error)")
        }
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if let key { await seal(with: key) }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func seal(with key: AuditKey) async {
        do {
            let breaks = try await onOwnThread("sealing") {
                [store, every] () -> [AuditReport.Break]? in
                let now = Moment(Date())
                guard try store.isSealDue(at: now, every: every) else { return nil }
                return try store.sealTrail(with: key, at: now).breaks
            }
            guard let breaks else { return }
            if breaks.isEmpty {
                logger.info("audit trail sealed")
            } else {
                logger.error(
                    "the audit trail is broken and was not sealed: see `curbwatch cases audit`",
                    metadata: ["breaks": "\(breaks.count)"])
            }
        } catch {
            logger.error("the audit trail could not be sealed: \(error)")
        }
    }
}
