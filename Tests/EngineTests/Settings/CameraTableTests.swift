import Foundation
import Scene
import Testing
import Timetable

@testable import Engine

@Suite("A table of cameras becomes settings")
struct CameraTableTests {
    private func draft(
        _ text: String, base: String? = nil, environment: [String: String] = [:]
    ) throws -> CameraTable.Draft {
        try CameraTable(Data(text.utf8), name: "t.csv").settings(
            base: base.map { Data($0.utf8) }, name: "base.yaml", directory: "",
            environment: environment)
    }

    private func problems(_ text: String, base: String? = nil) -> [String] {
        do { _ = try draft(text, base: base) } catch {
            return (error as? SettingsProblems)?.problems.map(\.description) ?? ["\(error)"]
        }
        return []
    }

    @Test("rows are cameras; quotes, a mark, Windows' line ends and empty rows are as Excel writes")
    func cameras() throws {
        let text =
            "\u{FEFF}camera,source,every,address,longitude,latitude\r\n"
            + "gate,\"rtsp://u:${PW}@10.0.0.1/a\",10m,\"Main \"\"Road\"\", 1\",113.26,23.12\r\n"
            + ",,,,,\r\nbridge,http://10.0.0.2/s.jpg,5m,,,\r\n"
        let found = try draft(text, environment: ["PW": "x"])
        #expect(found.settings.cameras.map(\.id.name) == ["gate", "bridge"])
        #expect(found.settings.cameras[0].location?.address == "Main \"Road\", 1")
        #expect(found.settings.cameras[0].location?.place?.longitude == 113.26)
        #expect(found.settings.cameras[1].presets[0].schedule?.every == .seconds(300))
        #expect(found.text.contains("${PW}"), "the password stays where it is")
        #expect(found.settings.cameras[0].source.address == "rtsp://u:x@10.0.0.1/a")
    }

    @Test("rows of one camera are its presets, with the base's templates")
    func presets() throws {
        let found = try draft(
            """
            camera,source,onvif,home,preset,token,template
            head,rtsp://10.0.0.1/a,http://10.0.0.1/onvif,1,west,1,day
            gate,rtsp://10.0.0.2/a,,,corner,,day
            head,,,,east,East,day
            """,
            base: "site: {name: b, zone: Asia/Shanghai}\ntemplates:\n  day: {schedule: {every: 1h}}"
        )
        let head = found.settings.cameras[0]
        #expect(head.presets.map(\.id.name) == ["west", "east"])
        #expect(head.presets.map(\.token) == ["1", "East"])
        #expect(head.home == "1")
        #expect(head.presets.allSatisfy { $0.schedule?.every == .seconds(3600) })
        #expect(found.settings.site.name == "b")
        #expect(found.text.hasPrefix("site: {name: b"), "the base goes before")
    }

    @Test("everything that is wrong is said at once, where it stands in the table")
    func faults() {
        #expect(
            problems(
                """
                camera,source,every,longitude,latitude
                gate one,rtsp://10.0.0.1/a,10m,,
                b,ftp://10.0.0.1/a,10m,,
                c,rtsp://10.0.0.1/a,10,,
                d,rtsp://10.0.0.1/a,10m,200,1
                """
            ).map { $0.split(separator: ", needs").first.map(String.init) ?? "" } == [
                "t.csv:2:1: camera: found \"gate one\"",
                "t.csv:3:3: source: found an address ftp://… (not shown)",
                "t.csv:4:21: every: found \"10\"",
                "t.csv:5:25: longitude: found 200",
            ])
    }

    @Test("what is missing is said in its row")
    func missing() {
        let source = problems("camera,source,every\na,rtsp://10.0.0.1/a,5m\nb,,5m\n")
        #expect(source.first?.hasPrefix("t.csv:3:1: source: found nothing") == true, "\(source)")
        let schedule = problems("camera,source\na,rtsp://10.0.0.1/a\n")
        #expect(schedule.first?.hasPrefix("t.csv:2:1: ") == true, "\(schedule)")
    }

    @Test("a heading that is not known has a near one, and each stands once")
    func heading() {
        #expect(
            problems("camera,sorce,camera\nx,y,z\n").map { String($0.prefix(44)) }
                == [
                    "t.csv:1:8: found a column \"sorce\", needs one o",
                    "t.csv:1:14: found a column \"camera\" a second",
                ].map { String($0.prefix(44)) })
        #expect(problems("camera,sorce\nx,y\n")[0].hasSuffix("did you mean source?"))
    }

    @Test("rows of a camera that disagree, or have no preset, are told apart from others")
    func disagreeing() {
        let found = problems(
            "camera,source,preset\na,rtsp://1/a,x\na,rtsp://2/a,y\nb,rtsp://1/a,\nb,,z\n")
        #expect(found.count == 2)
        #expect(found[0].hasPrefix("t.csv:3:3: source: found another value than in line 2"))
        #expect(found[1].hasPrefix("t.csv:5:1: preset: found a camera of several rows"))
    }

    @Test(
        "what is no table is said with its place",
        arguments: [
            ("camera\n\"a", "t.csv:2:1: found a quote that is not closed"),
            ("camera\n\"a\"b\n", "t.csv:2:4: found \"b\" after a closing quote"),
            ("", "t.csv:1:1: found nothing"),
            ("camera,source\n", "t.csv:1:1: found a heading alone"),
        ])
    func noTable(text: String, words: String) {
        #expect(problems(text).first?.hasPrefix(words) == true, "\(problems(text))")
    }

    @Test("bytes that are no UTF-8, as older spreadsheets write Chinese")
    func encoding() {
        #expect {
            _ = try CameraTable(Data([0x63, 0xCF, 0xE3]), name: "t.csv")
        } throws: {
            "\($0)".contains("saved as CSV UTF-8")
        }
    }

    @Test("a problem of the base keeps its own place")
    func base() {
        let found = problems(
            "camera,source,every\na,rtsp://10.0.0.1/a,10m\n", base: "site: {zone: Mars/Base}\n")
        #expect(found.first?.hasPrefix("base.yaml:1:14: site.zone") == true, "\(found)")
    }
}
