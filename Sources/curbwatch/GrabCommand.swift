internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Timetable

struct GrabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grab",
        abstract: "Take one picture from a camera or a recording.",
        discussion: """
            With --burst the median of several pictures is written: who walks through is gone. \
            With --view the privacy zones of that view are covered; without one, --unmasked says \
            that you know there are none to cover.

            Examples:

              curbwatch grab rtsp://10.0.0.7/stream --output gate.jpg --unmasked
              curbwatch grab rtsp://10.0.0.7/stream --burst 3 --output gate.jpg --unmasked
              curbwatch grab street.mp4 --config site.yaml --view gate/corner --output gate.jpg
            """)

    @Argument(help: "Stream address, video file or picture.")
    var source: String

    @Option(name: [.long, .short], help: "The JPEG file to write.")
    var output: String

    @Option(help: "Pictures to take the median of: 1, or 3 ... 5.")
    var burst = 1

    @Option(help: "From opening the source to the last picture: 10s.")
    var timeout = "10s"

    @Option(help: "How an RTSP camera sends: tcp or udp.")
    var transport = "tcp"

    @Option(help: "Settings file that --view belongs to.")
    var config: String?

    @Option(help: "The view whose privacy zones are covered: CAMERA/PRESET.")
    var view: String?

    @Flag(help: "Write the picture as it is, though no view says what to cover.")
    var unmasked = false

    func validate() throws {
        guard burst == 1 || (3...5).contains(burst) else {
            throw ValidationError("--burst \(burst): needs 1 or 3 ... 5")
        }
        guard let time = DurationText.parse(timeout), time > .zero else {
            throw ValidationError("--timeout \(timeout): needs 500ms, 10s or 1m")
        }
        guard CameraSettings.Transport(rawValue: transport) != nil else {
            throw ValidationError("--transport \(transport): needs tcp or udp")
        }
        if let view {
            _ = try ScanCommand.viewID(view)
            guard config != nil else {
                throw ValidationError("--view names a view of a settings file: give --config too")
            }
        } else if !unmasked {
            throw ValidationError(
                "nothing says what to cover: give --config and --view, or --unmasked")
        }
    }

    func run() async throws {
        do {
            var plan: Settings?
            if let config {
                plan = try Settings.load(
                    path: config, environment: ProcessInfo.processInfo.environment)
            }
            let snapshot = Snapshot(
                source: source, count: burst, timeout: DurationText.parse(timeout) ?? .seconds(10),
                transport: CameraSettings.Transport(rawValue: transport) ?? .tcp)
            let privacy = try view.map { text in
                try Snapshot.privacy(of: ScanCommand.viewID(text), in: plan ?? .implicit)
            }
            let jpeg = try snapshot.jpeg(privacy: privacy ?? [])
            do {
                try Data(jpeg).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                Ending.report("\(output): cannot write; check the folder and the disk")
                throw Ending.cannotWrite
            }
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            throw Ending.code(reporting: error)
        }
    }
}
