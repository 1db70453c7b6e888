internal import CaseFiling
public import Logging
public import ServiceLifecycle
internal import Synchronization

/// The parts of the daemon that work on one store: the patrol, and what tells, seals and prunes
/// beside it.
public struct DaemonParts: Sendable {
    public let patrol: Patrol
    private let delivery: Delivery
    private let sealing: Sealing
    private let pruning: Pruning
    private let logger: Logger
    private let inForce: InForce

    /// The settings in force; held while others are taken in, so that two wishes never mix.
    private final class InForce: Sendable {
        let settings: Mutex<Settings>
        init(_ settings: Settings) { self.settings = Mutex(settings) }
    }

    /// - Throws: ``PatrolError``, `StoreError` or `DeliveryError`, where the settings cannot be used.
    public init(_ settings: Settings, of patrol: Patrol, logger: Logger) throws {
        self.patrol = patrol
        self.logger = logger
        delivery = try Delivery(settings.deliveries, of: patrol, logger: logger)
        sealing = try Sealing(settings.audit, of: patrol, logger: logger)
        pruning = Pruning(settings.retention, of: patrol, logger: logger)
        inForce = InForce(settings)
    }

    /// What runs beside the patrol; none of them ends before a shutdown.
    public var companions: [any Service] { [delivery, sealing, pruning] }

    /// Takes other settings in: the views, who is told, the audit and the retention, all of them or
    /// nothing. A visit or a delivery under way ends as it began.
    ///
    /// - Throws: what makes the settings unusable; those in force then stay in every part.
    public func reload(_ settings: Settings, networks: Networks) throws {
        try inForce.settings.withLock { old in
            // The delivery last: it writes to the store, and nothing may fail after that.
            let parts: [any Reloadable] = [patrol, sealing, pruning, delivery]
            let steps = try parts.map { try $0.prepare(settings, networks: networks) }
            for step in steps { step() }
            let waiting = Self.needRestart(old, settings)
            if !waiting.isEmpty {
                logger.warning(
                    "a restart is needed before these changes take effect",
                    metadata: ["settings": "\(waiting.joined(separator: ", "))"])
            }
            old = settings
        }
    }

    /// The names of settings that differ and are read once, at the start.
    static func needRestart(_ old: Settings, _ new: Settings) -> [String] {
        [
            ("desk", old.desk != new.desk), ("log", old.log != new.log),
            ("output", old.output != new.output),
        ].filter(\.1).map(\.0)
    }
}
