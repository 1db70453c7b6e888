public import Scene

/// Where the desk is served, and to whom.
public struct DeskSettings: Sendable, Hashable {
    /// How requests reach it.
    public enum Transport: Sendable, Hashable {
        /// In the clear, and so on this machine only.
        case loopback
        /// PEM files.
        case tls(certificate: String, key: String)
        /// In the clear from a proxy that ends TLS; `X-Forwarded-For` is then believed.
        case behindProxy
    }

    /// A city's single sign-on: who it vouches for by signed bearer tokens.
    public struct SignOn: Sendable, Hashable {
        public var issuer: String
        public var audience: String
        /// The claim with the person's roles, and the one with the camera groups.
        public var roleClaim: String
        public var groupClaim: String
        /// What the role claim says for each role.
        public var viewer: String
        public var officer: String
        public var admin: String

        public init(
            issuer: String, audience: String, roleClaim: String = "roles",
            groupClaim: String = "groups", viewer: String = "curbwatch-viewer",
            officer: String = "curbwatch-officer", admin: String = "curbwatch-admin"
        ) {
            self.issuer = issuer
            self.audience = audience
            self.roleClaim = roleClaim
            self.groupClaim = groupClaim
            self.viewer = viewer
            self.officer = officer
            self.admin = admin
        }
    }

    /// A server of map pictures and the datum that it draws in.
    public struct Tiles: Sendable, Hashable {
        public enum Datum: String, Sendable, Hashable, CaseIterable { case wgs84, gcj02, bd09 }
        /// With `{z}`, `{x}` and `{y}`.
        public var url: String
        public var datum: Datum
        public var attribution: String

        public init(url: String, datum: Datum = .wgs84, attribution: String = "") {
            self.url = url
            self.datum = datum
            self.attribution = attribution
        }
    }

    public var host: String
    /// 0 takes one that is free.
    public var port: Int
    public var transport: Transport
    /// Names by which it is reached; empty: any, and on loopback the machine's own names.
    public var hosts: [String]
    /// File of the hashed tokens; nil: `desk-tokens.json` in the output directory.
    public var tokens: String?
    /// Cameras by the name of their group.
    public var groups: [String: Set<CameraID>]
    public var signOn: SignOn?
    public var tiles: Tiles?
    /// Requests a second of one client, on average.
    public var rate: Int
    /// Listeners to the stream at once.
    public var listeners: Int

    public init(
        host: String = "127.0.0.1", port: Int = 8470, transport: Transport = .loopback,
        hosts: [String] = [], tokens: String? = nil, groups: [String: Set<CameraID>] = [:],
        signOn: SignOn? = nil, tiles: Tiles? = nil, rate: Int = 50, listeners: Int = 1000
    ) {
        self.host = host
        self.port = port
        self.transport = transport
        self.hosts = hosts
        self.tokens = tokens
        self.groups = groups
        self.signOn = signOn
        self.tiles = tiles
        self.rate = rate
        self.listeners = listeners
    }

    /// Reads `host:port`, an IPv6 host in brackets; nil for what is none.
    public static func listening(_ address: String) -> (host: String, port: Int)? {
        ListenAddress(address).map { ($0.host, $0.port) }
    }

    /// Whether only this machine reaches it.
    public var isLoopback: Bool { Self.isLoopback(host) }

    public static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
