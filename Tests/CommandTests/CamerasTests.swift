import Foundation
import Testing

@Suite("Getting a city in")
struct CamerasTests {
    @Test("a table becomes a settings file that check takes, and none is written over")
    func imports() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let (table, made) = (scratch.path("cameras.csv"), scratch.path("curbwatch.yaml"))
        try "camera,source,every\ngate,rtsp://10.0.0.1/a,10m\nbridge,udp://@:5004,5m\n"
            .write(toFile: table, atomically: true, encoding: .utf8)
        let dry = try Program.run("cameras", "import", table, "--dry-run")
        #expect(dry.code == 0 && dry.output.contains("2 cameras, 2 views"), "\(dry)")
        #expect(!FileManager.default.fileExists(atPath: made))
        let outcome = try Program.run("cameras", "import", table, "--output", made)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let mode = try FileManager.default.attributesOfItem(atPath: made)[.posixPermissions]
        #expect(mode as? Int == 0o600, "addresses may carry passwords")
        #expect(try Program.run("check", "--config", made).code == 0)
        let again = try Program.run("cameras", "import", table, "--output", made)
        #expect(again.code == 73 && again.errors.contains("already"))
    }

    @Test("a faulty table ends with 78 and writes nothing, a missing one with 66")
    func faulty() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let (table, made) = (scratch.path("cameras.csv"), scratch.path("curbwatch.yaml"))
        try "camera,source,every\ngate,rtsp://10.0.0.1/a,0s\n"
            .write(toFile: table, atomically: true, encoding: .utf8)
        let outcome = try Program.run("cameras", "import", table, "--output", made)
        #expect(outcome.code == 78 && outcome.errors.contains("cameras.csv:2:24: every"))
        #expect(!FileManager.default.fileExists(atPath: made))
        #expect(
            try Program.run("cameras", "import", scratch.path("no.csv"), "--dry-run").code == 66)
    }
}
