import Foundation
import Scene
import Testing

@testable import Delivering

@Suite("Mail", .enabled(if: Programs.hasMailServer && Programs.hasOpenSSL))
struct MailTests {
    let folder: TemporaryFolder
    let certificate: Certificate

    init() throws {
        folder = try TemporaryFolder()
        certificate = try Certificate(in: folder)
    }

    private func server(_ mode: String) throws -> (peer: Peer, port: Int) {
        let isPlain = mode.hasPrefix("plain")
        return try Peer.script(
            "mailbox",
            [folder.path, mode] + (isPlain ? [] : [certificate.path, certificate.key]))
    }

    private func target(
        _ port: Int, _ security: MailSettings.Security, trusting: Bool = true,
        password: Secret? = nil
    ) throws -> MailTarget {
        let settings = try MailSettings(
            host: "127.0.0.1", port: port, security: security,
            user: password == nil ? nil : "officer", password: password,
            sender: "curbwatch@city.example", recipients: ["a@city.example", "b@city.example"],
            certificates: trusting ? certificate.path : nil, timeout: .seconds(20))
        return MailTarget(
            name: "mail", settings: settings, pictures: PictureFolder(root: folder.path))
    }

    private func failure(
        _ mode: String, _ security: MailSettings.Security, trusting: Bool = true,
        password: Secret? = nil
    ) async throws -> DeliveryError? {
        let (peer, port) = try server(mode)
        defer { peer.end() }
        let target = try target(port, security, trusting: trusting, password: password)
        do throws(DeliveryError) {
            try await target.deliver(Sample.notice())
        } catch {
            return error
        }
        return nil
    }

    @Test(
        "arrives in all mailboxes with its picture",
        arguments: [
            ("plain", MailSettings.Security.none), ("starttls", .starttls), ("tls", .tls),
        ])
    func arrives(_ mode: String, _ security: MailSettings.Security) async throws {
        let (peer, port) = try server(mode)
        defer { peer.end() }
        let picture = try Sample.picture(in: folder, bytes: 100_000)
        try await target(port, security).deliver(Sample.notice(picture: picture))
        let mails = try folder.lines("mails.jsonl")
        #expect(mails.count == 1)
        let mail = try #require(mails.first)
        #expect(mail["to"] as? [String] == ["a@city.example", "b@city.example"])
        #expect(mail["subject"] as? String == "新案件 new: 暴露垃圾 exposed garbage pile")
        #expect(mail["id"] as? String == "<0000000000000011.reported@city.example>")
        #expect(mail["tls"] as? Bool == (mode != "plain"))
        let parts = try #require(mail["parts"] as? [[String: Any]])
        #expect(
            parts.map { $0["type"] as? String } == ["text/plain", "image/jpeg", "application/json"])
        #expect(parts[1]["size"] as? Int == 100_000)
        #expect((parts[0]["text"] as? String)?.contains("1 Renmin Rd") == true)
    }

    @Test("is sent with user and password, and waits where they are wrong")
    func login() async throws {
        let good = Secret("s3cret")
        #expect(try await failure("starttls+login", .starttls, password: good) == nil)
        #expect(try folder.lines("mails.jsonl").first?["login"] as? Bool == true)
        let error = try await failure("starttls+login", .starttls, password: Secret("wr0ng"))
        #expect(error != nil)
        #expect(!"\(error as Any)".contains("wr0ng"))
    }

    @Test("is not sent to a server with a certificate that nobody knows")
    func certificates() async throws {
        for (mode, security) in [("starttls", MailSettings.Security.starttls), ("tls", .tls)] {
            let error = try await failure(mode, security, trusting: false)
            #expect(error?.reason == .unavailable)
            #expect(error?.words.contains("certificate is not trusted") == true)
        }
        #expect(try folder.lines("mails.jsonl").isEmpty)
    }

    @Test("says nothing to a server that does not turn to TLS where it must")
    func noTLS() async throws {
        let error = try await failure("plain", .starttls, password: Secret("s3cret"))
        #expect(error?.reason == .unavailable)
        #expect(try folder.lines("mails.jsonl").isEmpty)
    }

    @Test("that the server will never take is refused; one it does not take now waits")
    func answers() async throws {
        let refused = try await failure("plain+refuse", .none)
        #expect(refused?.reason == .refused && refused?.words == "SMTP 550")
        #expect(try await failure("plain+busy", .none)?.reason == .unavailable)
    }

    @Test("takes no address that would be a second command, and no password in the clear")
    func settings() {
        for mailbox in ["a@b\r\nRCPT TO:<c@d>", "a b@c", "nobody", "a@", "<a@b>"] {
            #expect(throws: MailSettings.Fault.mailbox(mailbox)) {
                try MailSettings(host: "h", sender: "a@b", recipients: [mailbox])
            }
        }
        #expect(throws: MailSettings.Fault.passwordWithoutTLS) {
            try MailSettings(
                host: "h", security: .none, password: Secret("p"), sender: "a@b",
                recipients: ["c@d"])
        }
    }

    @Test("has a subject in pieces no longer than a header line may be")
    func subject() {
        let text = String(repeating: "暴露垃圾", count: 20) + "\r\nBcc: x@y"
        let encoded = Mail.encoded(text)
        for line in encoded.split(separator: "\r\n") { #expect(line.utf8.count <= 76) }
        #expect(!encoded.contains("Bcc"))
    }
}
