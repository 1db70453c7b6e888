import Foundation
import Testing

@testable import ONVIF

@Suite("Proof of a password")
struct UsernameTokenTests {
    /// The example of ONVIF's Application Programmer's Guide.
    @Test("gives the digest of ONVIF's own example")
    func vector() throws {
        let nonce = try #require(Data(base64Encoded: "LKqI6G/AikKCQrN0zqZFlg=="))
        let token = UsernameToken(
            name: "user", password: "userpassword", nonce: Array(nonce),
            created: "2010-09-16T07:50:45Z")
        #expect(token.digest == "tuOSpGlFlIXsozq4HFNeeGeFLEI=")
    }

    @Test("a fresh token says its time in UTC and never repeats a nonce")
    func fresh() {
        let instant = Date(timeIntervalSince1970: 1_284_623_445)
        let tokens = (0..<50).map { _ in UsernameToken(name: "u", password: "p", at: instant) }
        #expect(tokens.allSatisfy { $0.created.hasPrefix("2010-09-16T07:50:45") })
        #expect(tokens.allSatisfy { $0.created.hasSuffix("Z") })
        #expect(Set(tokens.map(\.nonce)).count == 50)
    }

    @Test("a name that holds markup does not end the header")
    func markup() throws {
        let token = UsernameToken(
            name: "a</wsse:Username><x>&\u{1}", password: "p", nonce: [1], created: "now")
        let bytes = Request.profiles.envelope(token)
        let root = try XMLReading.root(of: bytes)
        #expect(root.first("Username")?.text == "a</wsse:Username><x>&")
    }
}
