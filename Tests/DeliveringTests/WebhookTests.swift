import Crypto
import Foundation
import Scene
import Testing

@testable import Delivering

@Suite("A webhook", .enabled(if: Programs.hasPython))
struct WebhookTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func target(
        _ port: Int, path: String = "/hook?key=t0ken", form: MessageForm = .plain,
        secret: Secret? = nil, picture: Bool = false, base: String? = nil,
        certificates: String? = nil, secure: Bool = false, timeout: Duration = .seconds(20)
    ) throws -> WebhookTarget {
        let scheme = secure ? "https" : "http"
        let settings = try WebhookSettings(
            address: Secret("\(scheme)://127.0.0.1:\(port)\(path)"), form: form, secret: secret,
            headers: ["Authorization": Secret("Bearer b3arer")], sendsPicture: picture,
            pictureBase: base, certificates: certificates, timeout: timeout)
        return try WebhookTarget(
            name: "hook", settings: settings, pictures: PictureFolder(root: folder.path)
        ) { Date(timeIntervalSince1970: 1_769_760_000) }
    }

    private func calls() throws -> [[String: Any]] { try folder.lines("calls.jsonl") }

    private func failure(
        _ answers: String, deliveries: Int = 1, timeout: Duration = .seconds(20),
        form: MessageForm = .plain
    ) async throws -> DeliveryError? {
        let (server, port) = try Peer.script("webhook", [folder.path, answers])
        defer { server.end() }
        let target = try target(port, form: form, timeout: timeout)
        var found: DeliveryError?
        do throws(DeliveryError) {
            for _ in 0..<deliveries { try await target.deliver(Sample.notice()) }
        } catch {
            found = error
        }
        await target.close()
        return found
    }

    @Test("gets the notice's JSON with its key and a signature over time and body")
    func plain() async throws {
        let (server, port) = try Peer.script("webhook", [folder.path, "204"])
        defer { server.end() }
        let target = try target(port, secret: Secret("s3cret"))
        try await target.deliver(Sample.notice())
        await target.close()
        let call = try #require(try calls().first)
        let headers = try #require(call["headers"] as? [String: String])
        let body = try #require(call["body"] as? String)
        #expect(body == Sample.notice().body)
        #expect(call["path"] as? String == "/hook?key=t0ken")
        #expect(headers["idempotency-key"] == Sample.notice().key)
        #expect(headers["authorization"] == "Bearer b3arer")
        // Worked out again the way docs/delivering.md tells the other side to.
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("1769760000.\(body)".utf8), using: SymmetricKey(data: Data("s3cret".utf8)))
        let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(headers["curbwatch-signature"] == "t=1769760000,v1=\(digits)")
    }

    @Test("gets the picture where it is wanted, and none that is not as it was recorded")
    func picture() async throws {
        let (server, port) = try Peer.script("webhook", [folder.path, "200"])
        defer { server.end() }
        let target = try target(port, picture: true)
        let picture = try Sample.picture(in: folder)
        try await target.deliver(Sample.notice(picture: picture))
        try folder.put("another", in: "picture.jpg")
        try await target.deliver(Sample.notice(picture: picture))
        await target.close()
        let bodies = try calls().map { call in
            try JSONSerialization.jsonObject(with: Data((call["body"] as? String ?? "").utf8))
                as? [String: Any] ?? [:]
        }
        let sent = try #require(bodies.first?["picture"] as? [String: String])
        #expect(Data(base64Encoded: sent["base64"] ?? "")?.count == 2000)
        #expect(sent["sha256"] == picture.sha256)
        #expect(bodies.last?["picture"] == nil)
    }

    @Test(
        "that answers so refuses the notice",
        arguments: ["400", "401", "404", "413", "500", "502"])
    func refuses(_ answer: String) async throws {
        let error = try await failure(answer)
        #expect(error?.reason == .refused)
        #expect(error?.words == "HTTP \(answer)")
    }

    @Test("that is overloaded is waited for, as long as it asks", arguments: ["503", "later"])
    func busy(_ answer: String) async throws {
        let error = try await failure(answer)
        #expect(error?.reason == .unavailable)
        #expect(error?.pause == (answer == "later" ? .seconds(7) : nil))
    }

    @Test("that hangs up or never answers is waited for", arguments: ["hangup", "slow"])
    func silent(_ answer: String) async throws {
        let error = try await failure(answer, timeout: .seconds(1))
        #expect(error?.reason == .unavailable)
    }

    @Test("that nobody answers at is waited for")
    func nobody() async throws {
        let (server, port) = try Peer.script("webhook", [folder.path, "200"])
        server.end()
        let target = try target(port)
        let error = await #expect(throws: DeliveryError.self) {
            try await target.deliver(Sample.notice())
        }
        await target.close()
        #expect(error?.reason == .unavailable)
        #expect(error?.words == "nobody answers there")
    }

    @Test("that redirects gets no second call, nor does the place it names")
    func redirect() async throws {
        let (elsewhere, port) = try Peer.script("webhook", [folder.path, "200"])
        defer { elsewhere.end() }
        let error = try await failure("to:http://127.0.0.1:\(port)/stolen")
        #expect(error?.reason == .refused)
        #expect(try calls().map { $0["path"] as? String } == ["/hook?key=t0ken"])
    }

    @Test("with a certificate that nobody knows is not told; with its file it is")
    func certificates() async throws {
        try #require(Programs.hasOpenSSL)
        let certificate = try Certificate(in: folder)
        let (server, port) = try Peer.script(
            "webhook", [folder.path, "200", certificate.path, certificate.key])
        defer { server.end() }
        let wary = try target(port, secure: true)
        let error = await #expect(throws: DeliveryError.self) {
            try await wary.deliver(Sample.notice())
        }
        await wary.close()
        #expect(error?.reason == .unavailable)
        #expect(error?.words.contains("certificate") == true)
        #expect(try calls().isEmpty)
        let trusting = try target(port, certificates: certificate.path, secure: true)
        try await trusting.deliver(Sample.notice())
        await trusting.close()
        #expect(try calls().count == 1)
    }

    @Test("lets no error say its token, its password or what it answered")
    func redacted() async throws {
        for answers in ["400", "500", "hangup", "robot:93000"] {
            let form: MessageForm = answers.hasPrefix("robot") ? .wecom : .plain
            let error = try #require(
                try await failure(answers, timeout: .seconds(5), form: form))
            for secret in ["t0ken", "b3arer", "127.0.0.1", "secret words"] {
                #expect(!"\(error) \(String(reflecting: error))".contains(secret))
            }
        }
    }

    @Test("must be a web address, and none that hands out a machine's own credentials")
    func addresses() {
        let wrong: [String: WebhookSettings.Fault] = [
            "ftp://host/x": .scheme("ftp"), "file:///etc/passwd": .notAnAddress,
            "nonsense": .notAnAddress,
            "http://169.254.169.254/latest": .forbiddenHost("169.254.169.254"),
            "http://[fe80::1]/": .forbiddenHost("fe80::1"),
            "https:///path": .notAnAddress,
        ]
        for (address, fault) in wrong {
            #expect(throws: fault) { try WebhookSettings(address: Secret(address)) }
        }
    }
}
