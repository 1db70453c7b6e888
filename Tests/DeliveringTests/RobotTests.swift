import Crypto
import Foundation
import Scene
import Testing

@testable import Delivering

@Suite("A messenger's group robot", .enabled(if: Programs.hasPython))
struct RobotTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What the robot was sent, and the path of each call.
    private func told(
        _ form: MessageForm, answers: String = "200", secret: Secret? = nil, base: String? = nil,
        notice: Notice
    ) async throws -> [(path: String, body: [String: Any])] {
        let (server, port) = try Peer.script("webhook", [folder.path, answers])
        defer { server.end() }
        let settings = try WebhookSettings(
            address: Secret("http://127.0.0.1:\(port)/send?key=k"), form: form, secret: secret,
            sendsPicture: true, pictureBase: base)
        let target = try WebhookTarget(
            name: "robot", settings: settings, pictures: PictureFolder(root: folder.path)
        ) { Date(timeIntervalSince1970: 1_769_760_000) }
        defer { Task { await target.close() } }
        try await target.deliver(notice)
        return try folder.lines("calls.jsonl").map { call in
            let body = try JSONSerialization.jsonObject(
                with: Data((call["body"] as? String ?? "").utf8))
            return (call["path"] as? String ?? "", body as? [String: Any] ?? [:])
        }
    }

    @Test("of WeCom gets Markdown, then the picture with its MD5")
    func weCom() async throws {
        let picture = try Sample.picture(in: folder)
        let calls = try await told(.wecom, notice: Sample.notice(picture: picture))
        #expect(calls.map { $0.body["msgtype"] as? String } == ["markdown", "image"])
        let text = (calls[0].body["markdown"] as? [String: String])?["content"] ?? ""
        #expect(text.contains("暴露垃圾 exposed garbage pile"))
        #expect(text.contains("1 Renmin Rd") && text.contains("93 %"))
        let image = try #require(calls[1].body["image"] as? [String: String])
        let bytes = try #require(Data(base64Encoded: image["base64"] ?? ""))
        let md5 = Insecure.MD5.hash(data: bytes).map {
            ($0 < 16 ? "0" : "") + String($0, radix: 16)
        }.joined()
        #expect(bytes.count == 2000 && image["md5"] == md5)
    }

    @Test("of DingTalk gets Markdown with a link to the picture, and a signed query")
    func dingTalk() async throws {
        let picture = try Sample.picture(in: folder)
        let calls = try await told(
            .dingtalk, secret: Secret("SEC1"), base: "https://desk.example/",
            notice: Sample.notice(picture: picture))
        let text = (calls[0].body["markdown"] as? [String: String])?["text"] ?? ""
        #expect(text.contains("![](https://desk.example/picture.jpg)"))
        let query = try #require(URLComponents(string: calls[0].path)?.queryItems)
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("1769760000000\nSEC1".utf8), using: SymmetricKey(data: Data("SEC1".utf8)))
        #expect(query.first { $0.name == "timestamp" }?.value == "1769760000000")
        #expect(query.first { $0.name == "sign" }?.value == Data(code).base64EncodedString())
        #expect(query.first { $0.name == "key" }?.value == "k")
    }

    @Test("of Feishu gets a card, signed with the time as the key")
    func feishu() async throws {
        let calls = try await told(
            .feishu, secret: Secret("SEC2"), base: "https://desk.example/",
            notice: Sample.notice(picture: try Sample.picture(in: folder)))
        let body = calls[0].body
        #expect(body["msg_type"] as? String == "interactive")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(), using: SymmetricKey(data: Data("1769760000\nSEC2".utf8)))
        #expect(body["sign"] as? String == Data(code).base64EncodedString())
        #expect(body["timestamp"] as? String == "1769760000")
        let card = body["card"] as? [String: Any]
        let text = (card?["elements"] as? [[String: String]])?.first?["content"] ?? ""
        #expect(text.contains("](https://desk.example/picture.jpg)"))
    }

    @Test("that answers 200 with an error has not been told")
    func errors() async throws {
        let refused = await #expect(throws: DeliveryError.self) {
            try await told(.wecom, answers: "robot:93000", notice: Sample.notice())
        }
        #expect(refused?.reason == .refused)
        let often = await #expect(throws: DeliveryError.self) {
            try await told(.dingtalk, answers: "robot:130101", notice: Sample.notice())
        }
        #expect(often?.reason == .unavailable)
    }

    @Test("shows names and addresses as text, whatever they hold")
    func injection() throws {
        let told = ToldNotice(
            Sample.notice(
                body: """
                    {"after": {"address": "[x](http://evil) **all** <@all>\\n# head", \
                    "camera": "a|b"}}
                    """))
        #expect(!told.markdown.contains("[x](") && !told.markdown.contains("<@all>"))
        #expect(!told.markdown.contains("\n# head"))
    }

    @Test("of a camera's health names the cause, and goes to who asks for such only")
    func health() throws {
        let body = """
            {"type": "fault", "kind": "health", "before": null, "after": {"camera": "gate", \
            "preset": "corner", "cause": "stuck", "since": "2026-01-30T16:00:00+08:00", \
            "ended": null, "detail": "gate/corner: the head: stuck"}}
            """
        var notice = Sample.notice(kind: .fault, body: body)
        notice.violation = nil
        let told = ToldNotice(notice)
        #expect(told.title == "相机故障 camera fault: stuck")
        #expect(told.lines.contains { $0.name == "相机 camera" && $0.value == "gate/corner" })
        #expect(told.lines.contains { $0.value == "gate/corner: the head: stuck" })
        #expect(!NoticeFilter.all.wants(notice))
        #expect(!NoticeFilter(kinds: [.new, .recovered]).wants(notice))
        let asked = NoticeFilter(kinds: [.fault], violations: [.garbagePile])
        #expect(asked.wants(notice))
        #expect(!NoticeFilter(kinds: [.fault], cameras: [CameraID("bridge")]).wants(notice))
    }

    @Test("of WeCom gets no longer text than it takes, cut between characters")
    func long() throws {
        let address = String(repeating: "街", count: 3000)
        let told = ToldNotice(Sample.notice(body: "{\"after\": {\"address\": \"\(address)\"}}"))
        let body = try JSONSerialization.jsonObject(
            with: Data(RobotMessage.weCom(told, link: nil)))
        let text = ((body as? [String: Any])?["markdown"] as? [String: String])?["content"] ?? ""
        #expect(text.utf8.count <= 4096 && text.hasSuffix("街…"))
    }
}
