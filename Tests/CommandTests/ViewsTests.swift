import Foundation
import Testing

@Suite("What a daemon's views have learnt", .timeLimit(.minutes(3)))
struct ViewsTests {
    @Test("list, show and reference read it beside the running daemon")
    func beside() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let out = scratch.path("out")
        let config = scratch.path("run.yaml")
        let sample = Program.root.appendingPathComponent("Samples/busy-nothing.mp4").path
        try """
        output: \(out)
        cameras:
          - {id: gate, source: \(sample), schedule: {every: 2s}}
        """.write(toFile: config, atomically: true, encoding: .utf8)
        let daemon = try Daemon(config: config)
        #expect(daemon.waits(for: "events=0"), "\(daemon.log)")

        let list = try Program.run("views", "list", "--output", out)
        #expect(list.code == 0, "\(list.errors)")
        #expect(list.output.contains("gate/main") && list.output.hasSuffix("1 views\n"))
        let lines = try Program.run("views", "list", "--output", out, "--json").output
        #expect(lines.contains("\"view\":\"gate/main\""))

        let show = try Program.run("views", "show", "gate/main", "--output", out)
        #expect(show.code == 0, "\(show.errors)")
        #expect(show.output.contains("in color"))

        let picture = scratch.path("reference.jpg")
        let reference = try Program.run(
            "views", "reference", "gate/main", picture, "--output", out)
        #expect(reference.code == 0, "\(reference.errors)")
        #expect(FileManager.default.contents(atPath: picture)?.prefix(2) == Data([0xFF, 0xD8]))
        #expect(daemon.terminate() == 0)

        let unknown = try Program.run("views", "show", "gate/other", "--output", out)
        #expect(unknown.code == 66)
        #expect(unknown.errors.contains("views list"))
        #expect(try Program.run("views", "show", "gate", "--output", out).code == 64)
    }
}
