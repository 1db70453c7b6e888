internal import ArgumentParser
internal import Engine
internal import Foundation

struct CamerasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cameras", abstract: "Get cameras into the settings.",
        subcommands: [CamerasImportCommand.self])
}

struct CamerasImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a settings file from a table of cameras.",
        discussion: """
            The table is CSV in UTF-8 with a heading; a row is a camera, or one preset of it. Columns, \
            in any order: camera, source, onvif, home, preset, token, template, every, longitude, \
            latitude, grid, address, department_code, department_name. `${NAME}` in an address \
            stays, so that no password stands in the table. Everything that is wrong is said at \
            once, by the table's line and column, and then nothing is written. A file that is there \
            is never written over.

            Examples:

              curbwatch cameras import cameras.csv --dry-run
              curbwatch cameras import cameras.csv --base site.yaml --output curbwatch.yaml
              curbwatch cameras import heads.csv --onvif --output heads.yaml

            Exit codes: 0 written; 66 a file cannot be read; 73 cannot write; 78 the table or the \
            settings are wrong.
            """)

    @Argument(help: "The table.")
    var table: String

    @Option(help: "Settings without cameras that go before them: site, templates, violations.")
    var base: String?

    @Option(name: [.long, .short], help: "The settings file to make.")
    var output: String?

    @Flag(help: "Check and count only.")
    var dryRun = false

    @Flag(help: "Ask each head that has no presets in the table for its own.")
    var onvif = false

    func validate() throws {
        guard dryRun || output != nil else {
            throw ValidationError("give --output, or --dry-run to check only")
        }
    }

    func run() async throws {
        do {
            try await make()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Ending.code(reporting: error)
        }
    }

    private func make() async throws {
        let environment = ProcessInfo.processInfo.environment
        var cameras = try CameraTable(try Settings.bytes(at: table), name: table)
        if onvif { try await cameras.askHeads(environment: environment) }
        let draft = try cameras.settings(
            base: try base.map { try Settings.bytes(at: $0) }, name: base ?? output ?? table,
            directory: ((base ?? output ?? "") as NSString).deletingLastPathComponent,
            environment: environment)
        let settings = draft.settings
        let counts = "\(settings.cameras.count) cameras, \(settings.views.count) views"
        guard let output, !dryRun else {
            print("\(table): nothing is wrong; \(counts)")
            return
        }
        // Addresses may carry passwords.
        guard !FileManager.default.fileExists(atPath: output) else {
            Ending.report("\(output): it is there already; name another file")
            throw Ending.cannotWrite
        }
        guard
            FileManager.default.createFile(
                atPath: output, contents: Data(draft.text.utf8),
                attributes: [.posixPermissions: 0o600])
        else {
            Ending.report("\(output): cannot write; check the folder and the disk")
            throw Ending.cannotWrite
        }
        print("\(output): \(counts)")
    }
}
