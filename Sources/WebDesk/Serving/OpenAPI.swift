internal import CaseFiling
internal import Hummingbird

/// The OpenAPI 3.1 document, made of the same list as the router.
enum OpenAPI {
    /// Problems that any route may answer with.
    private static let everywhere = [400, 405, 421, 429, 500, 503]

    static func document(_ endpoints: [Endpoint]) -> String {
        let described = endpoints.filter { !$0.id.hasPrefix("page") }
        var paths: [(String, [(String, String)])] = []
        for endpoint in described {
            let entry = (endpoint.method.rawValue.lowercased(), operation(endpoint))
            if let place = paths.firstIndex(where: { $0.0 == endpoint.path }) {
                paths[place].1.append(entry)
            } else {
                paths.append((endpoint.path, [entry]))
            }
        }
        return JSONText.object([
            ("openapi", JSONText.string("3.1.0")),
            (
                "info",
                JSONText.object([
                    ("title", JSONText.string("Curbwatch desk")),
                    ("version", JSONText.string("1")),
                    (
                        "description",
                        JSONText.string(
                            "Views, events, cases and timetables of one district. Times are ISO 8601 "
                                + "with offset; boxes are [x, y, width, height] in 0...1 of the "
                                + "picture; coordinates are WGS 84. Errors are problem+json.")
                    ),
                ])
            ),
            ("servers", "[{\"url\": \"/\"}]"),
            ("paths", JSONText.object(paths.map { ($0.0, JSONText.object($0.1)) })),
            (
                "components",
                JSONText.object([
                    ("schemas", JSONText.object(Schemas.all.map { ($0.0, json($0.1)) })),
                    (
                        "securitySchemes",
                        "{\"token\": {\"type\": \"http\", \"scheme\": \"bearer\"}, \"session\": "
                            + "{\"type\": \"apiKey\", \"in\": \"cookie\", \"name\": \"curbwatch\"}}"
                    ),
                ])
            ),
        ])
    }

    private static func operation(_ endpoint: Endpoint) -> String {
        var members = [
            ("operationId", JSONText.string(endpoint.id)),
            ("summary", JSONText.string(endpoint.summary)),
        ]
        let inPath = endpoint.pathParameters.map { name in
            JSONText.object([
                ("name", JSONText.string(name)), ("in", "\"path\""), ("required", "true"),
                ("schema", "{\"type\": \"string\", \"minLength\": 1}"),
            ])
        }
        let inQuery = endpoint.parameters.map { parameter in
            JSONText.object([
                ("name", JSONText.string(parameter.name)), ("in", "\"query\""),
                ("description", JSONText.string(parameter.help)),
                ("schema", json(parameter.schema)),
            ])
        }
        if !(inPath + inQuery).isEmpty {
            members.append(("parameters", JSONText.array(inPath + inQuery)))
        }
        if let body = endpoint.body {
            members.append(
                (
                    "requestBody",
                    JSONText.object([
                        ("required", "true"),
                        (
                            "content",
                            JSONText.object([
                                (
                                    endpoint.bodyType,
                                    JSONText.object([("schema", json(.named(body)))])
                                )
                            ])
                        ),
                    ])
                ))
        }
        if let role = endpoint.role {
            members.append(("description", JSONText.string("Needs the role \(role.rawValue).")))
            members.append(("security", "[{\"token\": []}, {\"session\": []}]"))
        } else {
            members.append(("security", "[]"))
        }
        members.append(("responses", JSONText.object(responses(endpoint))))
        return JSONText.object(members)
    }

    private static func responses(_ endpoint: Endpoint) -> [(String, String)] {
        var found = endpoint.answers.map { answer in
            var members = [("description", JSONText.string(answer.help))]
            if !answer.type.isEmpty {
                let schema = answer.schema.map { json(.named($0)) } ?? "{}"
                let types = answer.type.split(separator: ",").map { type in
                    (String(type), JSONText.object([("schema", schema)]))
                }
                members.append(("content", JSONText.object(types)))
            }
            return (String(answer.status), JSONText.object(members))
        }
        var problems = Set(endpoint.problems + everywhere)
        if endpoint.role != nil { problems.formUnion([401, 403]) }
        for code in problems.sorted() where !endpoint.answers.contains(where: { $0.status == code })
        {
            found.append(
                (
                    String(code),
                    JSONText.object([
                        ("description", JSONText.string("What went wrong and what to do.")),
                        (
                            "content",
                            "{\"application/problem+json\": {\"schema\": \(json(.named("Problem")))}}"
                        ),
                    ])
                ))
        }
        return found
    }

    static func json(_ shape: Shape) -> String {
        switch shape {
        case .text(let format, let pattern):
            return JSONText.object(
                [("type", "\"string\"")] + (format.map { [("format", JSONText.string($0))] } ?? [])
                    + (pattern.map { [("pattern", JSONText.string($0))] } ?? []))
        case .words(let words):
            return JSONText.object([
                ("type", "\"string\""), ("enum", JSONText.array(words.map { JSONText.string($0) })),
            ])
        case .number: return "{\"type\": \"number\"}"
        case .whole(let range):
            return
                "{\"type\": \"integer\", \"minimum\": \(range.lowerBound), \"maximum\": \(range.upperBound)}"
        case .flag: return "{\"type\": \"boolean\"}"
        case .list(let inner, let most):
            return JSONText.object(
                [("type", "\"array\""), ("items", json(inner))]
                    + (most.map { [("maxItems", JSONText.number($0))] } ?? []))
        case .object(let members):
            let required = members.filter(\.2).map { JSONText.string($0.0) }
            return JSONText.object(
                [
                    ("type", "\"object\""),
                    ("properties", JSONText.object(members.map { ($0.0, json($0.1)) })),
                ] + (required.isEmpty ? [] : [("required", JSONText.array(required))]))
        case .table(let inner):
            return JSONText.object([("type", "\"object\""), ("additionalProperties", json(inner))])
        case .orNull(let inner):
            return JSONText.object([
                ("anyOf", JSONText.array([json(inner), "{\"type\": \"null\"}"]))
            ])
        case .named(let name): return "{\"$ref\": \"#/components/schemas/\(name)\"}"
        case .anything: return "{}"
        }
    }
}
