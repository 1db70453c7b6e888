public import Logging
public import ServiceLifecycle

/// Takes changed settings in while the daemon runs: all of them or nothing.
public struct Reloading<Requests: AsyncSequence & Sendable>: Service
where Requests.Element: Sendable {
    private let requests: Requests
    private let parts: DaemonParts
    private let notifier: SystemNotifier
    private let logger: Logger
    private let load: @Sendable () throws -> (Settings, Networks)

    /// - Parameters:
    ///   - requests: one element for each wish to reload, as SIGHUP sends it.
    ///   - load: reads the settings anew and loads the networks they name.
    public init(
        on requests: Requests, parts: DaemonParts, notifier: SystemNotifier, logger: Logger,
        load: @escaping @Sendable () throws -> (Settings, Networks)
    ) {
        self.requests = requests
        self.parts = parts
        self.notifier = notifier
        self.logger = logger
        self.load = load
    }

    public func run() async throws {
        for try await _ in requests.cancelOnGracefulShutdown() {
            notifier.reloading()
            do {
                let (settings, networks) = try load()
                try parts.reload(settings, networks: networks)
                logger.notice("settings reloaded", metadata: ["views": "\(settings.views.count)"])
            } catch {
                logger.error("settings not reloaded, the old ones stay in force: \(error)")
            }
            notifier.ready()
        }
    }
}
