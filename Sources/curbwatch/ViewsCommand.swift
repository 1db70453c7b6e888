internal import ArgumentParser
internal import CaseFiling
internal import Engine
internal import Foundation
internal import Scene

/// `curbwatch views`: what is known of each view.
struct ViewsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "views",
        abstract: "See what each view has learnt, and the picture it is compared with.",
        discussion: """
            Works beside a running daemon, and on the output of a scan that was broken off.

              curbwatch views list --output out
              curbwatch views show north-gate/corner --output out
              curbwatch views reference north-gate/corner before.jpg --output out
            """,
        subcommands: [ViewsListCommand.self, ViewsShowCommand.self, ViewsReferenceCommand.self])
}

struct ViewsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the views that were looked at, one a line.")

    @OptionGroup var place: StoreOptions

    @Flag(help: "A JSON object for each view.")
    var json = false

    func run() throws {
        try Ending.around {
            let headings = try ViewBook(place.open()).headings()
            if json {
                for heading in headings { print(try heading.json) }
                return
            }
            let rows = headings.map {
                [
                    $0.view.description, $0.run == "live" ? "daemon" : "scan",
                    InstantText.utc($0.lastMoment), "\($0.generation)",
                    ByteCount.words(Int64($0.bytes)),
                ]
            }
            for line in Columns([["view", "by", "last picture", "saves", "size"]] + rows).lines {
                print(line)
            }
            print("\(rows.count) views")
        }
    }
}

struct ViewsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what one view has learnt and what it waits for.")

    @Argument(
        help: "CAMERA/PRESET, as `views list` prints it.", transform: { try ViewText.view($0) })
    var view: ViewID

    @OptionGroup var place: StoreOptions

    func run() throws {
        try Ending.around {
            let page = try ViewBook(place.open()).page(of: view)
            for (name, value) in Self.lines(page) {
                print(name.padding(toLength: 14, withPad: " ", startingAt: 0) + value)
            }
        }
    }

    private static func lines(_ page: ViewBook.Page) -> [(String, String)] {
        var lines = [
            ("view", page.heading.view.description),
            ("last picture", InstantText.utc(page.heading.lastMoment)),
        ]
        if let memory = page.learnt {
            lines += [
                ("size", "\(memory.width) x \(memory.height)"),
                ("lessons", "\(memory.lessonsInColor) in color"),
            ]
            if let infrared = memory.lessonsInInfrared {
                lines.append(("", "\(infrared) under infra-red light"))
            }
            lines.append(
                ("things there", "\(memory.regions), \(memory.held) kept out of the memory"))
        } else {
            lines.append(("lessons", "none: no picture yet"))
        }
        lines += [("suspected", "\(page.suspected)"), ("confirmed", "\(page.confirmed)")]
        lines += page.clean.enumerated().map { index, moment in
            (index == 0 ? "clean pictures" : "", " " + InstantText.utc(moment))
        }
        return lines
    }
}

struct ViewsReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Write the newest picture of a view in which nothing was suspected.",
        discussion: "It is what a case shows as `before`. Privacy zones are covered.")

    @Argument(
        help: "CAMERA/PRESET, as `views list` prints it.", transform: { try ViewText.view($0) })
    var view: ViewID

    @Argument(help: "The JPEG file to write.")
    var file: String

    @OptionGroup var place: StoreOptions

    func run() throws {
        try Ending.around {
            let jpeg = try ViewBook(place.open()).cleanPicture(of: view)
            do {
                try Data(jpeg).write(to: URL(fileURLWithPath: file), options: .atomic)
            } catch {
                Ending.report("\(file): cannot write the picture: \(error.localizedDescription)")
                throw Ending.cannotWrite
            }
        }
    }
}

/// A view as it is written on the command line.
enum ViewText {
    static func view(_ text: String) throws -> ViewID {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("view \(text): needs CAMERA/PRESET, as `views list` prints it")
        }
        return ViewID(camera: CameraID(parts[0]), preset: PresetID(parts[1]))
    }
}

/// Instants for people where no site says whose clock to read.
enum InstantText {
    static func utc(_ moment: Moment) -> String {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
            .formatted(.iso8601)
    }
}

extension CheckpointHeading {
    fileprivate var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(
                decoding: try encoder.encode(
                    Line(
                        view: view.description, run: run, last: InstantText.utc(lastMoment),
                        generation: generation, bytes: bytes)), as: UTF8.self)
        }
    }

    private struct Line: Encodable {
        var view: String
        var run: String
        var last: String
        var generation: Int
        var bytes: Int
    }
}
