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

    func validate() throws {
        if jobs < 1 || jobs > 1024 { throw ValidationError("--jobs \(jobs): needs 1 ... 1024") }
    }

    func run() async throws {
        do {
            let accuracy = try Accuracy(
                .init(folder: directory, report: report, memory: memory, jobs: jobs)
            ) { request, settings in
                try Scan(
                    request: request, settings: settings, cancellation: Cancellation(),
                    warn: { Ending.report($0) })
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
}
