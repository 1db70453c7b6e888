internal import ArgumentParser
internal import Engine
internal import Foundation

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a settings or site file: every problem at once, with line and column.",
        discussion: """
            Each problem is one line on standard error:

              site.yaml:12:7: cameras[2].presets[0].schedule.every: found "0s", needs 2s ... 24h

            A file in which any camera has a live source is checked for `run`, where each view \
            needs a schedule; one with recordings only is checked for `scan`. `${NAME}` is taken \
            from the environment, so the variables must be set as they will be for `run`.

            Examples:

              curbwatch check --config curbwatch.yaml
              curbwatch check --config site.yaml --for scan

            Exit codes: 0 nothing is wrong; 66 the file cannot be read; 78 settings are wrong.
            """)

    enum Purpose: String, ExpressibleByArgument, CaseIterable { case scan, run }

    @Option(name: [.long, .short], help: "Settings or site file.")
    var config: String

    @Option(name: .customLong("for"), help: "What the file is for.")
    var purpose: Purpose?

    func run() throws {
        let settings: Settings
        do {
            settings = try Settings.load(
                path: config, environment: ProcessInfo.processInfo.environment,
                for: purpose.map { $0 == .run ? .run : .scan } ?? .either)
        } catch let error as SettingsProblems {
            let count = error.problems.count + error.more
            let closing = "\(config): \(count) problem" + (count == 1 ? "" : "s")
            FileHandle.standardError.write(Data("\(error)\n\(closing)\n".utf8))
            throw Ending.settings
        } catch {
            throw Ending.code(reporting: error)
        }
        let views = settings.views
        let scheduled = views.count { $0.schedule != nil }
        let watched = views.count { $0.watch != nil }
        print(
            "\(config): nothing is wrong; \(settings.cameras.count) cameras, \(views.count) views, "
                + "\(scheduled) with a schedule" + (watched > 0 ? ", \(watched) watched" : ""))
    }
}
