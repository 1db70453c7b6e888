internal import Crypto
internal import Foundation
internal import NIOHTTP1
internal import Scene

/// Lets a camera's user in by Basic or by Digest (RFC 7616 with MD5, as cameras have it), and the
/// simulator's own RTSP server by a key in the address.
struct DoorLock: Sendable {
    let user: (name: String, password: String)?
    let nonce: String
    /// Known to this process and its RTSP server only.
    let key: String

    init(user: (name: String, password: String)?) {
        self.user = user
        nonce = UUID().uuidString
        key = UUID().uuidString
    }

    var challenge: String { "Digest realm=\"camera\", nonce=\"\(nonce)\", qop=\"auth\"" }

    func opens(_ head: HTTPRequestHead) -> Bool {
        guard let user else { return true }
        if head.uri.hasSuffix("?key=\(key)") { return true }
        guard let text = head.headers.first(name: "Authorization") else { return false }
        if text.hasPrefix("Basic ") {
            return text.dropFirst(6)
                == Data("\(user.name):\(user.password)".utf8).base64EncodedString()[...]
        }
        let fields = Self.fields(text)
        guard fields["username"] == user.name, fields["nonce"] == nonce,
            fields["uri"] == head.uri, let count = fields["nc"], let client = fields["cnonce"]
        else { return false }
        let first = Self.md5("\(user.name):camera:\(user.password)")
        let second = Self.md5("\(head.method.rawValue):\(head.uri)")
        return fields["response"] == Self.md5("\(first):\(nonce):\(count):\(client):auth:\(second)")
    }

    private static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for part in text.dropFirst(7).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            fields[pair[0].trimmingCharacters(in: .whitespaces)] =
                pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
        }
        return fields
    }

    private static func md5(_ text: String) -> String {
        Hex.text(Insecure.MD5.hash(data: Data(text.utf8)))
    }
}
