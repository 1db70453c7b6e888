internal import Hummingbird

/// Every route of the desk.
enum Routes {
    static let all: [Endpoint] =
        described + [openapi] + PageRoutes.all

    private static let described =
        HealthRoutes.all + SessionRoutes.all + ViewRoutes.all + HeadRoutes.all + ScheduleRoutes.all
        + ZoneRoutes.all + MapRoutes.all + CaseRoutes.all + LabelRoutes.all + SettingsRoutes.all
        + StreamRoutes.all

    private static let document = OpenAPI.document(described + [openapiOnly])

    private static let openapiOnly = Endpoint(
        method: .get, path: "/api/v1/openapi.json", id: "openapi", summary: "This document",
        role: nil,
        answers: [
            .init(status: 200, help: "The document.", type: "application/json", schema: "Anything")
        ]
    ) { _, _ in Reply.json("{}") }

    static let openapi: Endpoint = {
        var endpoint = openapiOnly
        endpoint.handle = { _, _ in Reply.json(document) }
        return endpoint
    }()
}
