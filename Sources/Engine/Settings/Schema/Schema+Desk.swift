import Foundation

extension Schema {
    static let desk = Record(
        "desk", "The page and the API; a change takes effect at a restart.",
        [
            Field(
                "address", .text(.listenAddress), standard: .text("127.0.0.1:8470"),
                "Where it listens. Other machines reach it only with `tls` or `behind_proxy`."),
            Field("tls", .record(deskTLS), "The certificate with which it answers."),
            Field(
                "behind_proxy", .flag, standard: .flag(false),
                "Whether a proxy that ends TLS stands before it; what that says of the client's "
                    + "address is then believed."),
            Field(
                "hosts", .oneOrMany(.text(.hostName)), standard: .texts([]),
                "The names by which people reach it; a request for another is refused. Without it "
                    + "any name, on loopback only the machine's own."),
            Field(
                "tokens", .text(.path),
                "File of the hashed tokens; desk-tokens.json in the output directory, where left "
                    + "out."),
            Field(
                "groups", .named(.list(of: .text(.name), count: 0...200_000), by: .name),
                "Camera groups by name, each a list of cameras; a token may be held to some."),
            Field("oidc", .record(deskSignOn), "Single sign-on: who else vouches for people."),
            Field("tiles", .record(deskTiles), "A map server for the map's ground."),
            Field(
                "rate", .whole(1...100_000), standard: .whole(50),
                "Requests a second of one client, on average; four times as many at once."),
            Field(
                "listeners", .whole(1...10_000), standard: .whole(1000),
                "Pages that may listen for news at once."),
        ])

    static let deskTLS = Record(
        "tls", "The certificate with which the desk answers.",
        [
            Field("certificate", .text(.path), required: true, "PEM file of the chain."),
            Field("key", .text(.path), required: true, "PEM file of the private key."),
        ])

    static let deskSignOn = Record(
        "oidc", "An issuer of signed bearer tokens (OpenID Connect).",
        [
            Field(
                "issuer", .text(.issuer), required: true,
                "Its address; keys are fetched from this host only."),
            Field(
                "audience", .text(.words), required: true, "For whom its tokens must be made."),
            Field(
                "role_claim", .text(.words), standard: .text("roles"),
                "The claim that holds the roles."),
            Field(
                "group_claim", .text(.words), standard: .text("groups"),
                "The claim that holds camera groups; a person who has it sees only those."),
            Field(
                "viewer", .text(.words), standard: .text("curbwatch-viewer"),
                "What the role claim says for one who looks."),
            Field(
                "officer", .text(.words), standard: .text("curbwatch-officer"),
                "What it says for one who works on cases."),
            Field(
                "admin", .text(.words), standard: .text("curbwatch-admin"),
                "What it says for one who changes zones and settings."),
        ])

    static let deskTiles = Record(
        "tiles", "A server of map pictures.",
        [
            Field(
                "url", .text(.tileAddress), required: true,
                "Its address with {z}, {x} and {y}."),
            Field(
                "datum", .choice(DeskSettings.Tiles.Datum.allCases.map(\.rawValue)),
                standard: .text("wgs84"),
                "What its coordinates mean; the map converts for display only."),
            Field("attribution", .text(.words), standard: .text("map"), "Whom the map thanks."),
        ])
}

extension TextRule {
    /// `host:port`, an IPv6 host in brackets.
    static let listenAddress = TextRule("an address and port such as 127.0.0.1:8470") {
        ListenAddress($0) != nil
    }

    static let hostName = TextRule(
        "a host name without port", pattern: #"^[A-Za-z0-9.\-:\[\]]{1,253}$"#
    ) { text in
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...58).contains($0) || (65...91).contains($0) || $0 == 93
                    || (97...122).contains($0) || $0 == 45 || $0 == 46
            }
    }

    static let issuer = TextRule("an address https://… (http://… on this machine)") { text in
        isAddress(text, schemes: ["https"])
            || (isAddress(text, schemes: ["http"])
                && DeskSettings.isLoopback(URL(string: text)?.host ?? ""))
    }

    static let tileAddress = TextRule("an address https://… with {z}, {x} and {y}") { text in
        isAddress(text, schemes: ["https", "http"])
            && ["{z}", "{x}", "{y}"].allSatisfy(text.contains)
            && !text.contains(where: { "\"'; ,<>".contains($0) })
    }
}

/// Where a server listens, read from `host:port`.
struct ListenAddress {
    var host: String
    var port: Int

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.count <= 253,
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F })
        else { return nil }
        self.host = host
        self.port = Int(port)
    }
}
