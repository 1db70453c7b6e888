internal import Crypto
internal import Foundation
internal import Scene

/// What the group robots of three messengers take, and how they answer.
///
/// Sources: developer.work.weixin.qq.com/document/path/91770, open.dingtalk.com "Custom robots",
/// open.feishu.cn "Custom bot usage guide".
enum RobotMessage {
    private struct WeCom: Encodable {
        struct Markdown: Encodable { var content: String }
        struct Image: Encodable {
            var base64: String
            var md5: String
        }
        var msgtype: String
        var markdown: Markdown?
        var image: Image?
    }

    private struct DingTalk: Encodable {
        struct Markdown: Encodable {
            var title: String
            var text: String
        }
        var msgtype = "markdown"
        var markdown: Markdown
    }

    private struct Feishu: Encodable {
        struct Text: Encodable {
            var tag: String
            var content: String
        }
        struct Header: Encodable { var title: Text }
        struct Card: Encodable {
            var header: Header
            var elements: [Text]
        }
        var form = "interactive"
        var card: Card
        var timestamp: String?
        var sign: String?

        enum CodingKeys: String, CodingKey {
            case form = "msg_type"
            case card, timestamp, sign
        }
    }

    /// WeCom takes no longer text, in bytes of UTF-8.
    private static let longestWeCom = 4096
    /// WeCom takes no larger picture, in bytes.
    private static let largestWeCom = 2 << 20

    static func weCom(_ told: ToldNotice, link: String?) throws -> [UInt8] {
        let text = "### \(ToldNotice.plain(told.title))\n" + told.markdown + linked(link)
        return try json(
            WeCom(msgtype: "markdown", markdown: .init(content: cut(text, to: longestWeCom))))
    }

    /// - Returns: nil for a picture that WeCom would not take.
    static func weCom(picture: [UInt8]) throws -> [UInt8]? {
        guard picture.count <= largestWeCom else { return nil }
        let md5 = Hex.text(Insecure.MD5.hash(data: picture))
        return try json(
            WeCom(
                msgtype: "image",
                image: .init(base64: Data(picture).base64EncodedString(), md5: md5)))
    }

    static func dingTalk(_ told: ToldNotice, link: String?) throws -> [UInt8] {
        var text = "### \(ToldNotice.plain(told.title))\n\n" + told.markdown
        if let link { text += "\n\n![](\(link))" }
        return try json(DingTalk(markdown: .init(title: told.title, text: text)))
    }

    /// - Parameter seconds: since 1970.
    static func feishu(
        _ told: ToldNotice, link: String?, secret: Secret?, seconds: Int64
    ) throws -> [UInt8] {
        var message = Feishu(
            card: .init(
                header: .init(title: .init(tag: "plain_text", content: told.title)),
                elements: [.init(tag: "markdown", content: told.markdown + linked(link))]))
        if let secret {
            message.timestamp = "\(seconds)"
            message.sign = Signing.base64(of: "", key: "\(seconds)\n\(secret.revealed)")
        }
        return try json(message)
    }

    /// The query that signs a call of DingTalk's robot.
    static func dingTalkQuery(secret: Secret, milliseconds: Int64) -> [URLQueryItem] {
        let sign = Signing.base64(
            of: "\(milliseconds)\n\(secret.revealed)", key: secret.revealed)
        return [
            URLQueryItem(name: "timestamp", value: "\(milliseconds)"),
            URLQueryItem(name: "sign", value: sign),
        ]
    }

    private static func linked(_ link: String?) -> String {
        link.map { "\n\n[图片 picture](\($0))" } ?? ""
    }

    private static func cut(_ text: String, to bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var text = text
        while text.utf8.count > bytes - 3 { text.removeLast() }
        return text + "…"
    }

    private static func json(_ message: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(message))
    }
}

/// What a robot answers: HTTP 200 whether it took the message or not.
struct RobotAnswer: Decodable {
    var errcode: Int?
    var code: Int?
    var status: Int?

    private enum CodingKeys: String, CodingKey {
        case errcode, code
        case status = "StatusCode"
    }

    var number: Int { errcode ?? code ?? status ?? 0 }

    /// Too many messages in a minute: WeCom, DingTalk, Feishu.
    var isTooOften: Bool { [45009, 45033, 130_101, 660_026, 9499, 11232].contains(number) }
}
