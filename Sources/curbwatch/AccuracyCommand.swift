internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Grabbing

struct AccuracyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accuracy",
        abstract: "Scan recordings whose truth is known and say how often it was right.",
        discussion: """
            DIR holds NAME.truth.json beside each recording (NAME.mp4 or another video, or the \
            folder NAME of stills), and NAME.yaml where the recording has a site file. The truth is \
            [{"violation", "start", "end", "box"}], times in ISO 8601, boxes [x, y, width, height] \
            in 0...1, "end" left out where it is still there at the end.

            Printed for each class: true, found, missed and false events, precision and recall with \
            95 % intervals, delay from start to confirmation; then false events and the camera-hours \
            they rest on. --report receives index.html with the picture of each miss and false \
            event, accuracy.json, and the output of each scan.

            Examples:

              curbwatch accuracy Samples --report report
              curbwatch accuracy lot --report report --memory memories
            """)

    @Argument(help: "Folder of recordings with truth files.")
    var directory: String

    @Option(help: "Folder for the page, the figures and the scans.")
    var report: String

    @Option(
        help: "Folder of the views' memories; each scan begins with them and leaves them alone.")
    var memory: String?

    @Option(help: "Views scanned at once.")
    var jobs = 1

    @Option(
        help: """
            What finds people, cycles and vehicles: a name from `curbwatch models list`, or none for \
            no network at all. Standard: each site file's, else the best that is installed.
            """)
    var detector: String?

    func validate() throws {
        if jobs < 1 || jobs > 1024 { throw ValidationError("--jobs \(jobs): needs 1 ... 1024") }
    }

    func run() async throws {
        do {
            let accuracy = try Accuracy(
                .init(folder: directory, report: report, memory: memory, jobs: jobs)
            ) { request, settings in
                var settings = settings
                if let detector {
                    if detector == "none" {
                        settings.detection = .none
                    } else {
                        settings.detection.detector = detector
                    }
                }
                return try Scan(
                    request: request, settings: settings, networks: networks(settings.detection),
                    cancellation: Cancellation(), warn: { Ending.report($0) })
            }
            print(try accuracy.run(), terminator: "")
        } catch let error as AccuracyError {
            Ending.report(error.description)
            throw switch error.reason {
            case .noInput: Ending.noInput
            case .badData: Ending.badData
            case .cannotWrite: Ending.cannotWrite
            }
        } catch {
            throw Ending.code(reporting: error)
        }
    }

    private func networks(_ detection: DetectionSettings) throws -> Networks {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return try Networks.load(
            detection, threads: max(1, cores / jobs),
            environment: ProcessInfo.processInfo.environment, program: Program.path,
            warn: { Ending.report($0) })
    }
}
