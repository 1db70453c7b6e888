internal import AsyncHTTPClient
internal import Engine
internal import Foundation
internal import JWTKit
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Who a city's single sign-on vouches for: signed tokens, held against the keys that the issuer
/// publishes.
///
/// Keys come from the issuer's own host only, without redirects, and are kept for ten minutes; a key
/// that is not known has them fetched again, once a minute at most, so that forged tokens cannot
/// make the desk fetch without end.
actor SignOnKeys {
    /// What is read of a token.
    struct Claims: JWTPayload {
        var iss: IssuerClaim
        var sub: SubjectClaim
        var aud: AudienceClaim
        var exp: ExpirationClaim
        var nbf: NotBeforeClaim?
        var others: [String: [String]]
        var name: String?

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(_ text: String) { stringValue = text }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            iss = try fields.decode(IssuerClaim.self, forKey: Key("iss"))
            sub = try fields.decode(SubjectClaim.self, forKey: Key("sub"))
            aud = try fields.decode(AudienceClaim.self, forKey: Key("aud"))
            exp = try fields.decode(ExpirationClaim.self, forKey: Key("exp"))
            nbf = try fields.decodeIfPresent(NotBeforeClaim.self, forKey: Key("nbf"))
            name = try? fields.decode(String.self, forKey: Key("preferred_username"))
            others = [:]
            for key in fields.allKeys {
                if let one = try? fields.decode(String.self, forKey: key) {
                    others[key.stringValue] = [one]
                } else if let many = try? fields.decode([String].self, forKey: key) {
                    others[key.stringValue] = many
                }
            }
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            try fields.encode(iss, forKey: Key("iss"))
            try fields.encode(sub, forKey: Key("sub"))
            try fields.encode(aud, forKey: Key("aud"))
            try fields.encode(exp, forKey: Key("exp"))
        }

        func verify(using algorithm: some JWTAlgorithm) throws {
            try exp.verifyNotExpired()
            try nbf?.verifyNotBefore()
        }
    }

    private struct Discovery: Decodable { var issuer: String; var jwksUri: String }

    private static let keep: Duration = .seconds(600)
    private static let pause: Duration = .seconds(60)
    private static let largest = 256 * 1024

    private let settings: DeskSettings.SignOn
    private let logger: Logger
    private let fetch: @Sendable (String) async throws -> Data
    private var keys: JWTKeyCollection?
    private var known: Set<String> = []
    private var fetched: ContinuousClock.Instant?

    /// - Parameter fetch: gets what lies at an address; nil takes the network.
    init(
        _ settings: DeskSettings.SignOn, logger: Logger,
        fetch: (@Sendable (String) async throws -> Data)? = nil
    ) {
        self.settings = settings
        self.logger = logger
        self.fetch = fetch ?? Self.get
    }

    /// - Returns: nil for a token that is not the issuer's, not for us, over, or without a role.
    func principal(of token: String) async -> (name: String, role: Role, groups: [String]?)? {
        guard token.utf8.count <= 16 * 1024, let key = Self.keyID(token) else { return nil }
        guard let keys = await keys(with: key), known.contains(key),
            let claims = try? await keys.verify(token, as: Claims.self),
            claims.iss.value == settings.issuer, claims.aud.value.contains(settings.audience)
        else { return nil }
        let roles = Set(claims.others[settings.roleClaim] ?? [])
        let role: Role
        if roles.contains(settings.admin) {
            role = .admin
        } else if roles.contains(settings.officer) {
            role = .officer
        } else if roles.contains(settings.viewer) {
            role = .viewer
        } else {
            return nil
        }
        let name = claims.name ?? claims.sub.value
        guard Keyring.isName(name) else { return nil }
        return (name, role, claims.others[settings.groupClaim])
    }

    private func keys(with key: String) async -> JWTKeyCollection? {
        let age = fetched.map { ContinuousClock.now - $0 }
        let isFresh = age.map { $0 < Self.keep } ?? false
        if isFresh, known.contains(key) { return keys }
        if let age, age < Self.pause { return keys }
        fetched = ContinuousClock.now
        do {
            let base =
                settings.issuer.hasSuffix("/")
                ? String(settings.issuer.dropLast()) : settings.issuer
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let discovery = try decoder.decode(
                Discovery.self, from: await fetch("\(base)/.well-known/openid-configuration"))
            guard discovery.issuer == settings.issuer,
                Self.origin(discovery.jwksUri) == Self.origin(settings.issuer),
                Self.origin(settings.issuer) != nil
            else {
                logger.error("oidc: the issuer names another issuer, or keys of another host")
                return keys
            }
            let set = try JSONDecoder().decode(JWKS.self, from: await fetch(discovery.jwksUri))
            let collection = JWTKeyCollection()
            var names: Set<String> = []
            for item in set.keys.prefix(100) {
                guard let name = item.keyIdentifier?.string else { continue }
                guard (try? await collection.add(jwk: item)) != nil else { continue }
                names.insert(name)
            }
            keys = collection
            known = names
        } catch {
            logger.error("oidc: the issuer's keys could not be fetched: \(error)")
        }
        return keys
    }

    /// The `kid` of a token's header; a token without one is not taken, nor one that is not signed
    /// by a key pair.
    static func keyID(_ token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var text = String(parts[0]).replacing("-", with: "+").replacing("_", with: "/")
        while text.count % 4 != 0 { text += "=" }
        guard let data = Data(base64Encoded: text),
            let header = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let algorithm = header["alg"] as? String,
            [
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                "EdDSA",
            ]
            .contains(algorithm)
        else { return nil }
        return header["kid"] as? String
    }

    /// Scheme, host and port; nil for what is no address.
    static func origin(_ text: String) -> String? {
        guard let url = URLComponents(string: text), let scheme = url.scheme, let host = url.host,
            url.user == nil
        else { return nil }
        return "\(scheme)://\(host):\(url.port ?? (scheme == "https" ? 443 : 80))".lowercased()
    }

    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(5))
        return HTTPClient(configuration: configuration)
    }()

    private static let get: @Sendable (String) async throws -> Data = { address in
        let response = try await client.execute(
            HTTPClientRequest(url: address), timeout: .seconds(10))
        guard response.status == .ok else { throw URLError(.badServerResponse) }
        return Data(buffer: try await response.body.collect(upTo: largest))
    }
}

extension Data {
    fileprivate init(buffer: ByteBuffer) { self.init(buffer.readableBytesView) }
}
