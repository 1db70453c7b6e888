import CaseFiling
import Engine
import Foundation
import HTTPTypes
import Scene
import Testing

@testable import WebDesk

@Suite("The OpenAPI document and the routes")
struct DocumentTests {
    @Test("the document names every route of the API, and each of them answers")
    func routes() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let document = try await visitor.get("/api/v1/openapi.json").json()
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            let said = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
            let served = Routes.all.filter { !$0.id.hasPrefix("page") }
            #expect(said == Set(served.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
            #expect(
                Set(served.map(\.id)).count == served.count, "each operation has a name of its own")
        }
    }

    @Test("every reference of the document leads somewhere, every parameter of a path is described")
    func references() throws {
        let text = OpenAPI.document(Routes.all)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: Any])
        for part in text.components(separatedBy: "#/components/schemas/").dropFirst() {
            let name = String(part.prefix { $0.isLetter })
            #expect(schemas[name] != nil, "\(name)")
        }
        for endpoint in Routes.all {
            for name in endpoint.pathParameters { #expect(endpoint.path.contains("{\(name)}")) }
        }
    }

    @Test("what the lists answer is what the document says, member by member")
    func answers() async throws {
        let test = try TestDesk()
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(OpenAPI.document(Routes.all).utf8))
                as? [String: Any])
        let schemas = try #require(
            (document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]])
        let members = schemas.compactMapValues { $0["required"] as? [String] }
        let number = try #require(test.store.cases().first).number
        try await test.talk { visitor async throws in
            for (path, name, isPage) in [
                ("/api/v1/cases", "CaseSummary", true), ("/api/v1/cases/\(number)", "Case", false),
                ("/api/v1/events", "Event", true), ("/api/v1/views", "ViewSummary", true),
                ("/api/v1/views/north/corner", "View", false), ("/api/v1/map", "Map", false),
                ("/api/v1/heat", "Heat", false), ("/api/v1/stats", "Statistics", false),
                ("/api/v1/catalogue", "Catalogue", false), ("/api/v1/session", "Session", false),
                ("/api/v1/settings", "Settings", false), ("/readyz", "Readiness", false),
                ("/api/v1/views/north/corner/schedule", "Timetable", false),
            ] {
                let answer = try await visitor.get(path, test.admin)
                #expect(answer.status == 200, "\(path)")
                var value = try answer.json()
                if isPage { value = try #require((value["items"] as? [[String: Any]])?.first) }
                let wanted = members[name] ?? []
                #expect(!wanted.isEmpty, "\(name)")
                for member in wanted { #expect(value[member] != nil, "\(path): \(member)") }
            }
        }
    }

    @Test("metrics are lines that Prometheus reads, histograms with rising buckets")
    func metrics() async throws {
        let test = try TestDesk()
        let view = ViewID(camera: CameraID("north"), preset: PresetID("corner"))
        var looks = LookTally()
        looks.take(diff: .milliseconds(3), inference: .milliseconds(60), judge: .milliseconds(1))
        looks.suppress(.tooShort)
        test.board.note(
            BoardVisit(
                due: TestDesk.start, at: TestDesk.start + .seconds(2), outcome: .usable,
                grabbing: .milliseconds(700), looking: .milliseconds(30), looks: looks), of: view)
        test.board.note(
            BoardVisit(
                due: TestDesk.start, at: TestDesk.start,
                outcome: .failed(kind: "re\"fused\n", words: "x")), of: view)
        try await test.talk { visitor async throws in
            let text = try await visitor.get("/metrics", test.viewer).text
            #expect(text.contains("curbwatch_visits_total{outcome=\"usable\"} 1"))
            #expect(text.contains("{reason=\"re\\\"fused\\n\"} 1"))
            #expect(text.contains("curbwatch_grab_seconds_bucket{le=\"0.5\"} 0"))
            #expect(text.contains("curbwatch_grab_seconds_bucket{le=\"1.0\"} 1"))
            #expect(text.contains("curbwatch_grab_seconds_bucket{le=\"+Inf\"} 1"))
            #expect(text.contains("curbwatch_observations_total 1"))
            #expect(
                text.contains(
                    "curbwatch_suppressed_total{reason=\"\(Suppression.Cause.tooShort.rawValue)\"} 1"
                ))
            #expect(text.contains("curbwatch_diff_seconds_bucket{le=\"0.005\"} 1"))
            #expect(text.contains("curbwatch_inference_seconds_bucket{le=\"0.05\"} 0"))
            #expect(text.contains("curbwatch_judge_seconds_count 1"))
            #expect(text.contains("curbwatch_reconnects_total 0"))
            #expect(text.contains("curbwatch_pictures_dropped_total 0"))
            #expect(text.contains("# TYPE curbwatch_outbox_pending gauge"))
            #expect(text.contains("curbwatch_cases_open{violation=\"garbage_pile\"} 3"))
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
            }
        }
    }

    @Test("zones that are drawn go into views.d, with the lines that changed, and come back by it")
    func zones() async throws {
        let test = try TestDesk(viewFiles: true)
        let settings = test.folder + "/curbwatch.yaml"
        try "cameras:\n  - {id: north, source: recording, presets: [{id: corner}]}\n"
            .write(toFile: settings, atomically: true, encoding: .utf8)
        let body = """
            {"zones": [{"id": "walk", "kind": "pavement", "polygon": [[0,0.5],[1,0.5],[1,1]]}]}
            """
        try await test.talk { visitor async throws in
            let path = "/api/v1/views/north/corner/zones"
            let saved = try await visitor.ask(.put, path, token: test.admin, body: body)
            #expect(saved.status == 200)
            let diff = try saved.json()["diff"] as? [String]
            #expect(diff?.contains { $0.contains("walk") } == true)
            let flat = body.replacing("[1,1]", with: "[0.5,0.5]")
            #expect(try await visitor.ask(.put, path, token: test.admin, body: flat).status == 400)
        }
        let read = try Settings.load(path: settings, environment: [:])
        #expect(read.views.first?.zones.first?.zone.id == "walk")
        #expect(
            try String(contentsOfFile: settings, encoding: .utf8).hasPrefix(
                "cameras:\n  - {id: north"),
            "people's own file is as it was")
        try """
        cameras:
          - id: north
            source: recording
            presets:
              - id: corner
                zones: [{id: mine, kind: pavement, polygon: [[0,0],[1,0],[1,1]]}]
        """.write(toFile: settings, atomically: true, encoding: .utf8)
        #expect(throws: SettingsProblems.self, "two owners") {
            try Settings.load(path: settings, environment: [:])
        }
    }
}
