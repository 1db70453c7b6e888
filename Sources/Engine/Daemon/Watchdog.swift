public import ServiceLifecycle

/// Gives systemd its signs of life while the patrol's loop answers; when it hangs they stop, and
/// systemd starts the daemon anew.
public struct Watchdog: Service {
    private let notifier: SystemNotifier
    private let patrol: Patrol

    public init(notifier: SystemNotifier, patrol: Patrol) {
        self.notifier = notifier
        self.patrol = patrol
    }

    public func run() async throws {
        notifier.ready()
        let pause = notifier.watchdog.map { $0 / 3 } ?? .seconds(3600)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if patrol.answers { notifier.alive() }
                notifier.status(patrol.statusLine)
                try? await Task.sleep(for: pause)
            }
        }
        notifier.stopping()
    }
}
