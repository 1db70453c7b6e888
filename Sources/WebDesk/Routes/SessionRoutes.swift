internal import CaseFiling
internal import Engine
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Timetable

/// Signing in on the page, and out.
enum SessionRoutes {
    static let all = [begin, show, end]

    private struct SignIn: Decodable { var token: String }

    static let begin = Endpoint(
        method: .post, path: "/api/v1/session", id: "signIn",
        summary: "Sign in with a token; the answer sets a cookie", role: nil, body: "SignIn",
        answers: [
            .init(status: 201, help: "Who you are.", type: "application/json", schema: "Session")
        ], problems: [400, 401, 413, 415]
    ) { desk, call in
        let signIn = try await call.body(SignIn.self, limit: 4096)
        let doorman = Doorman(
            desk: desk, request: call.request, address: call.address, now: call.now)
        let principal = try await doorman.bearer(signIn.token)
        guard case .token = principal.means else {
            throw Problem.badRequest("token: a single sign-on token goes into Authorization")
        }
        let (key, session) = desk.sessions.begin(
            token: Keyring.hash(signIn.token), now: call.now)
        desk.ledger.note(
            "signed in", by: principal.name, from: call.address, of: "session", at: call.now)
        var response = Reply.json(
            describe(principal, csrf: session.csrf, desk), status: .created)
        response.headers[.setCookie] = cookie(key, desk, seconds: Int(Sessions.longest))
        return response
    }

    static let show = Endpoint(
        method: .get, path: "/api/v1/session", id: "showSession", summary: "Who you are",
        role: .viewer,
        answers: [
            .init(status: 200, help: "Who you are.", type: "application/json", schema: "Session")
        ]
    ) { desk, call in
        let asker = try call.asker()
        var csrf: String?
        if case .session(let key) = asker.means {
            csrf = desk.sessions.session(key, now: call.now)?.csrf
        }
        return Reply.json(describe(asker, csrf: csrf, desk))
    }

    static let end = Endpoint(
        method: .delete, path: "/api/v1/session", id: "signOut", summary: "Sign out",
        role: .viewer,
        answers: [.init(status: 204, help: "You are signed out.", type: "")]
    ) { desk, call in
        let asker = try call.asker()
        if case .session(let key) = asker.means { desk.sessions.end(key) }
        desk.ledger.note(
            "signed out", by: asker.name, from: call.address, of: "session", at: call.now)
        var response = Response(status: .noContent)
        response.headers[.setCookie] = cookie("", desk, seconds: 0)
        return response
    }

    private static func cookie(_ key: String, _ desk: Desk, seconds: Int) -> String {
        "\(Doorman.cookieName(desk))=\(key); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(seconds)"
            + (desk.isSecure ? "; Secure" : "")
    }

    private static func describe(_ who: Principal, csrf: String?, _ desk: Desk) -> String {
        let settings = desk.access.board.settings.value
        var tiles = "null"
        if let server = desk.settings.tiles {
            tiles = JSONText.object([
                ("url", JSONText.string(server.url)),
                ("datum", JSONText.string(server.datum.rawValue)),
                ("attribution", JSONText.string(server.attribution)),
            ])
        }
        return JSONText.object([
            ("name", JSONText.string(who.name)), ("role", JSONText.string(who.role.rawValue)),
            (
                "cameras",
                who.cameras.map { JSONText.array($0.sorted().map { JSONText.string($0) }) }
                    ?? "null"
            ),
            ("csrf", JSONText.string(csrf)),
            ("site", JSONText.string(settings.site.name)),
            ("time_zone", JSONText.string(settings.site.zone.identifier)),
            ("patrols", JSONText.flag(desk.access.visitSoon != nil)),
            ("edits", JSONText.flag(desk.access.viewFiles != nil)),
            ("tiles", tiles),
        ])
    }
}
