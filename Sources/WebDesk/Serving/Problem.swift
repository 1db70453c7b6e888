internal import CaseFiling
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What went wrong with a request and what to do, as RFC 9457 has it.
struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    /// A word that programs can rely on, the end of `type`.
    var kind: String
    var title: String
    /// What to do.
    var detail: String
    var headers = HTTPFields()
    /// Further members, JSON each.
    var members: [(String, String)] = []

    init(_ status: HTTPResponse.Status, _ kind: String, _ title: String, _ detail: String) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
    }

    static func badRequest(_ detail: String) -> Problem {
        Problem(.badRequest, "bad-request", "The request is not understood", detail)
    }

    static func notFound(_ what: String) -> Problem {
        Problem(
            .notFound, "not-found", "There is no such thing",
            "\(what): not there, or not among the cameras that you may see")
    }

    static let unknown = Problem(
        .unauthorized, "unauthorized", "Who are you?",
        "send Authorization: Bearer TOKEN, or sign in on the page; `curbwatch desk token add` "
            + "makes tokens"
    ).with(.wwwAuthenticate, "Bearer")

    static func forbidden(_ detail: String) -> Problem {
        Problem(.forbidden, "forbidden", "You may not do this", detail)
    }

    static func tooMany(_ seconds: Int, _ detail: String) -> Problem {
        Problem(.tooManyRequests, "too-many-requests", "Too many requests", detail)
            .with(.retryAfter, String(seconds))
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .contentTooLarge, "too-large", "The body is too large",
            "send at most \(limit / 1024) KiB")
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var copy = self
        copy.headers[name] = value
        return copy
    }

    /// - Returns: nil for an error that is the program's own.
    init?(_ error: StoreError) {
        switch error.reason {
        case .noSuchCase: self = .notFound(error.subject)
        case .illegalVerb(_, _, let allowed):
            self.init(
                .conflict, "wrong-step", "The case does not take this step", error.description)
            members = [("allowed", JSONText.array(allowed.map { JSONText.string($0.rawValue) }))]
        case .illegalTransition, .badName:
            self.init(
                .conflict, "wrong-step", "The case does not take this step", error.description)
        case .inUse:
            self.init(
                .serviceUnavailable, "store-busy", "The store is busy", "try again in a moment")
            headers[.retryAfter] = "2"
        case .diskFull:
            self.init(
                .init(code: 507, reasonPhrase: "Insufficient Storage"), "disk-full",
                "The disk is full", "free some space; nothing was kept")
        default: return nil
        }
    }

    var response: Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        let body = JSONText.object(
            [
                ("type", JSONText.string("urn:curbwatch:problem:\(kind)")),
                ("title", JSONText.string(title)),
                ("status", JSONText.number(status.code)),
                ("detail", JSONText.string(detail)),
            ] + members)
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
