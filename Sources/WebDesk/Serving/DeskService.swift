internal import CaseFiling
public import Engine
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL
internal import Scene
public import ServiceLifecycle

/// The desk: serves the page and the API until a graceful shutdown.
public struct DeskService: Service {
    private let desk: Desk
    private let application: Application<DeskResponder>
    private let logger: Logger

    /// How long the trail rests between two looks for what is new.
    private static let pause: Duration = .milliseconds(500)
    private static let beat: Duration = .seconds(15)
    /// Connections at once; those beyond wait.
    private static let connections = 4096

    /// Reads the certificate and makes the first token where there is none; nothing listens yet.
    ///
    /// - Parameters:
    ///   - settings: nil serves on loopback with the standards.
    ///   - firstToken: gets the first token, once, where the file of tokens is new.
    ///   - onListening: gets the port on which it then listens.
    /// - Throws: ``DeskError``.
    public init(
        _ access: DeskAccess, _ settings: DeskSettings?, logger: Logger,
        firstToken: (String) -> Void,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let settings = settings ?? DeskSettings()
        guard settings.transport != .loopback || settings.isLoopback else {
            throw DeskError(
                .settings,
                "desk.address: \(settings.host) is reached from other machines in the clear; "
                    + "add desk.tls or desk.behind_proxy, or listen on 127.0.0.1")
        }
        desk = Desk(access, settings, logger: logger)
        self.logger = logger
        if !FileManager.default.fileExists(atPath: desk.keyring.path) {
            do {
                firstToken(try desk.keyring.add(name: "admin", role: .admin, now: Date()))
            } catch {
                throw DeskError(.cannotWrite, error.description)
            }
        }
        let http = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 32 * 1024, maxHeaderListSize: 48 * 1024,
                    maxHeaderFieldCount: 100)))
        application = Application(
            responder: DeskResponder(desk: desk, routes: RouteTable(Routes.all)),
            server: try Self.server(http, settings),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connections)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? settings.port
                logger.notice(
                    "the desk listens", metadata: ["address": "\(settings.host):\(port)"])
                onListening(port)
            }, logger: Self.quiet(logger))
    }

    public func run() async throws {
        do {
            _ = try await desk.standing.refresh(desk.access.store)
        } catch {
            logger.error("the open cases could not be read: \(error)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await follow() }
            group.addTask {
                try await withGracefulShutdownHandler {
                    try await application.run()
                } onGracefulShutdown: {
                    desk.newsroom.close()
                }
            }
            do {
                try await group.next()
            } catch let error as IOError {
                throw DeskError(
                    .cannotListen,
                    "desk.address: cannot listen on \(desk.settings.host):\(desk.settings.port): "
                        + "\(String(cString: strerror(error.errnoCode)))")
            }
            group.cancelAll()
        }
    }

    /// Tells of every change of the store and of the board, whoever made it.
    private func follow() async {
        await cancelWhenGracefulShutdown {
            var news = News(desk: desk)
            var beaten = ContinuousClock.now
            while !Task.isCancelled {
                do {
                    try await news.gather()
                } catch {
                    logger.error("what is new could not be read: \(error)")
                }
                if ContinuousClock.now - beaten >= Self.beat {
                    beaten = .now
                    desk.newsroom.beat(stillMay)
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func stillMay(_ principal: Principal) -> Bool {
        switch principal.means {
        case .signOn: true
        case .token, .session:
            desk.keyring.valid(hash: String(principal.key.dropFirst(6)), now: Date()) != nil
        }
    }

    private static func server(
        _ http: HTTPServerBuilder, _ settings: DeskSettings
    ) throws -> HTTPServerBuilder {
        guard case .tls(let certificate, let key) = settings.transport else { return http }
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map {
                    .certificate($0)
                }, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try .tls(http, tlsConfiguration: configuration)
        } catch {
            throw DeskError(
                .settings, "desk.tls: the certificate or key cannot be read: \(error)")
        }
    }

    /// Of every connection that ends early the server would write a line.
    private static func quiet(_ logger: Logger) -> Logger {
        var copy = logger
        copy.logLevel = max(logger.logLevel, .warning)
        return copy
    }
}

/// Why the desk cannot be served.
public struct DeskError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where the command ends differently.
    public enum Reason: Sendable { case settings, cannotWrite, cannotListen }
    public var reason: Reason
    public var description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
