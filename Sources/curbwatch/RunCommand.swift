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
            faulty the old ones stay in force. Under systemd it tells when it is ready and serves \
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
        let settings = try Settings.load(
            path: config, environment: ProcessInfo.processInfo.environment, for: .run)
        guard let directory = output ?? settings.output else {
            throw PatrolError(
                .settings,
                "\(config): names no output directory; "
                    + "add output: DIR or give --output DIR")
        }
        let format = settings.log.format
        let level = Logger.Level(rawValue: settings.log.level.rawValue) ?? .info
        LoggingSystem.bootstrap { _ in LineLog(format: format, logLevel: level) }
        let logger = Logger(label: "curbwatch")
        let folder = URL(fileURLWithPath: config).deletingLastPathComponent().path
        // Visits run side by side, each on one core.
        let networks = try Self.networks(settings, logger)
        let patrol = try Patrol(
            settings: settings, networks: networks, folder: folder, output: directory,
            logger: logger)
        let notifier = SystemNotifier(environment: ProcessInfo.processInfo.environment)
        let config = self.config
        let reloading = Reloading(
            on: await UnixSignalsSequence(trapping: .sighup), patrol: patrol, notifier: notifier,
            logger: logger
        ) {
            let settings = try Settings.load(
                path: config, environment: ProcessInfo.processInfo.environment, for: .run)
            return (settings, try Self.networks(settings, logger))
        }
        let delivery = try Delivery(settings.deliveries, of: patrol, logger: logger)
        let sealing = try Sealing(settings.audit, of: patrol, logger: logger)
        let pruning = Pruning(settings.retention, of: patrol, logger: logger)
        let desk = try settings.desk.map { desk in
            var access = patrol.deskAccess
            access.viewFiles = ViewFiles(besides: config)
            access.reload = {
                let settings = try Settings.load(
                    path: config, environment: ProcessInfo.processInfo.environment, for: .run)
                try patrol.reload(settings, networks: try Self.networks(settings, logger))
            }
            return try DeskService(
                access, desk, logger: logger, firstToken: DeskServeCommand.show)
        }
        // A peer that hangs up must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: Watchdog(notifier: notifier, patrol: patrol)),
                    .init(service: reloading), .init(service: delivery),
                    .init(service: sealing), .init(service: pruning),
                ] + (desk.map { [.init(service: $0)] } ?? []) + [
                    .init(service: patrol, successTerminationBehavior: .gracefullyShutdownGroup)
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    private static func networks(_ settings: Settings, _ logger: Logger) throws -> Networks {
        try Networks.load(
            settings.detection, threads: 1, environment: ProcessInfo.processInfo.environment,
            program: Program.path, warn: { logger.warning("\($0)") })
    }
}
