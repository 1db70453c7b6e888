public import CaseFiling
public import Delivering
internal import Foundation
public import Logging
internal import Scene
public import ServiceLifecycle

// Both are the product's own; the store has what the couriers ask for, and neither knows the other.
extension CaseStore: Outbox {}

/// Tells others of every change: one courier for each target, beside the patrol.
public struct Delivery: Service {
    private let couriers: [Courier<ContinuousClock>]
    private let logger: Logger

    /// Names the targets to the store, which notes changes for them from now on.
    ///
    /// - Throws: `StoreError`; `DeliveryError` where a file of certificates does not read.
    public init(
        _ settings: [DeliverySettings], of patrol: Patrol, logger: Logger
    ) throws {
        let store = patrol.store
        try store.setOutboxTargets(settings.map(\.name))
        let pictures = PictureFolder(root: patrol.output)
        self.logger = logger
        couriers = try settings.map { target in
            Courier(
                outbox: store, target: try Self.target(target, pictures), filter: target.filter,
                policy: target.policy, clock: ContinuousClock(),
                report: { Self.log($0, of: target.name, logger) })
        }
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            guard !couriers.isEmpty else {
                // A service that ended would end the daemon.
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
                return
            }
            await withDiscardingTaskGroup { group in
                for courier in couriers { group.addTask { await courier.run() } }
            }
        }
    }

    private static func target(
        _ settings: DeliverySettings, _ pictures: PictureFolder
    ) throws -> any Target {
        switch settings.channel {
        case .webhook(let webhook):
            try WebhookTarget(name: settings.name, settings: webhook, pictures: pictures)
        case .broker(let broker): MQTTTarget(name: settings.name, settings: broker)
        case .mail(let mail): MailTarget(name: settings.name, settings: mail, pictures: pictures)
        case .file(let path): FileTarget(name: settings.name, path: path)
        }
    }

    private static func log(_ report: CourierReport, of target: String, _ logger: Logger) {
        switch report {
        case .delivered(let notice):
            logger.debug("told", metadata: ["target": "\(target)", "key": "\(notice.key)"])
        case .refused(let notice, let error, let tries, let pause):
            logger.warning(
                "not taken: \(error)",
                metadata: [
                    "target": "\(target)", "key": "\(notice.key)", "tries": "\(tries)",
                    "again_in_s": "\(pause.components.seconds)",
                ])
        case .gaveUp(let notice, let error, let tries):
            logger.error(
                "given up: \(error)",
                metadata: [
                    "target": "\(target)", "key": "\(notice.key)", "tries": "\(tries)",
                ])
        case .paused(let error, let pause):
            logger.warning(
                "nobody answers: \(error)",
                metadata: [
                    "target": "\(target)", "again_in_s": "\(pause.components.seconds)",
                ])
        case .outboxFailed(let words):
            logger.error("outbox: \(words)", metadata: ["target": "\(target)"])
        }
    }
}
