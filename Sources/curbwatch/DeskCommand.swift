internal import ArgumentParser
internal import CaseFiling
internal import Engine
internal import Foundation
internal import WebDesk

struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk",
        abstract:
            "Serve the page and the API over a store, without patrolling; make and end tokens.",
        discussion: """
            A store is a scan's output directory or a daemon's data folder. The daemon serves its \
            own desk where its settings have a `desk` section.

            Where the file of tokens is new, an admin's token is made and shown once, on standard \
            error.

            Examples:

              curbwatch scan street.mp4 --output out
              curbwatch desk --output out
              curbwatch desk --output out --config curbwatch.yaml --address 127.0.0.1:9000
              curbwatch desk token add li --role officer --output out
              curbwatch desk token list --output out
              curbwatch desk token revoke li --output out
            """,
        subcommands: [DeskServeCommand.self, DeskTokenCommand.self, DeskAuditCommand.self],
        defaultSubcommand: DeskServeCommand.self)
}

struct DeskServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the page and the API until SIGTERM or Ctrl-C.")

    @OptionGroup var place: StoreOptions

    @Option(
        name: [.long, .short],
        help: "Settings or site file: where cameras stand, their zones, and its `desk` section.")
    var config: String?

    @Option(help: "Where to listen, host:port; port 0 takes one that is free.")
    var address: String?

    func run() async throws {
        do {
            try await serve()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Ending.code(reporting: error)
        }
    }

    private func serve() async throws {
        let environment = ProcessInfo.processInfo.environment
        var settings = try config.map {
            try Settings.load(path: $0, environment: environment, for: .either)
        }
        var desk = settings?.desk ?? DeskSettings()
        if let address {
            guard let (host, port) = DeskSettings.listening(address) else {
                throw ValidationError(
                    "--address \(address): needs host:port, such as 127.0.0.1:8470")
            }
            (desk.host, desk.port) = (host, port)
        }
        let logger = Serving.logger(settings?.log)
        let store = try place.open()
        if settings == nil { settings = try await Settings.named(in: store) }
        let board = Board(settings ?? .implicit)
        let config = self.config
        let service = try Serving.desk(
            DeskAccess(board: board, store: store, output: place.folder), desk, config: config,
            logger: logger
        ) {
            guard let config else { return }
            board.take(try Settings.load(path: config, environment: environment, for: .either))
        }
        try await Serving.run([service], logger: logger)
    }
}

/// Where the tokens lie.
struct TokenOptions: ParsableArguments {
    @Option(help: "The file of tokens; desk-tokens.json in the output directory, where left out.")
    var tokens: String?

    @Option(
        name: [.long, .short], help: "Settings file whose desk section names it.")
    var config: String?

    @Option(name: [.long, .short], help: "A scan's output directory or a daemon's data folder.")
    var output: String?

    func keyring() throws -> Keyring {
        let settings = try config.map {
            try Settings.load(
                path: $0, environment: ProcessInfo.processInfo.environment, for: .either)
        }
        let folder = output ?? settings?.output ?? "curbwatch-output"
        return Keyring(path: tokens ?? settings?.desk?.tokens ?? "\(folder)/desk-tokens.json")
    }
}

struct DeskTokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and end tokens; a running desk sees it at once.",
        subcommands: [
            DeskTokenAddCommand.self, DeskTokenListCommand.self, DeskTokenRevokeCommand.self,
        ])
}

struct DeskTokenAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a token and print it, once.")

    @Argument(help: "Whose it is: a name for the cases' history.")
    var name: String

    @Option(help: "viewer, officer or admin.")
    var role: String

    @Option(help: "Only cameras of this group of the settings; may be given again.")
    var group: [String] = []

    @Option(help: "Days after which it is over.")
    var days: Int?

    @OptionGroup var place: TokenOptions

    func validate() throws {
        guard Role(rawValue: role) != nil else {
            throw ValidationError("--role \(role): needs viewer, officer or admin")
        }
        if let days, !(1...3650).contains(days) {
            throw ValidationError("--days \(days): needs 1 ... 3650")
        }
    }

    func run() throws {
        do {
            let now = Date()
            print(
                try place.keyring().add(
                    name: name, role: Role(rawValue: role) ?? .viewer,
                    groups: group.isEmpty ? nil : group,
                    expires: days.map { now.addingTimeInterval(Double($0) * 86_400) }, now: now))
        } catch {
            throw Ending.code(reporting: error)
        }
    }
}

struct DeskTokenListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Who has a token: name, role, groups, end.")

    @OptionGroup var place: TokenOptions

    func run() throws {
        do {
            for entry in try place.keyring().entries() {
                let groups = entry.groups.map { $0.joined(separator: ",") } ?? "every camera"
                let end = entry.expires.map { "until \($0.formatted(.iso8601))" } ?? "without end"
                print("\(entry.name)\t\(entry.role.rawValue)\t\(groups)\t\(end)")
            }
        } catch {
            throw Ending.code(reporting: error)
        }
    }
}

struct DeskTokenRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token, and the sessions that it opened.")

    @Argument(help: "Whose it is.")
    var name: String

    @OptionGroup var place: TokenOptions

    func run() throws {
        do {
            try place.keyring().revoke(name: name)
        } catch {
            throw Ending.code(reporting: error)
        }
    }
}
