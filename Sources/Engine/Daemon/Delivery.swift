public import CaseFiling
public import Delivering
internal import Foundation
public import Logging
internal import Scene
public import ServiceLifecycle
internal import Synchronization

// Both are the product's own; the store has what the couriers ask for, and neither knows the other.
extension CaseStore: Outbox {}

/// Tells others of every change: one courier for each target, beside the patrol; and keeps the state
/// of every camera at the brokers.
public final class Delivery: Service, Reloadable {
    /// A target that may be made once the one of the same name has ended.
    private struct Order: Sendable {
        var settings: DeliverySettings
        var make: @Sendable () -> any Target
    }

    private struct Running {
        var target: any Target
        var task: Task<Void, Never>
    }

    private let store: CaseStore
    private let board: Board
    private let pictures: PictureFolder
    private let logger: Logger
    private let orders: Mutex<[Order]>
    private let rest = Rest()

    /// Between two looks at the board, where a broker wants to know of cameras.
    private static let pause: Duration = .seconds(1)

    /// Names the targets to the store, which notes changes for them from now on.
    ///
    /// - Throws: `StoreError`; `DeliveryError` where a file of certificates does not read.
    public init(
        _ settings: [DeliverySettings], of patrol: Patrol, logger: Logger
    ) throws {
        store = patrol.store
        board = patrol.board
        pictures = PictureFolder(root: patrol.output)
        self.logger = logger
        let pictures = self.pictures
        orders = Mutex(try settings.map { try Self.order($0, pictures) })
        try store.setOutboxTargets(settings.map(\.name))
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var running: [DeliverySettings: Running] = [:]
            var book = CameraStatusBook(self.board)
            while !Task.isCancelled {
                let fresh = await self.adopt(&running)
                let brokers = running.values.compactMap { $0.target as? MQTTTarget }
                if !brokers.isEmpty { Self.show(&book, at: brokers, fresh: fresh) }
                await self.rest.wait(atMost: brokers.isEmpty ? .seconds(3600) : Self.pause)
            }
            for courier in running.values { courier.task.cancel() }
            for courier in running.values { await courier.task.value }
        }
    }

    /// Names the targets of other settings to the store; couriers change when the step is taken.
    public func prepare(
        _ settings: Settings, networks: Networks
    ) throws -> @Sendable () -> Void {
        let orders = try settings.deliveries.map { try Self.order($0, pictures) }
        try store.setOutboxTargets(settings.deliveries.map(\.name))
        return { [self] in
            self.orders.withLock { $0 = orders }
            rest.call()
        }
    }

    /// Ends the couriers that are ordered no longer, then begins those that are new; a target whose
    /// settings stayed keeps its connection.
    ///
    /// - Returns: whether any began.
    private func adopt(_ running: inout [DeliverySettings: Running]) async -> Bool {
        let orders = orders.withLock { $0 }
        let wanted = Set(orders.map(\.settings))
        let ended = running.filter { !wanted.contains($0.key) }
        for courier in ended.values { courier.task.cancel() }
        for (settings, courier) in ended {
            // Its successor may bear the same name at the same broker.
            await courier.task.value
            running[settings] = nil
        }
        let new = orders.filter { running[$0.settings] == nil }
        for order in new {
            let target = order.make()
            let name = order.settings.name
            let courier = Courier(
                outbox: store, target: target, filter: order.settings.filter,
                policy: order.settings.policy, clock: ContinuousClock(),
                report: { [logger] in Self.log($0, of: name, logger) })
            running[order.settings] = Running(target: target, task: Task { await courier.run() })
        }
        return !new.isEmpty
    }

    private static func show(
        _ book: inout CameraStatusBook, at brokers: [MQTTTarget], fresh: Bool
    ) {
        let changes = book.changes()
        let zone = book.zone
        let all = fresh ? book.statuses.mapValues { $0.json(zone: zone) } : [:]
        for broker in brokers {
            for (camera, text) in all { broker.show(text, of: camera) }
            for (camera, status) in changes {
                if let status {
                    broker.show(status.json(zone: zone), of: camera)
                } else {
                    broker.forget(camera)
                }
            }
        }
    }

    /// - Throws: `DeliveryError`. Nothing is connected yet.
    private static func order(
        _ settings: DeliverySettings, _ pictures: PictureFolder
    ) throws -> Order {
        let name = settings.name
        switch settings.channel {
        case .webhook(let webhook):
            let make = try WebhookTarget.maker(
                name: name, settings: webhook, pictures: pictures)
            return Order(settings: settings) { make() }
        case .broker(let broker):
            return Order(settings: settings) { MQTTTarget(name: name, settings: broker) }
        case .mail(let mail):
            return Order(settings: settings) {
                MailTarget(name: name, settings: mail, pictures: pictures)
            }
        case .file(let path):
            return Order(settings: settings) { FileTarget(name: name, path: path) }
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
