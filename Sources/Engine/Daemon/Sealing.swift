internal import CaseFiling
internal import Foundation
public import Logging
internal import Scene
public import ServiceLifecycle
internal import Synchronization

/// Seals the audit trail when a seal is due, so that a change of the past can be proven.
public final class Sealing: Service, Reloadable {
    private struct Terms: Sendable {
        var key: AuditKey?
        var every: Duration
    }

    private let store: CaseStore
    private let output: String
    private let terms: Mutex<Terms>
    private let logger: Logger
    private let rest = Rest()

    /// Between two looks whether a seal is due.
    private static let pause: Duration = .seconds(300)

    /// - Throws: ``PatrolError`` where the key does not read, is too short or lies beside the store.
    public init(_ settings: AuditSettings, of patrol: Patrol, logger: Logger) throws {
        store = patrol.store
        output = patrol.output
        terms = Mutex(try Self.terms(settings, awayFrom: patrol.output))
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let terms = self.terms.withLock { $0 }
                if let key = terms.key { await self.seal(with: key, every: terms.every) }
                await self.rest.wait(atMost: Self.pause)
            }
        }
    }

    /// - Throws: ``PatrolError``, as at the start.
    public func prepare(
        _ settings: Settings, networks: Networks
    ) throws -> @Sendable () -> Void {
        let terms = try Self.terms(settings.audit, awayFrom: output)
        return { [self] in
            self.terms.withLock { $0 = terms }
            rest.call()
        }
    }

    private static func terms(_ settings: AuditSettings, awayFrom output: String) throws -> Terms {
        do {
            return Terms(
                key: try settings.keyFile.map { try AuditKey(file: $0, awayFrom: output) },
                every: settings.every)
        } catch let error as AuditKeyError {
            throw PatrolError(.settings, "audit.key_file: \(error)")
        }
    }

    private func seal(with key: AuditKey, every: Duration) async {
        do {
            let breaks = try await onOwnThread("sealing") {
                [store] () -> [AuditReport.Break]? in
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
