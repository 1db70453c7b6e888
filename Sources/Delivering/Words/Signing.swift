internal import Crypto
internal import Foundation
internal import Scene

/// HMAC-SHA256 in the forms that the other sides check.
enum Signing {
    /// The header of a plain webhook: `t=1769760000,v1=` and 64 hex digits of the HMAC over
    /// `1769760000.` and the body. With the time in it an old call cannot be played again.
    static func header(body: [UInt8], secret: Secret, seconds: Int64) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(seconds).".utf8) + body,
            using: SymmetricKey(data: Array(secret.revealed.utf8)))
        return "t=\(seconds),v1=\(Hex.text(code))"
    }

    static func base64(of text: String, key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))
        return Data(code).base64EncodedString()
    }
}
