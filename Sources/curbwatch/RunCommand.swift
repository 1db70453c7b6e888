internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals
internal import WebDesk

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "The daemon: visit every view by its timetable, judge, and file cases.",
        discussion: """
            Each view of the settings that has a schedule is visited when it is due: a burst of \
            pictures is taken, their median is judged, and cases are filed into the output \
            directory. SIGTERM ends it cleanly; SIGHUP reads the settings anew, and where they are \
            faulty the old ones stay in force (desk, log and output need a restart). Under systemd it tells when it is ready and serves \
            the watchdog (packaging/curbwatch.service).

            Examples:

              curbwatch check --config curbwatch.yaml
              curbwatch run --config curbwatch.yaml
              curbwatch run --config curbwatch.yaml --output /var/lib/curbwatch
            """)

    @Option(name: [.long, .short], help: "Settings file.")
    var config: String

    @Option(name: [.long, .short], help: "Directory of the store and the evidence.")
    var output: String?

    func run() async throws {
        do {
            try await patrol()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Ending.code(reporting: error)
        }
    }

    private func patrol() async throws {
        let config = self.config
        let load: @Sendable () throws -> Settings = {
            try Settings.load(
                path: config, environment: ProcessInfo.processInfo.environment, for: .run)
        }
        let settings = try load()
        guard let directory = output ?? settings.output else {
            throw PatrolError(
                .settings,
                "\(config): names no output directory; "
                    + "add output: DIR or give --output DIR")
        }
        let logger = Serving.logger(settings.log)
        let folder = URL(fileURLWithPath: config).deletingLastPathComponent().path
        // Visits run side by side, each on one core.
        let networks = try Self.networks(settings, logger)
        let patrol = try Patrol(
            settings: settings, networks: networks, folder: folder, output: directory,
            logger: logger)
        let parts = try DaemonParts(settings, of: patrol, logger: logger)
        let reread: @Sendable () throws -> (Settings, Networks) = {
            let settings = try load()
            return (settings, try Self.networks(settings, logger))
        }
        let desk = try settings.desk.map { desk in
            try Serving.desk(patrol.deskAccess, desk, config: config, logger: logger) {
                let (settings, networks) = try reread()
                try parts.reload(settings, networks: networks)
            }
        }
        let notifier = SystemNotifier(environment: ProcessInfo.processInfo.environment)
        let reloading = Reloading(
            on: await UnixSignalsSequence(trapping: .sighup), parts: parts, notifier: notifier,
            logger: logger, load: reread)
        let beside: [any Service] =
            [Watchdog(notifier: notifier, patrol: patrol), reloading, StartPages()]
            + parts.companions
            + (desk.map { [$0] } ?? [])
        try await Serving.run(beside, until: patrol, logger: logger)
    }

    private static func networks(_ settings: Settings, _ logger: Logger) throws -> Networks {
        try Networks.load(
            settings.detection, threads: 1, environment: ProcessInfo.processInfo.environment,
            program: Program.path, warn: { logger.warning("\($0)") })
    }
}

/// Gives back the memory that only starting needed, once the first visits have been made.
private struct StartPages: Service {
    func run() async throws {
        let isOver = await cancelWhenGracefulShutdown {
            (try? await Task.sleep(for: .seconds(60))) == nil
        }
        guard !isOver else { return }
        Thread.detachNewThread { Program.releaseStartPages() }
        try? await gracefulShutdown()
    }
}
