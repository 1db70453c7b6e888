import CaseFiling
import Engine
import Foundation
import HTTPTypes
import Scene
import Testing

@testable import WebDesk

@Suite("What comes over the network is hostile")
struct HostileTests {
    @Test(
        "no name becomes a path",
        arguments: [
            "/api/v1/events/..%2f..%2fetc%2fpasswd/evidence/confirmed",
            "/api/v1/events/0000000000000000/evidence/..%2f..%2fcurbwatch.sqlite",
            "/api/v1/events/0000000000000000/evidence/confirmed%00.jpg",
            "/api/v1/views/..%2f..%2fetc/passwd/picture",
            "/api/v1/views/%2e%2e/%2e%2e/picture", "/../../etc/passwd",
            "/desk.css/../../etc/passwd",
            "/%2e%2e/desk-tokens.json", "/desk-tokens.json",
            "/evidence/0000000000000000-confirmed.jpg",
            "/api/v1/cases/%00", "/api/v1/cases/%ff", "//etc/passwd", "/api/v1//cases",
        ])
    func traversal(path: String) async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let answer = try await visitor.get(path, test.admin)
            #expect([400, 404].contains(answer.status), "\(path): \(answer.status)")
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("a picture whose file was exchanged for a link elsewhere is not followed")
    func links() async throws {
        let test = try TestDesk()
        let file = "\(test.folder)/evidence/\(TestDesk.event(0))-confirmed.jpg"
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createSymbolicLink(
            atPath: file, withDestinationPath: test.desk.keyring.path)
        try await test.talk { visitor async throws in
            let path = "/api/v1/events/\(TestDesk.event(0))/evidence/confirmed"
            #expect(try await visitor.get(path, test.admin).status == 404)
        }
    }

    @Test("every answer carries the policy that keeps foreign script and frames out")
    func headers() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            for (path, token) in [("/", nil), ("/api/v1/cases", test.viewer), ("/nowhere", nil)] {
                let answer = try await visitor.get(path, token)
                let policy = try #require(answer.headers[.contentSecurityPolicy])
                #expect(
                    policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
                #expect(!policy.contains("unsafe") && !policy.contains("http"))
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[HTTPField.Name("X-Frame-Options")!] == "DENY")
            }
        }
    }

    @Test("the page has no inline script or style, no handler, and no address but its own")
    func pageIsPlain() {
        for file in PageFiles.all {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for word in [
                "javascript:", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(",
                "document.write",
            ] {
                #expect(!text.contains(word), "\(file.path): \(word)")
            }
            let plain = text.replacing("http://www.w3.org/2000/svg", with: "")
            #expect(!plain.contains("http://") && !plain.contains("https://"), "\(file.path)")
            if file.path == "/" {
                #expect(
                    !text.contains("<style") && !text.contains(" style=") && !text.contains(" on"))
                #expect(text.components(separatedBy: "<script").count == 2)
            }
        }
    }

    @Test("the page is under 100 KB before pictures")
    func weight() {
        #expect(PageFiles.all.map(\.bytes.count).reduce(0, +) < 100_000)
    }

    @Test("another site's name that points here is refused on loopback")
    func rebinding() {
        let loopback = DeskSettings()
        for (host, isOwn) in [
            ("localhost:8470", true), ("127.0.0.1:8470", true), ("[::1]:8470", true),
            ("evil.example", false), ("127.0.0.1.evil.example", false),
            ("localhost.evil.example:8470", false),
        ] {
            #expect(Doorman.isKnown(host: host, loopback) == isOwn, "\(host)")
        }
        var named = DeskSettings(host: "0.0.0.0", transport: .behindProxy)
        #expect(Doorman.isKnown(host: "desk.example", named))
        named.hosts = ["desk.example"]
        #expect(Doorman.isKnown(host: "desk.example:443", named))
        #expect(!Doorman.isKnown(host: "other.example", named))
    }

    @Test("a name with a line feed cannot add a header or a line of the trail")
    func injection() async throws {
        let test = try TestDesk()
        #expect(throws: KeyringError.self) {
            try test.desk.keyring.add(name: "li\nadmin", role: .viewer, now: Date())
        }
        try await test.talk { visitor async throws in
            let list = try await visitor.get("/api/v1/cases", test.officer).json()
            let number = try #require(
                (list["items"] as? [[String: Any]])?.first?["number"] as? String)
            let answer = try await visitor.ask(
                .post, "/api/v1/cases/\(number)/steps", token: test.officer,
                body: "{\"verb\": \"reject\", \"note\": \"a\\r\\nSet-Cookie: x=1\"}")
            #expect(answer.status == 400)
        }
    }

    @Test("settings from outside are read without this process's environment and files")
    func settingsText() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let answer = try await visitor.ask(
                .post, "/api/v1/settings/validate", token: test.admin,
                body:
                    "site: {calendar: /etc/passwd}\ncameras: [{id: a, source: \"rtsp://${HOME}@10.0.0.1/\"}]",
                headers: [("Content-Type", "application/yaml")])
            #expect(answer.status == 200)
            #expect(!answer.text.contains("root:"))
            #expect(!answer.text.contains(ProcessInfo.processInfo.environment["HOME"] ?? "/root"))
            let found4 = try answer.json()["valid"] as? Bool
            #expect(found4 == false)
        }
    }

    @Test("bodies that are none, too large, too deep or of another kind are refused with a reason")
    func bodies() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            func post(_ body: String, type: String = "application/json") async throws -> Int {
                try await visitor.ask(
                    .post, "/api/v1/session", body: body, headers: [("Content-Type", type)]
                ).status
            }
            #expect(try await post("{") == 400)
            #expect(try await post("{\"token\": 7}") == 400)
            #expect(try await post("{}") == 400)
            #expect(try await post(String(repeating: "[", count: 3000)) == 400)
            #expect(
                try await post("{\"token\": \"" + String(repeating: "x", count: 5000) + "\"}")
                    == 413)
            #expect(try await post("token=x", type: "application/x-www-form-urlencoded") == 415)
        }
    }
}
