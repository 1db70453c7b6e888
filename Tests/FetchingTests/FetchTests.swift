import Foundation
import Testing

@testable import Fetching

/// The web server of `Tests/Peers/web-camera.py`, ended with the object.
private final class Peer {
    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init() throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3",
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Peers/web-camera.py").path,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Ends it and returns what it was asked.
    func heard() throws -> [String] {
        try input.fileHandleForWriting.close()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func fetch(
        _ path: String, user: String? = "user:se%3Acret%2F", method: Fetch.Method = .get,
        deadline: Duration = .seconds(10), limit: Int = 1000
    ) throws -> Fetch {
        let user = user.map { $0 + "@" } ?? ""
        let address = try #require(WebAddress("http://\(user)127.0.0.1:\(port)\(path)"))
        return Fetch(address, method: method, deadline: deadline, limit: limit)
    }

    static func reason(_ fetch: Fetch) -> FetchError.Reason? {
        do { _ = try fetch.perform() } catch { return error.reason }
        return nil
    }
}

@Suite("One exchange with a camera", .timeLimit(.minutes(5)))
struct FetchTests {
    @Test("Basic and Digest answer the challenge, with a post's body too")
    func challenges() throws {
        let peer = try Peer()
        #expect(try peer.fetch("/basic").perform().body == Array("basic".utf8))
        #expect(try peer.fetch("/digest").perform().body == Array("digest ".utf8))
        let post = Fetch.Method.post(body: Array("body".utf8), type: "text/xml")
        #expect(
            try peer.fetch("/digest", method: post).perform().body == Array("digest body".utf8))
        let open = try peer.fetch("/open", method: post).perform()
        #expect(open.body == Array("hello body".utf8) && open.type == "text/plain")
        let heard = try peer.heard()
        #expect(heard.contains("POST /digest Digest"))
        #expect(heard.contains("POST /open none") && !heard.contains("POST /open Basic"))
    }

    @Test("a wrong password, a missing page and a dead port have names of their own")
    func failures() throws {
        let peer = try Peer()
        #expect(try Peer.reason(peer.fetch("/digest", user: "user:wrong")) == .unauthorised)
        #expect(try Peer.reason(peer.fetch("/basic", user: nil)) == .unauthorised)
        #expect(try Peer.reason(peer.fetch("/none")) == .notFound)
        #expect(try Peer.reason(peer.fetch("/flood")) == .tooLarge)
        #expect(
            try Peer.reason(peer.fetch("/silence", deadline: .milliseconds(300))) == .late)
        let dead = try #require(WebAddress("http://127.0.0.1:9/"))
        #expect(Peer.reason(Fetch(dead, deadline: .seconds(5))) == .refused)
    }

    @Test("a redirect is not followed, and nothing was asked there")
    func redirect() throws {
        let peer = try Peer()
        #expect(try Peer.reason(peer.fetch("/elsewhere")) == .redirected)
        #expect(try !peer.heard().contains { $0.contains("/open") })
    }

    @Test("a fault's words are returned to who asks for them")
    func fault() throws {
        let peer = try Peer()
        var fetch = try peer.fetch("/fault")
        #expect(Peer.reason(fetch) == .broken)
        fetch.keepsFaults = true
        let answer = try fetch.perform()
        #expect(answer.status == 500 && answer.body == Array("a fault".utf8))
    }

    @Test("whoever reads piece by piece may end the exchange, and cancellation does")
    func ends() throws {
        let peer = try Peer()
        var count = 0
        _ = try peer.fetch("/flood", limit: 1 << 30).stream { bytes, _ in
            count += bytes.count
            return count < 50_000
        }
        #expect(count >= 50_000 && count < 1_000_000)
        #expect(throws: FetchError(.cancelled)) {
            try peer.fetch("/silence").perform(isCancelled: { true })
        }
    }
}

@Suite("Where a camera speaks HTTP")
struct WebAddressTests {
    @Test(
        "what is no whole address is refused",
        arguments: [
            "ftp://a/", "http:///x", "http://a:0/", "http://a:70000/", "http://a b/",
            "http://a\\@b/", "http://[::1/", "http://a\n/", "http://%zz@a/", "a", "http://ä/",
        ])
    func refused(text: String) { #expect(WebAddress(text) == nil) }

    @Test("user, password and query are in no description")
    func hidden() throws {
        let address = try #require(WebAddress("http://u:pässword@Host:81/a?pwd=secret#x"))
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped, "\(address.user as Any)"] {
            #expect(!text.contains("ssword") && !text.contains("secret"), "\(text)")
        }
        #expect(address.host == "host" && address.port == 81)
    }

    @Test("an address handed out is taken on the same host only, and never to plain HTTP")
    func handedOut() throws {
        let own = try #require(WebAddress("https://u:p@camera/onvif"))
        #expect(own.handedOut("https://CAMERA:8443/x")?.user == own.user)
        for text in ["http://camera/x", "https://camera.evil/x", "https://camera@evil/x", "/x"] {
            #expect(own.handedOut(text) == nil, "\(text)")
        }
    }
}
