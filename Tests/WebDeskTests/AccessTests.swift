import CaseFiling
import Engine
import Foundation
import HTTPTypes
import Scene
import Testing

@testable import WebDesk

@Suite("Who may do what at the desk")
struct AccessTests {
    @Test("every route of the document but the open ones refuses who sends nothing")
    func nothingIsOpen() async throws {
        let test = try TestDesk()
        let open: Set = ["healthz", "readyz", "signIn", "openapi"]
        try await test.talk { visitor async throws in
            for endpoint in Routes.all where !endpoint.id.hasPrefix("page") {
                let path = endpoint.path.replacing("{number}", with: "x").replacing(
                    "{id}", with: "x"
                )
                .replacing("{kind}", with: "x").replacing("{camera}", with: "north")
                .replacing("{preset}", with: "corner")
                guard endpoint.role != nil else {
                    #expect(open.contains(endpoint.id), "\(endpoint.id) is open")
                    continue
                }
                let answer = try await visitor.ask(endpoint.method, path)
                #expect(answer.status == 401, "\(endpoint.id)")
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test("a viewer looks, an officer works, an admin draws; each is refused what is above")
    func roles() async throws {
        let test = try TestDesk(viewFiles: true)
        try await test.talk { visitor async throws in
            let list = try await visitor.get("/api/v1/cases", test.viewer).json()
            let first = try #require((list["items"] as? [[String: Any]])?.first)
            let number = try #require(first["number"] as? String)
            let step = "{\"verb\": \"confirm\"}"
            let path = "/api/v1/cases/\(number)/steps"
            #expect(
                try await visitor.ask(.post, path, token: test.viewer, body: step).status == 403)
            #expect(
                try await visitor.ask(.post, path, token: test.officer, body: step).status == 200)
            let zones = "{\"zones\": [], \"dry_run\": true}"
            let draw = "/api/v1/views/north/corner/zones"
            #expect(
                try await visitor.ask(.put, draw, token: test.officer, body: zones).status == 403)
            #expect(try await visitor.ask(.put, draw, token: test.admin, body: zones).status == 200)
        }
        let record = try #require(test.store.cases().last { $0.state == .registered })
        #expect(record.history.last?.actor == .officer("li"), "the trail has the token's name")
    }

    @Test("a camera group hides the cases, views, events and pictures of the others")
    func groups() async throws {
        let test = try TestDesk(cases: 4)
        let southern = try #require(
            test.store.cases().first { $0.event.view.camera.name == "south" })
        try await test.talk { visitor async throws in
            for path in ["/api/v1/cases", "/api/v1/events", "/api/v1/views", "/api/v1/cameras"] {
                let text = try await visitor.get(path, test.north).text
                #expect(text.contains("north"), "\(path)")
                #expect(!text.contains("south"), "\(path)")
            }
            let map = try await visitor.get("/api/v1/map", test.north).text
            #expect(!map.contains("south"))
            for path in [
                "/api/v1/cases/\(southern.number)", "/api/v1/views/south/corner",
                "/api/v1/events/\(southern.event.id)",
                "/api/v1/events/\(southern.event.id)/evidence/confirmed",
                "/api/v1/views/south/corner/picture",
            ] {
                #expect(try await visitor.get(path, test.north).status == 404, "\(path)")
                #expect(try await visitor.get(path, test.viewer).status == 200, "\(path)")
            }
            let step = try await visitor.ask(
                .post, "/api/v1/cases/\(southern.number)/steps", token: test.north,
                body: "{\"verb\": \"reject\"}")
            #expect(step.status == 404)
            #expect(try await visitor.get("/metrics", test.north).status == 403)
        }
        let found5 = try test.store.caseRecord(southern.number)?.state
        #expect(found5 == .reported)
    }

    @Test("a session's change needs the word against forgery, and no other site's page has it")
    func forgery() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let began = try await visitor.ask(
                .post, "/api/v1/session", body: "{\"token\": \"\(test.officer)\"}")
            #expect(began.status == 201)
            let cookie = try #require(began.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            let jar = ("Cookie", String(cookie.prefix { $0 != ";" }))
            let word = try #require(try began.json()["csrf"] as? String)
            #expect(try await visitor.get("/api/v1/cases", nil, [jar]).status == 200)
            func end(_ more: [(String, String)]) async throws -> Int {
                try await visitor.ask(.delete, "/api/v1/session", headers: [jar] + more).status
            }
            #expect(try await end([]) == 403)
            #expect(try await end([("X-CSRF-Token", "x" + word.dropFirst())]) == 403)
            #expect(
                try await end([("X-CSRF-Token", word), ("Sec-Fetch-Site", "cross-site")]) == 403)
            #expect(
                try await end([("X-CSRF-Token", word), ("Sec-Fetch-Site", "same-origin")]) == 204)
            #expect(try await visitor.get("/api/v1/cases", nil, [jar]).status == 401)
        }
    }

    @Test("a token that is revoked is refused at once, with the session that it opened")
    func revoked() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let began = try await visitor.ask(
                .post, "/api/v1/session", body: "{\"token\": \"\(test.viewer)\"}")
            let cookie = try #require(began.headers[.setCookie])
            let jar = ("Cookie", String(cookie.prefix { $0 != ";" }))
            #expect(try await visitor.get("/api/v1/cases", nil, [jar]).status == 200)
            try Keyring(path: test.desk.keyring.path).revoke(name: "wang")
            #expect(try await visitor.get("/api/v1/cases", nil, [jar]).status == 401)
            #expect(try await visitor.get("/api/v1/cases", test.viewer).status == 401)
        }
    }

    @Test("the file of tokens holds no token, and nobody else may read it")
    func hashed() throws {
        let test = try TestDesk()
        let path = test.desk.keyring.path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for token in [test.admin, test.officer, test.viewer, test.north] {
            #expect(!text.contains(token))
            #expect(!text.contains(token.dropFirst(3)))
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test("ten unknown tokens shut the address out, known ones too")
    func lockout() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            for _ in 1..<Throttle.guesses {
                #expect(try await visitor.get("/api/v1/cases", "cw_guess").status == 401)
            }
            #expect(try await visitor.get("/api/v1/cases", test.viewer).status == 200)
            // The known one took the count back.
            for _ in 1...Throttle.guesses {
                #expect(try await visitor.get("/api/v1/cases", "cw_guess").status == 401)
            }
            let shut = try await visitor.get("/api/v1/cases", test.viewer)
            #expect(shut.status == 429)
            #expect(shut.headers[.retryAfter] != nil)
        }
    }

    @Test("a client over its rate is told when to come again")
    func rate() async throws {
        let test = try TestDesk { $0.rate = 1 }
        try await test.talk { visitor async throws in
            var statuses: [Int] = []
            // However slow the machine is: one a second is given back.
            while statuses.count < 1000, statuses.last != 429 {
                statuses.append(try await visitor.get("/api/v1/cases", test.viewer).status)
            }
            #expect(statuses.prefix(4).allSatisfy { $0 == 200 }, "four seconds' worth at once")
            #expect(statuses.last == 429)
            #expect(
                try await visitor.get("/api/v1/cases", test.officer).status == 200, "another client"
            )
        }
    }
}
