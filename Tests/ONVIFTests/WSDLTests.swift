import Foundation
import PythonPeers
import Testing

@testable import ONVIF

@Suite("Messages against ONVIF's WSDL", .timeLimit(.minutes(3)))
struct WSDLTests {
    private struct Line: Encodable {
        var service: String
        var operation: String
        var arguments: [String: Value]
        var envelope: String
        var user: String?
        var password: String?
    }

    private enum Value: Encodable {
        case text(String)
        case setup

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .setup: try container.encode(["Protocol": "RTSP"])
            }
        }
    }

    private static let questions: [(Request, [String: Value])] = [
        (.systemDateAndTime, [:]),
        (.capabilities, ["Category": .text("All")]),
        (.profiles, [:]),
        (.streamURI(profile: "p&1"), ["StreamSetup": .setup, "ProfileToken": .text("p&1")]),
        (.snapshotURI(profile: "p"), ["ProfileToken": .text("p")]),
        (.presets(profile: "p"), ["ProfileToken": .text("p")]),
        (
            .gotoPreset(profile: "p", preset: "预置<1>"),
            ["ProfileToken": .text("p"), "PresetToken": .text("预置<1>")]
        ),
        (.status(profile: "p"), ["ProfileToken": .text("p")]),
        (
            .setPreset(profile: "p", name: "north", preset: nil),
            ["ProfileToken": .text("p"), "PresetName": .text("north")]
        ),
        (
            .setPreset(profile: "p", name: "north", preset: "4"),
            [
                "ProfileToken": .text("p"), "PresetName": .text("north"),
                "PresetToken": .text("4"),
            ]
        ),
    ]

    @Test(
        "each message is what zeep writes by the WSDL, and the digest is zeep's",
        .enabled(if: PythonPeer.zeep != nil, "needs PyPI's onvif-zeep: SKIPPED"))
    func valid() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(PythonPeer.zeep).python)
        process.arguments = [
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Peers/against-wsdl.py").path
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        for (request, arguments) in Self.questions {
            let token = UsernameToken(
                name: "user", password: "secret", nonce: Array(1...16),
                created: "2026-11-23T10:00:00Z")
            let line = Line(
                service: "\(request.service)", operation: request.operation,
                arguments: arguments,
                envelope: String(decoding: request.envelope(token), as: UTF8.self)
                    .replacingOccurrences(
                        of: "<?xml version=\"1.0\" encoding=\"utf-8\"?>", with: ""),
                user: "user", password: "secret")
            try input.fileHandleForWriting.write(
                contentsOf: JSONEncoder().encode(line) + Data("\n".utf8))
        }
        try input.fileHandleForWriting.close()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let verdicts = text.split(separator: "\n").dropFirst()
        #expect(verdicts.count == Self.questions.count, "\(text)")
        for (verdict, (request, _)) in zip(verdicts, Self.questions) {
            #expect(verdict == "same", "\(request.operation)")
        }
    }
}
