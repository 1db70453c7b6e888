import Foundation
import Scene
import Testing
import Timetable

@testable import Engine

@Suite("settings files that mean harm or are broken")
struct SettingsFileTests {
    static func problems(_ bytes: Data) -> [String] {
        do {
            _ = try Settings.read(bytes, name: "site.yaml", environment: [:])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(
        "an empty file is told so",
        arguments: ["", "\n\n", "# nothing but a remark\n", "---\n", "\u{FEFF}"])
    func empty(text: String) {
        let found = Self.problems(Data(text.utf8))
        #expect(found.count == 1)
        #expect(found.first?.contains("nothing") == true, "\(found)")
    }

    @Test("bytes that are not UTF-8 are refused with their line")
    func notText() {
        var bytes = Data("cameras:\n- id: a".utf8)
        bytes.append(contentsOf: [0xff, 0xfe, 0x0a])
        #expect(
            Self.problems(bytes) == [
                "site.yaml:2:1: found bytes that are not UTF-8, needs UTF-8 text"
            ])
        #expect(Self.problems(Data([0, 1, 2, 3])).count == 1)
    }

    /// Nine to the ninth: unfolded it would not fit into any memory.
    @Test(
        "an alias bomb is refused before it is unfolded, also as a key",
        arguments: ["x: *i\n", "? *i\n: 1\n", "{*i : 1}\n"])
    func bomb(trigger: String) {
        var text = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        for (name, inner) in zip("bcdefghi", "abcdefgh") {
            let nine = Array(repeating: "*\(inner)", count: 9).joined(separator: ", ")
            text += "\(name): &\(name) [\(nine)]\n"
        }
        let found = Self.problems(Data((text + trigger).utf8))
        #expect(
            found == [
                "site.yaml:2:1: found the alias *a, needs no anchors and aliases: `templates` do "
                    + "this"
            ])
    }

    @Test("signs that only look like aliases are taken")
    func noAlias() throws {
        let text = """
            site: {name: "Cars & bikes *all*"}
            cameras: [{id: a, source: "rtsp://h/s?a=1&b=2"}]
            """
        #expect(Self.problems(Data(text.utf8)).isEmpty)
    }

    /// 900 levels are parsed and found wrong, 100,000 are refused by the parser; neither may
    /// overflow the stack of a small thread.
    @Test("depth does not end the process", arguments: [900, 100_000])
    func deep(levels: Int) async {
        let texts = [
            "cameras: " + String(repeating: "[", count: levels),
            "cameras: " + String(repeating: "[", count: levels)
                + String(repeating: "]", count: levels),
            "cameras: " + String(repeating: "{a: ", count: levels),
            String(repeating: "- ", count: levels) + "a",
        ]
        for text in texts {
            let count = await withCheckedContinuation { continuation in
                let thread = Thread {
                    continuation.resume(returning: Self.problems(Data(text.utf8)).count)
                }
                thread.stackSize = 512 << 10
                thread.start()
            }
            #expect(count >= 1)
        }
    }

    @Test(
        "text that is not YAML is one problem with its place",
        arguments: [
            ("cameras: [", "site.yaml:2:1:"), ("cameras: \"a", "site.yaml:1:12:"),
            ("a: b: c\n", "site.yaml:1:5:"), ("a:\n\t- b\n", "site.yaml:2:1:"),
            ("cameras: *none\n", "site.yaml:1:10:"),
            ("cameras: []\n---\ncameras: []\n", "site.yaml:2:1:"),
            ("%YAML 3.0\n---\na: b\n", "site.yaml:1:1:"), ("a: \u{7}\n", "site.yaml"),
        ])
    func malformed(text: String, place: String) {
        let found = Self.problems(Data(text.utf8))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(place) == true, "\(found)")
    }

    @Test("a key that comes twice does not hide what else is wrong")
    func duplicatesAmongOthers() {
        let text = """
            log: {level: loud}
            cameras:
            - {id: a, id: b, source: recording, learning: 0}
            log: {format: json, format: text}
            """
        #expect(
            Self.problems(Data(text.utf8)) == [
                "site.yaml:1:14: log.level: found \"loud\", needs debug | info | notice | "
                    + "warning | error",
                "site.yaml:3:11: cameras[0].id: found the key a second time, needs each key once",
                "site.yaml:3:47: cameras[0].learning: found 0, needs a whole number 1 ... 255",
                "site.yaml:4:1: log: found the key a second time, needs each key once",
                "site.yaml:4:21: log.format: found the key a second time, needs each key once",
            ])
    }

    @Test("a file that is not there, a folder, and one too large are told apart")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "curbwatch-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func cause(_ path: String) -> String? {
            do {
                _ = try Settings.load(path: path, environment: [:])
                return nil
            } catch {
                return (error as? SettingsFileError)?.cause
            }
        }
        #expect(cause(folder.appendingPathComponent("none.yaml").path) == "no such file")
        #expect(cause(folder.path) == "not a file")
        #expect(cause("/dev/zero") == "not a file")
        let large = Data(count: SettingsDocument.largest + 1)
        #expect(
            Self.problems(large) == [
                "site.yaml: found 268435457 bytes, needs at most 256 MiB"
            ])
    }

    @Test("a calendar file is read from beside the settings, its problems under its own name")
    func calendarFile() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "curbwatch-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = folder.appendingPathComponent("site.yaml")
        let calendar = folder.appendingPathComponent("days.yaml")
        try Data("site: {calendar: days.yaml}\ncameras: [{id: a, source: recording}]\n".utf8)
            .write(to: site)
        try Data("holidays: [2026-05-01]\n".utf8).write(to: calendar)
        let settings = try Settings.load(path: site.path, environment: [:])
        #expect(settings.site.calendar.holidays.map(\.description) == ["2026-05-01"])
        try Data("holidays: [2026-02-30]\nholiday: []\n".utf8).write(to: calendar)
        let error = #expect(throws: SettingsProblems.self) {
            try Settings.load(path: site.path, environment: [:])
        }
        #expect(
            error?.problems.map { "\($0.line):\($0.column) \($0.path)" }
                == ["1:12 holidays[0]", "2:1 holiday"])
        #expect(error?.problems.allSatisfy { $0.file == calendar.path } == true)
    }

    static func outcome(_ text: String, splitFrom: Int) -> String {
        do {
            let settings = try Settings.readHere(
                Data(text.utf8), name: "site.yaml", directory: "", environment: [:], for: .either,
                splitFrom: splitFrom)
            return "\(settings.cameras.last?.id.name ?? "none") \(settings.hash())"
        } catch {
            return "\(error)"
        }
    }

    /// 1,203 cameras are two whole pieces and a part. Faults stand in the first, the second and
    /// the third, and behind them; the other texts mislead the cut or hold faulty YAML.
    @Test("a large file read piece by piece gives what it gives whole", arguments: [0, 1, 2, 3, 4])
    func pieces(variant: Int) {
        var cameras = (0..<1203).map { index in
            """
              - id: cam-\(index)
                # a remark
                source: rtsp://10.0.0.1/\(index)
            \(index % 2 == 0 ? "# another" : "")
                template: t
                zones: [{id: z, kind: facade,
                polygon: [[0, 0], [1, 0], [1, 1]]}]

            """
        }
        if variant == 1 {
            cameras[3] = "  - {id: cam-2, source: recording, sorce: x}\n"
            cameras[700] = "  - id: a b\n    id: c\n    source: 3\n"
            cameras[1202] = "  - {id: cam-2, source: recording, template: u}\n"
        } else if variant == 2 {
            cameras[600] = "  - id: \"x\n  - y\"\n    source: recording\n"
        } else if variant == 3 {
            cameras[600] = "  - id: [\n"
        } else if variant == 4 {
            // Ends the list for the cut, which then has one piece only.
            cameras[300] = "  - {id: x, source: recording,\n  template: t}\n"
        }
        let head = "site: {zone: UTC}\ntemplates: {t: {schedule: {every: 10m}}}\n"
        let text =
            head + "cameras: # all of them\n\n" + cameras.joined() + "log: {level: "
            + (variant == 1 ? "loud" : "debug") + "}\n"
        #expect((CameraSplit(text, worthwhile: 0)?.pieces.count ?? 0) == (variant == 4 ? 1 : 3))
        let whole = Self.outcome(text, splitFrom: .max)
        #expect(Self.outcome(text, splitFrom: 0) == whole)
        let says = [
            "cam-1202", "cameras[3].sorce", "cameras[600].id", "well-formed YAML", "cameras[300]",
        ]
        #expect(whole.contains(says[variant]))
        if variant == 1 {
            // Seven faults; and three views without a schedule, two of them of recordings.
            #expect(whole.split(separator: "\n").count == 12, "\(whole)")
        }
    }

    /// Random bytes over a real file, 2,000 times with a fixed seed: a problem or settings, never
    /// an end of the process.
    @Test("no mutation of a good file ends the process")
    func mutations() {
        let good = Array(SettingsValueTests.site.utf8)
        var state: UInt64 = 20_260_131
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let signs = Array("{}[],:-?&*!|>'\"%@`#~ \n\t0$".utf8)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0...next(4) {
                let place = next(bytes.count)
                switch next(4) {
                case 0: bytes[place] = signs[next(signs.count)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(signs[next(signs.count)], at: place)
                default: bytes.replaceSubrange(place..., with: bytes[place...].dropLast(next(40)))
                }
            }
            if !Self.problems(Data(bytes)).isEmpty { refused += 1 }
        }
        #expect(refused > 1000)
    }
}
