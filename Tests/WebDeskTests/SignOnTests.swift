import Crypto
import Engine
import Foundation
import JWTKit
import Logging
import Testing

@testable import WebDesk

@Suite("Single sign-on")
struct SignOnTests {
    private struct Token: JWTPayload {
        var iss = "https://sso.example/realm"
        var sub = "0815"
        var aud = "curbwatch"
        var exp = ExpirationClaim(value: Date().addingTimeInterval(600))
        var person = "zhang"
        var roles = ["curbwatch-officer"]
        var groups: [String]? = nil

        enum CodingKeys: String, CodingKey {
            case iss, sub, aud, exp, roles, groups
            case person = "preferred_username"
        }

        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let key = ES256PrivateKey()

    /// An issuer whose document and keys are texts.
    private func keys(
        origin: String = "https://sso.example"
    ) throws -> SignOnKeys {
        let point = try #require(key.parameters)
        func url(_ text: String) -> String {
            text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
        let set = """
            {"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "one",
              "x": "\(url(point.x))", "y": "\(url(point.y))"}]}
            """
        let discovery = """
            {"issuer": "https://sso.example/realm", "jwks_uri": "\(origin)/keys"}
            """
        return SignOnKeys(
            DeskSettings.SignOn(issuer: "https://sso.example/realm", audience: "curbwatch"),
            logger: logger
        ) { address in
            Data((address.hasSuffix("/keys") ? set : discovery).utf8)
        }
    }

    private func signed(_ token: Token, by other: ES256PrivateKey? = nil, kid: String = "one")
        async throws -> String
    {
        let collection = JWTKeyCollection()
        await collection.add(ecdsa: other ?? key, kid: JWKIdentifier(string: kid))
        return try await collection.sign(token, kid: JWKIdentifier(string: kid))
    }

    @Test("a token of the issuer names the person, the role and the groups")
    func person() async throws {
        let text = try await signed(Token(groups: ["upper"]))
        let found = try await keys().principal(of: text)
        #expect(found?.name == "zhang")
        #expect(found?.role == .officer)
        #expect(found?.groups == ["upper"])
    }

    @Test(
        "a token that is over, for another, of another issuer, without a role or by another key is none"
    )
    func refused() async throws {
        let keys = try keys()
        var over = Token()
        over.exp = ExpirationClaim(value: Date().addingTimeInterval(-60))
        for (token, why) in [
            (over, "over"), (Token(iss: "https://other.example"), "issuer"),
            (Token(aud: "other"), "audience"), (Token(roles: ["guest"]), "role"),
            (Token(person: "a\nb"), "a name of two lines"),
        ] {
            let text = try await signed(token)
            #expect(await keys.principal(of: text) == nil, "\(why)")
        }
        let forged = try await signed(Token(), by: ES256PrivateKey())
        #expect(await keys.principal(of: forged) == nil)
        let other = try await signed(Token(), kid: "two")
        #expect(await keys.principal(of: other) == nil, "an unknown key")
    }

    @Test("a token that is signed by nothing, or by a secret, is none")
    func algorithms() {
        for header in ["{\"alg\":\"none\",\"kid\":\"one\"}", "{\"alg\":\"HS256\",\"kid\":\"one\"}"]
        {
            let text = Data(header.utf8).base64EncodedString()
            #expect(SignOnKeys.keyID("\(text).e30.x") == nil, "\(header)")
        }
    }

    @Test("keys are fetched from the issuer's own host only")
    func otherHost() async throws {
        let keys = try keys(origin: "http://169.254.169.254")
        let text = try await signed(Token())
        #expect(await keys.principal(of: text) == nil)
        #expect(
            SignOnKeys.origin("https://sso.example/a")
                == SignOnKeys.origin("https://SSO.example:443/b"))
        #expect(SignOnKeys.origin("https://sso.example@evil.example/") == nil)
    }
}
