internal import Engine
internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// Finds out who asks, and whether they may.
struct Doorman {
    let desk: Desk
    let request: Request
    let address: String
    let now: Date

    /// - Returns: nil where the route is everyone's.
    /// - Throws: 401, 403 or 429.
    func principal(for endpoint: Endpoint) async throws -> Principal? {
        let principal = try await known()
        let client = principal?.key ?? "address \(address)"
        if let wait = desk.throttle.wait(client, uptime: desk.uptime) {
            throw Problem.tooMany(wait, "wait \(wait) s, then ask less often")
        }
        guard let role = endpoint.role else { return principal }
        guard let principal else { throw Problem.unknown }
        guard principal.role >= role else {
            desk.ledger.note(
                "refused \(endpoint.id)", by: principal.name, from: address, of: request.uri.path,
                at: now)
            throw Problem.forbidden(
                "this needs the role \(role.rawValue); you are \(principal.role.rawValue)")
        }
        if case .session(let key) = principal.means, endpoint.method != .get {
            try checkForgery(key)
        }
        return principal
    }

    private func known() async throws -> Principal? {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Problem.unknown }
            return try await bearer(String(parts[1]))
        }
        guard let cookie = Self.cookie(named: Self.cookieName(desk), in: request) else {
            return nil
        }
        guard let session = desk.sessions.session(cookie, now: now),
            let entry = desk.keyring.valid(hash: session.token, now: now)
        else { return nil }
        return Principal(
            name: entry.name, role: entry.role, cameras: desk.cameras(of: entry.groups),
            means: .session(cookie), key: "token \(entry.sha256)")
    }

    /// Whose bearer token this is.
    ///
    /// - Throws: 401; 429 for an address that has guessed too often.
    func bearer(_ token: String) async throws -> Principal {
        if let wait = desk.throttle.shutOut(address, uptime: desk.uptime) {
            throw Problem.tooMany(wait, "too many unknown tokens from this address; wait \(wait) s")
        }
        if let entry = desk.keyring.entry(of: token, now: now) {
            desk.throttle.succeeded(address)
            return Principal(
                name: entry.name, role: entry.role, cameras: desk.cameras(of: entry.groups),
                means: .token, key: "token \(entry.sha256)")
        }
        if let person = await desk.signOn?.principal(of: token) {
            desk.throttle.succeeded(address)
            return Principal(
                name: person.name, role: person.role, cameras: desk.cameras(of: person.groups),
                means: .signOn, key: "person \(person.name)")
        }
        if desk.throttle.failed(address, uptime: desk.uptime) {
            desk.ledger.note("shut out", by: nil, from: address, of: address, at: now)
        }
        throw Problem.unknown
    }

    /// A change from a page must carry the session's word, which another site cannot read, and come
    /// from our own origin where the browser says so.
    private func checkForgery(_ key: String) throws(Problem) {
        let site = request.headers[HTTPField.Name.fetchSite]
        guard site == nil || site == "same-origin" else {
            throw .forbidden("a change must come from this desk's own page")
        }
        let word = request.headers[HTTPField.Name.csrfToken] ?? ""
        guard let session = desk.sessions.session(key, now: now),
            Self.areEqual(word, session.csrf)
        else {
            throw .forbidden("send X-CSRF-Token as GET /api/v1/session tells it")
        }
    }

    /// Takes as long for texts that differ early as for texts that differ late.
    static func areEqual(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    static func cookieName(_ desk: Desk) -> String {
        desk.isSecure ? "__Host-curbwatch" : "curbwatch"
    }

    static func cookie(named name: String, in request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.trimmingCharacters(in: .whitespaces).split(
                    separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name { return String(parts[1]) }
            }
        }
        return nil
    }

    /// The client's address. Behind a proxy it is what the proxy added, the last of the list: what
    /// stands before it was sent by the client and may be made up.
    static func address(
        _ request: Request, remote: String?, _ transport: DeskSettings.Transport
    ) -> String {
        let direct = remote ?? "unknown"
        guard transport == .behindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[values: name].last?.split(separator: ",").last
        else { return direct }
        let text = last.trimmingCharacters(in: .whitespaces)
        let isPlain =
            (2...45).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...58).contains($0) || (97...102).contains($0) || (65...70).contains($0)
                    || $0 == 46
            }
        return isPlain ? text : direct
    }

    /// Refuses a name that is not ours: another site's name that was made to point here (DNS
    /// rebinding) would otherwise speak to a desk on loopback.
    static func checkHost(_ request: Request, _ settings: DeskSettings) throws(Problem) {
        guard let authority = request.head.authority, !isKnown(host: authority, settings) else {
            return
        }
        throw Problem(
            .misdirectedRequest, "host", "This desk has another name",
            "add the name to `desk.hosts` in the settings, or use one that stands there")
    }

    static func isKnown(host authority: String, _ settings: DeskSettings) -> Bool {
        let host = hostPart(authority).lowercased()
        if settings.hosts.contains(where: { $0.lowercased() == host }) { return true }
        if DeskSettings.isLoopback(host) || host == settings.host.lowercased() { return true }
        return settings.hosts.isEmpty && settings.transport != .loopback
    }

    private static func hostPart(_ authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.prefix { $0 != ":" })
    }
}

extension HTTPField.Name {
    // The names are tokens of the grammar, so these are never nil.
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let csrfToken = HTTPField.Name("X-CSRF-Token") ?? .origin
}
