internal import Engine
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals
internal import WebDesk

/// What the commands that stay have in common: their log, their end, and the desk's first token.
enum Serving {
    /// The program's log; call it once.
    static func logger(_ settings: LogSettings?) -> Logger {
        let format = settings?.format ?? .text
        let level = (settings?.level.rawValue).flatMap(Logger.Level.init(rawValue:)) ?? .info
        LoggingSystem.bootstrap { _ in LineLog(format: format, logLevel: level) }
        return Logger(label: "curbwatch")
    }

    /// Runs until SIGTERM or Ctrl-C, or until the main service has ended.
    static func run(
        _ services: [any Service], until main: (any Service)? = nil, logger: Logger
    ) async throws {
        // A peer that hangs up must not end the program.
        signal(SIGPIPE, SIG_IGN)
        let main = main.map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) } + (main.map { [$0] } ?? []),
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// The desk over a store, its settings file at `config`.
    ///
    /// - Parameter reload: reads that file anew and takes it in.
    static func desk(
        _ access: DeskAccess, _ settings: DeskSettings, config: String?, logger: Logger,
        reload: @escaping @Sendable () throws -> Void
    ) throws -> DeskService {
        var access = access
        if let config {
            access.viewFiles = ViewFiles(besides: config)
            access.reload = reload
        }
        return try DeskService(access, settings, logger: logger, firstToken: show)
    }

    /// The one time that a token is seen.
    private static func show(_ token: String) {
        Ending.report("the desk's first token, for an admin, shown this once: \(token)")
    }
}
