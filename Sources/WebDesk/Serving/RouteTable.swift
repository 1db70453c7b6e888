internal import Foundation
internal import HTTPTypes

/// Finds the route of a path.
struct RouteTable: Sendable {
    enum Match: Sendable {
        case found(Endpoint, [String: String])
        /// The path is known, the method is not: what it takes.
        case otherMethods([String])
        case unknown
    }

    private struct Route: Sendable {
        var endpoint: Endpoint
        var parts: [Substring]
    }

    private let routes: [Int: [Route]]

    init(_ endpoints: [Endpoint]) {
        let all = endpoints.map { Route(endpoint: $0, parts: Self.parts($0.path)) }
        routes = Dictionary(grouping: all) { $0.parts.count }
    }

    /// The routes of a path by its parts; `HEAD` is a `GET` whose body is not sent.
    ///
    /// A part that is `.`, `..` or holds a slash once its percent signs are resolved matches
    /// nothing, so that no parameter is ever a path.
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        guard path.hasPrefix("/"), path.utf8.count <= 2048 else { return .unknown }
        let parts = Self.parts(path)
        let wanted: HTTPRequest.Method = method == .head ? .get : method
        var others: [String] = []
        for route in routes[parts.count] ?? [] {
            guard let found = Self.values(route.parts, parts) else { continue }
            if route.endpoint.method == wanted { return .found(route.endpoint, found) }
            others.append(route.endpoint.method.rawValue)
            if route.endpoint.method == .get { others.append("HEAD") }
        }
        return others.isEmpty ? .unknown : .otherMethods(others.sorted())
    }

    private static func values(_ pattern: [Substring], _ parts: [Substring]) -> [String: String]? {
        var values: [String: String] = [:]
        for (wanted, part) in zip(pattern, parts) {
            if wanted.hasPrefix("{") {
                guard let text = part.removingPercentEncoding, !text.isEmpty, text != ".",
                    text != "..", !text.contains("/"), !text.contains("\0")
                else { return nil }
                values[String(wanted.dropFirst().dropLast())] = text
            } else if wanted != part {
                return nil
            }
        }
        return values
    }

    private static func parts(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
    }
}
