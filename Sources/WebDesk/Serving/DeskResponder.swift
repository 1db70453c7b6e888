internal import CaseFiling
internal import Engine
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// A request's surroundings: Hummingbird's, and who is at the other end.
struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remote: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remote = source.channel.remoteAddress?.ipAddress
    }
}

/// Takes every request through the same gates: host, rate, who, role, forgery; then to its route.
/// Whatever comes of it leaves with the same headers, and every error as a problem.
struct DeskResponder: HTTPResponder {
    let desk: Desk
    let routes: RouteTable

    func respond(to request: Request, context: DeskContext) async throws -> Response {
        let begun = ContinuousClock.now
        let address = Doorman.address(request, remote: context.remote, desk.settings.transport)
        var route = "none"
        var response: Response
        do {
            response = try await answer(request, from: address, route: &route)
        } catch let problem as Problem {
            response = problem.response
        } catch let error as StoreError {
            response = failure(Problem(error), error, route)
        } catch let error as CancellationError {
            throw error
        } catch let error as any HTTPResponseError {
            response =
                Problem(
                    error.status, "bad-request", "The request is not understood",
                    "see the API's document"
                ).response
        } catch {
            response = failure(nil, error, route)
        }
        if request.method == .head { response.body = Self.noBody(response.body) }
        PageHeaders.add(to: &response, desk)
        desk.gauges.take(
            route: route, status: response.status.code, ContinuousClock.now - begun)
        return response
    }

    private func answer(
        _ request: Request, from address: String, route: inout String
    ) async throws -> Response {
        try Doorman.checkHost(request, desk.settings)
        let endpoint: Endpoint
        let path: [String: String]
        switch routes.match(request.method, request.uri.path) {
        case .found(let found, let values): (endpoint, path) = (found, values)
        case .otherMethods(let methods):
            throw Problem(
                .methodNotAllowed, "method", "The path does not take this method",
                "it takes \(methods.joined(separator: ", "))"
            ).with(.allow, methods.joined(separator: ", "))
        case .unknown:
            if let wait = desk.throttle.wait("address \(address)", uptime: desk.uptime) {
                throw Problem.tooMany(wait, "wait \(wait) s")
            }
            throw Problem.notFound(String(request.uri.path.prefix(200)))
        }
        route = "\(endpoint.method.rawValue) \(endpoint.path)"
        let now = Date()
        let doorman = Doorman(desk: desk, request: request, address: address, now: now)
        let principal = try await doorman.principal(for: endpoint)
        guard let query = QueryText.parse(request.uri.query ?? "") else {
            throw Problem.badRequest("the query is not a list of name=value")
        }
        let known = Set(endpoint.parameters.map(\.name))
        if let stranger = query.keys.sorted().first(where: { !known.contains($0) }) {
            throw Problem.badRequest(
                "\(stranger.prefix(100)): no such parameter; there are: "
                    + (known.isEmpty ? "none" : known.sorted().joined(separator: ", ")))
        }
        let call = Call(
            request: request, principal: principal, path: path, query: query, now: now,
            address: address)
        return try await endpoint.handle(desk, call)
    }

    private func failure(_ known: Problem?, _ error: any Error, _ route: String) -> Response {
        if let known { return known.response }
        // What failed inside is for the log: it may hold paths.
        desk.logger.error("a request failed: \(error)", metadata: ["route": "\(route)"])
        return Problem(
            .internalServerError, "failed", "Something failed inside",
            "the log tells what; try again, and report it if it stays"
        ).response
    }

    private static func noBody(_ body: ResponseBody) -> ResponseBody {
        guard let length = body.contentLength else { return ResponseBody() }
        return ResponseBody(contentLength: length) { writer in try await writer.finish(nil) }
    }
}

/// The headers of every answer.
enum PageHeaders {
    static func add(to response: inout Response, _ desk: Desk) {
        var images = "'self' data:"
        if let tiles = desk.settings.tiles, let origin = tileOrigin(tiles.url) {
            images += " \(origin)"
        }
        response.headers[values: .contentSecurityPolicy] = [
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src \(images); "
                + "media-src 'self'; "
                + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'"
        ]
        response.headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in fixed {
            if let field = HTTPField.Name(name) { response.headers[field] = value }
        }
        if case .tls = desk.settings.transport {
            response.headers[.strictTransportSecurity] = "max-age=31536000"
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    private static let fixed = [
        ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ]

    /// A wildcard in the host, `{s}`, becomes `*`.
    private static func tileOrigin(_ url: String) -> String? {
        guard let mark = url.firstRange(of: "://") else { return nil }
        let host = url[mark.upperBound...].prefix { $0 != "/" }
        return String(url[..<mark.upperBound]) + host.replacing("{s}", with: "*")
    }
}
