internal import Foundation
internal import Scene

/// One mail: its headers and parts.
struct Mail {
    struct Part {
        var bytes: [UInt8]
        var type: String
        var fileName: String?
    }

    var headers: [String]
    var parts: [Part]

    init(_ notice: Notice, settings: MailSettings, picture: [UInt8]?, at date: Date) {
        let told = ToldNotice(notice)
        let host = settings.sender.split(separator: "@").last.map(String.init) ?? "curbwatch"
        let key = String(notice.key.map { $0.isLetter || $0.isNumber ? $0 : "." })
        headers = [
            "From: <\(settings.sender)>",
            "To: " + settings.recipients.map { "<\($0)>" }.joined(separator: ", "),
            "Subject: \(Self.encoded(told.title))",
            "Date: \(Self.text(of: date))",
            // The same for each delivery: a mailbox that has it already may drop the second.
            "Message-ID: <\(key)@\(host)>",
            "Auto-Submitted: auto-generated",
        ]
        let text = ([told.title, ""] + told.lines.map { "\($0.name): \($0.value)" })
            .joined(separator: "\r\n")
        parts = [Part(bytes: Array(text.utf8), type: "text/plain; charset=utf-8")]
        if let picture {
            parts.append(Part(bytes: picture, type: "image/jpeg", fileName: "evidence.jpg"))
        }
        parts.append(
            Part(
                bytes: Array(notice.body.utf8), type: "application/json", fileName: "notice.json"))
    }

    /// A header's text in pieces of at most 75 characters (RFC 2047, base64 of UTF-8).
    static func encoded(_ text: String) -> String {
        var pieces: [String] = []
        var piece = ""
        for character in ToldNotice.line(text) {
            // 45 bytes make 60 digits; 12 characters stand around them.
            if piece.utf8.count + character.utf8.count > 45 {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        return (pieces + [piece])
            .map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// RFC 5322, in UTC.
    static func text(of date: Date) -> String {
        let words = DateFormatter()
        words.locale = Locale(identifier: "en_US_POSIX")
        words.timeZone = .gmt
        words.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return words.string(from: date)
    }
}
