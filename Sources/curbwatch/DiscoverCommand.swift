internal import ArgumentParser
internal import Engine
internal import Foundation
internal import ONVIF
internal import Timetable

struct DiscoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "List the ONVIF cameras that answer on this net.",
        discussion: """
            One line for each camera: the address of its ONVIF service, its name, its hardware. All \
            three are what the camera says of itself; nothing is sent to it but the question.

            Examples:

              curbwatch discover
              curbwatch discover --for 10s
            """)

    @Option(name: .customLong("for"), help: "How long to wait for answers: 4s.")
    var time = "4s"

    @Option(help: "Where to ask: the group of WS-Discovery, or one host.")
    var group = "239.255.255.250"

    @Option(help: "The port to ask at.")
    var port: UInt16 = 3702

    func validate() throws {
        guard let time = DurationText.parse(time), time > .zero, time <= .seconds(300) else {
            throw ValidationError("--for \(time): needs 500ms ... 5m")
        }
    }

    func run() throws {
        do throws(Discovery.Failure) {
            try Discovery(group: group, port: port)
                .run(for: DurationText.parse(time) ?? .seconds(4)) { match in
                    let words = [match.name, match.hardware].compactMap(\.self)
                    let line = match.addresses[0] + "\t" + words.joined(separator: "\t")
                    print(String(line.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" }))
                }
        } catch {
            Ending.report(error.description)
            throw Ending.unavailable
        }
    }
}
