import Fetching
import Foundation
import Testing

@testable import ONVIF

/// A camera that answers by a script and keeps what it heard; used by one test.
private final class Script {
    var answers: [String: String]
    private(set) var heard: [(place: WebAddress, body: Element)] = []
    var failure: FetchError?

    init(_ answers: [String: String] = [:]) {
        self.answers = answers.merging(Self.usual) { own, _ in own }
    }

    static let usual = [
        "GetCapabilities": "<Capabilities><Media><XAddr>http://10.0.0.7/onvif/m</XAddr></Media>"
            + "<PTZ><XAddr>http://10.0.0.7:8080/onvif/p</XAddr></PTZ></Capabilities>",
        "GetSystemDateAndTime": "<SystemDateAndTime><UTCDateTime><Time><Hour>1</Hour>"
            + "<Minute>2</Minute><Second>3</Second></Time><Date><Year>2000</Year>"
            + "<Month>1</Month><Day>1</Day></Date></UTCDateTime></SystemDateAndTime>",
        "GotoPreset": "",
    ]

    func camera(_ address: String = "http://user:secret@10.0.0.7/onvif/d") throws -> ONVIFCamera {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        return ONVIFCamera(try #require(WebAddress(address)), now: { start }) {
            (place, _, bytes) throws(FetchError) in try self.answer(place, bytes)
        }
    }

    private func answer(_ place: WebAddress, _ bytes: [UInt8]) throws(FetchError) -> [UInt8] {
        if let failure { throw failure }
        guard let root = try? XMLReading.root(of: bytes), let asked = root["Body"]?.children.first
        else { throw FetchError(.broken) }
        heard.append((place, root))
        let text = answers[asked.name] ?? "<nothing/>"
        let body =
            text.hasPrefix("<Fault>")
            ? text : "<\(asked.name)Response>\(text)</\(asked.name)Response>"
        return Array("<e:Envelope xmlns:e='x'><e:Body>\(body)</e:Body></e:Envelope>".utf8)
    }

    static func fault(_ codes: String...) -> String {
        var nested = ""
        for code in codes.reversed() {
            nested =
                "<Value>ter:\(code)</Value>"
                + (nested.isEmpty ? "" : "<Subcode>\(nested)</Subcode>")
        }
        return "<Fault><Code>\(nested)</Code><Reason><Text>no</Text></Reason></Fault>"
    }
}

@Suite("A camera that is asked by ONVIF")
struct CameraTests {
    private func reason(_ body: () throws(ONVIFError) -> Void) -> ONVIFError.Reason? {
        do { try body() } catch { return error.reason }
        return nil
    }

    @Test("the digest is made for the camera's clock, which is asked without one")
    func clock() throws {
        let script = Script()
        var camera = try script.camera()
        try camera.goTo("3", profile: "p")
        let first = try #require(script.heard.first)
        #expect(first.body.first("Security") == nil)
        #expect(first.body["Body"]?.children.first?.name == "GetSystemDateAndTime")
        let last = try #require(script.heard.last)
        let created = try #require(last.body.first("Created")?.text)
        #expect(created.hasPrefix("2000-01-01T01:02:03"), "\(created)")
        #expect(last.place.port == 8080 && last.place.path == "/onvif/p")
    }

    @Test("a service, a stream or a picture on another host is not asked")
    func elsewhere() throws {
        let script = Script([
            "GetStreamUri": "<MediaUri><Uri>rtsp://10.0.0.7.evil.org/s</Uri></MediaUri>",
            "GetSnapshotUri": "<MediaUri><Uri>http://10.0.0.7@evil.org/s</Uri></MediaUri>",
        ])
        var camera = try script.camera()
        #expect(
            reason { () throws(ONVIFError) in _ = try camera.streamURI(profile: "p") } == .forbidden
        )
        #expect(
            reason { () throws(ONVIFError) in _ = try camera.snapshotURI(profile: "p") }
                == .forbidden)
        script.answers["GetStreamUri"] = "<MediaUri><Uri>file:///etc/passwd</Uri></MediaUri>"
        #expect(
            reason { () throws(ONVIFError) in _ = try camera.streamURI(profile: "p") } == .forbidden
        )
        script.answers["GetStreamUri"] = "<MediaUri><Uri>rtsp://10.0.0.7:554/s?a=1</Uri></MediaUri>"
        #expect(try camera.streamURI(profile: "p") == "rtsp://10.0.0.7:554/s?a=1")
        let other = Script([
            "GetCapabilities":
                "<Capabilities><PTZ><XAddr>http://evil.org/p</XAddr></PTZ></Capabilities>"
        ])
        var second = try other.camera()
        #expect(
            reason { () throws(ONVIFError) in try second.goTo("1", profile: "p") } == .forbidden)
        #expect(!other.heard.contains { $0.place.host != "10.0.0.7" })
    }

    @Test(
        "what a fault means",
        arguments: [
            (["Sender", "NotAuthorized"], ONVIFError.Reason.unauthorised),
            (["Sender", "InvalidArgVal", "NoToken"], .unknownPreset),
            (["Sender", "InvalidArgVal", "NoProfile"], .missing),
            (["Receiver", "Action"], .fault),
        ])
    func faults(codes: [String], reason expected: ONVIFError.Reason) throws {
        let fault =
            codes.count == 2
            ? Script.fault(codes[0], codes[1])
            : Script.fault(codes[0], codes[1], codes[2])
        var camera = try Script(["GotoPreset": fault]).camera()
        #expect(reason { () throws(ONVIFError) in try camera.goTo("9", profile: "p") } == expected)
    }

    @Test("an answer to another question, no XML, and nothing at all are told apart")
    func bad() throws {
        let script = Script(["GetPresets": "</x>"])
        var camera = try script.camera()
        #expect(
            reason { () throws(ONVIFError) in _ = try camera.presets(profile: "p") } == .badAnswer)
        script.failure = FetchError(.late)
        #expect(reason { () throws(ONVIFError) in _ = try camera.presets(profile: "p") } == .late)
    }

    @Test("a status may lack its movement, say UNKNOWN, or its position")
    func status() throws {
        let place = "<Position><PanTilt x='0.5' y='-1e-1'/><Zoom x='nan'/></Position>"
        let cases: [(String, Answer.Status)] = [
            ("<PTZStatus>\(place)</PTZStatus>", .init(movement: nil, position: [0.5, -0.1])),
            (
                "<PTZStatus><MoveStatus><PanTilt>UNKNOWN</PanTilt></MoveStatus></PTZStatus>",
                .init(movement: nil, position: nil)
            ),
            (
                "<PTZStatus><MoveStatus><PanTilt>IDLE</PanTilt><Zoom>MOVING</Zoom></MoveStatus>"
                    + "</PTZStatus>", .init(movement: .moving, position: nil)
            ),
        ]
        for (text, expected) in cases {
            var camera = try Script(["GetStatus": text]).camera()
            #expect(try camera.status(profile: "p") == expected)
        }
    }

    @Test("a preset is found by token before name, and not by a name that two share")
    func presets() {
        let presets = [("1", "2"), (" 2 ", "gate"), ("3", "Corner"), ("4", "x"), ("5", "x")]
            .map { Answer.Preset(token: $0.0, name: $0.1) }
        #expect(Answer.preset("2", among: presets)?.token == " 2 ")
        #expect(Answer.preset("corner", among: presets)?.token == "3")
        #expect(Answer.preset("x", among: presets) == nil)
        #expect(Answer.preset("none", among: presets) == nil)
    }
}
