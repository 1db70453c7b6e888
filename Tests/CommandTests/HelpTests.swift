import Foundation
import Testing

@Suite("Help teaches")
struct HelpTests {
    @Test(
        "each command shows examples that begin with its own name",
        arguments: [
            ["scan"], ["run"], ["grab"], ["check"], ["schema"], ["schedule", "explain"],
            ["cases", "list"], ["cases", "show"], ["cases", "export"],
            ["cases", "confirm"], ["cases", "handle"], ["cases", "stats"], ["cases", "audit"],
            ["store", "check"], ["store", "backup"], ["store", "prune"], ["discover"], ["simulate"],
            ["cameras", "import"], ["models", "quantize"],
        ])
    func examples(command: [String]) throws {
        let outcome = try Program.run(command + ["--help"])
        #expect(outcome.code == 0)
        let example = "curbwatch " + command.joined(separator: " ")
        #expect(outcome.output.contains(example + " "), "no example in \(outcome.output)")
    }

    @Test("the sample settings pass check, the schema is JSON")
    func settings() throws {
        for name in try FileManager.default.contentsOfDirectory(
            atPath: Program.root.appendingPathComponent("Samples").path)
        where name.hasSuffix(".yaml") {
            let path = Program.root.appendingPathComponent("Samples/\(name)").path
            let outcome = try Program.run("check", "--config", path)
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        let schema = try Program.run("schema")
        #expect(schema.code == 0)
        let object = try JSONSerialization.jsonObject(with: Data(schema.output.utf8))
        #expect((object as? [String: Any])?["properties"] != nil)
    }

    @Test("every problem of a settings file comes at once, with its place; the code is 78")
    func problems() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("bad.yaml")
        try """
        site: {zone: Mars/Olympus}
        cameras:
          - id: gate
            sourc: rtsp://camera
            presets:
              - id: corner
                schedule: {every: 0s}
        """.write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try Program.run("check", "--config", path)
        #expect(outcome.code == 78)
        let text = outcome.output + outcome.errors
        for part in ["bad.yaml:1:", "bad.yaml:4:", "bad.yaml:7:", "source", "0s"] {
            #expect(text.contains(part), "'\(part)' is not in: \(text)")
        }
    }
}
