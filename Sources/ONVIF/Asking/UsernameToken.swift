internal import Crypto
public import Foundation

/// Proof of a password that holds for one message: WS-Security's UsernameToken with a digest.
///
///     digest = Base64(SHA-1(nonce + created + password))
///
/// Source: OASIS Web Services Security UsernameToken Profile 1.1, 3.1. SHA-1 is the standard's;
/// where the network is not trusted the address has to be https.
public struct UsernameToken: Sendable, Hashable {
    public var name: String
    public var nonce: [UInt8]
    /// ISO 8601 UTC by the camera's clock: it takes only what is a few seconds old.
    public var created: String
    public var digest: String

    public init(name: String, password: String, nonce: [UInt8], created: String) {
        self.name = name
        self.nonce = nonce
        self.created = created
        var hash = Insecure.SHA1()
        hash.update(data: nonce)
        hash.update(data: Array(created.utf8))
        hash.update(data: Array(password.utf8))
        digest = Data(hash.finalize()).base64EncodedString()
    }

    /// A token for now, with a fresh nonce.
    public init(name: String, password: String, at instant: Date) {
        var random = SystemRandomNumberGenerator()
        let nonce = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        let created = instant.formatted(
            .iso8601.year().month().day().timeZone(separator: .omitted)
                .time(includingFractionalSeconds: true))
        self.init(name: name, password: password, nonce: nonce, created: created)
    }

    var header: String {
        let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
        return "<wsse:Security s:mustUnderstand=\"1\" "
            + "xmlns:wsse=\"\(wsse)wssecurity-secext-1.0.xsd\" "
            + "xmlns:wsu=\"\(wsse)wssecurity-utility-1.0.xsd\"><wsse:UsernameToken>"
            + "<wsse:Username>\(XMLText.escaped(name))</wsse:Username>"
            + "<wsse:Password Type=\"\(wsse)username-token-profile-1.0#PasswordDigest\">"
            + "\(digest)</wsse:Password>"
            + "<wsse:Nonce EncodingType=\"\(wsse)soap-message-security-1.0#Base64Binary\">"
            + "\(Data(nonce).base64EncodedString())</wsse:Nonce>"
            + "<wsu:Created>\(created)</wsu:Created></wsse:UsernameToken></wsse:Security>"
    }
}
