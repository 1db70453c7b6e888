internal import HTTPTypes
internal import Hummingbird

/// One route with all that is said of it: the router and the OpenAPI document are both made of
/// this list, so neither knows a route that the other does not.
struct Endpoint: Sendable {
    /// A parameter of the query.
    struct Parameter: Sendable {
        var name: String
        var help: String
        var schema: Shape
    }

    /// A response that is described.
    struct Answer: Sendable {
        var status: Int
        var help: String
        /// A media type, or several with commas.
        var type: String
        /// The name of a schema of the document; nil for bytes and texts.
        var schema: String?
    }

    var method: HTTPRequest.Method
    /// With `{name}` for parameters.
    var path: String
    /// A unique word in camelCase.
    var id: String
    var summary: String
    /// Who may; nil for everyone.
    var role: Role?
    var parameters: [Parameter] = []
    /// The name of the body's schema.
    var body: String?
    var bodyType = "application/json"
    var answers: [Answer]
    /// The problems that it may answer with beside those of every route.
    var problems: [Int] = []
    var handle: @Sendable (Desk, Call) async throws -> Response

    /// The names in braces.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            String($0.dropFirst().dropLast())
        }
    }
}

/// A JSON Schema, written in Swift.
indirect enum Shape: Sendable {
    case text(format: String? = nil, pattern: String? = nil)
    case words([String])
    case number
    case whole(ClosedRange<Int>)
    case flag
    case list(Shape, most: Int? = nil)
    case object([(String, Shape, Bool)])
    /// Any names, values of one shape.
    case table(Shape)
    case orNull(Shape)
    case named(String)
    case anything
}
