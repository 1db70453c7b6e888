import Crypto
import Foundation
import Glibc
import Testing

/// `curbwatch models pull` against a real server on this machine.
@Suite("Pulling a network", .serialized)
struct ModelsPullTests {
    /// A folder `Models` with one network that can be pulled.
    struct Folder {
        let scratch: Scratch
        var path: String { scratch.url.path }
        var network: URL { scratch.url.appendingPathComponent("fetched/net.onnx") }
        var part: URL { scratch.url.appendingPathComponent("fetched/net.onnx.part") }
        var card: URL { scratch.url.appendingPathComponent("fetched/net.json") }

        init(sha256: String) throws {
            scratch = try Scratch()
            let cards = scratch.url.appendingPathComponent("cards")
            try FileManager.default.createDirectory(at: cards, withIntermediateDirectories: true)
            try Data(#"{"name": "net", "sha256": ""}"#.utf8).write(
                to: cards.appendingPathComponent("net.json"))
            let list = """
                {"models": [{"name": "net", "file": "fetched/net.onnx", "sha256": "\(sha256)",
                 "set_up": "pull", "url": "https://nowhere.invalid/net.onnx", "origin": "",
                 "licence": "", "input": "", "labels": ""}]}
                """
            try Data(list.utf8).write(to: scratch.url.appendingPathComponent("pinned.json"))
        }

        func pull(_ server: LocalServer, _ more: String...) throws -> Program.Outcome {
            try Program.run(
                ["models", "pull", "net", "--models", path, "--from", server.address] + more)
        }
    }

    /// An identity network, and hash of it.
    static let network: [UInt8] = {
        func block(_ field: UInt8, _ content: [UInt8]) -> [UInt8] {
            [field << 3 | 2, UInt8(content.count)] + content
        }
        func text(_ field: UInt8, _ value: String) -> [UInt8] { block(field, Array(value.utf8)) }
        func port(_ name: String) -> [UInt8] {
            let shape = block(2, block(1, [0x08, 4]))
            return text(1, name) + block(2, block(1, [0x08, 1] + shape))
        }
        let node = text(1, "x") + text(2, "y") + text(4, "Relu")
        let graph = block(1, node) + text(2, "g") + block(11, port("x")) + block(12, port("y"))
        return [0x08, 8] + block(7, graph) + block(8, text(1, "") + [0x10, 13])
    }()
    static let hash = SHA256.hash(data: network).map { String(format: "%02x", $0) }.joined()

    @Test("a network comes, is checked, gets its card, and is then verified and not pulled again")
    func comes() throws {
        let server = try LocalServer { _ in .whole(Self.network) }
        defer { server.stop() }
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        let pulled = try folder.pull(server)
        #expect(pulled.code == 0, "\(pulled.errors)")
        #expect(try [UInt8](Data(contentsOf: folder.network)) == Self.network)
        #expect(try String(contentsOf: folder.card, encoding: .utf8).contains(Self.hash))
        #expect(!FileManager.default.fileExists(atPath: folder.part.path))
        let verified = try Program.run("models", "verify", "--models", folder.path)
        #expect(verified.code == 0 && verified.output == "net: ok\n")
        #expect(try folder.pull(server).output.contains("already here"))
        #expect(server.requests == 1)
    }

    @Test("other bytes than those pinned are thrown away, with both hashes named")
    func wrongBytes() throws {
        let server = try LocalServer { _ in .whole(Self.network + [0]) }
        defer { server.stop() }
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        let pulled = try folder.pull(server)
        #expect(pulled.code == 65)
        #expect(pulled.errors.contains(Self.hash))
        #expect(!FileManager.default.fileExists(atPath: folder.network.path))
        #expect(!FileManager.default.fileExists(atPath: folder.part.path))
    }

    @Test("a download that was cut says so, is kept, and goes on where it stopped")
    func cut() throws {
        let half = Self.network.count / 2
        let server = try LocalServer { request in
            request.range == nil
                ? .cut(Array(Self.network[..<half]), of: Self.network.count)
                : .rest(Self.network, from: request.range!)
        }
        defer { server.stop() }
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        let first = try folder.pull(server)
        #expect(first.code == 69, "\(first.errors)")
        #expect(first.errors.contains("run again"))
        #expect(!FileManager.default.fileExists(atPath: folder.network.path))
        #expect(try Data(contentsOf: folder.part).count == half)
        let second = try folder.pull(server)
        #expect(second.code == 0, "\(second.errors)")
        #expect(try [UInt8](Data(contentsOf: folder.network)) == Self.network)
    }

    @Test("a server that knows no parts is asked once and gives all")
    func noParts() throws {
        let server = try LocalServer { _ in .whole(Self.network) }
        defer { server.stop() }
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        try FileManager.default.createDirectory(
            at: folder.part.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data([1, 2, 3]).write(to: folder.part)
        #expect(try folder.pull(server).code == 0)
        #expect(try [UInt8](Data(contentsOf: folder.network)) == Self.network)
    }

    @Test("what is not there is one line with the host and the answer")
    func missing() throws {
        let server = try LocalServer { _ in .status("404 Not Found") }
        defer { server.stop() }
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        let pulled = try folder.pull(server)
        #expect(pulled.code == 69)
        #expect(pulled.errors.contains("404"))
        #expect(pulled.errors.split(separator: "\n").count == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.network.path))
    }

    @Test("a way to another host is not followed, one on the same host is")
    func redirected() throws {
        let server = try LocalServer { request in
            request.path == "/moved.onnx" ? .whole(Self.network) : .redirect("/moved.onnx")
        }
        defer { server.stop() }
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        #expect(try folder.pull(server).code == 0)
        let port = server.port
        let sly = try LocalServer { _ in .redirect("http://localhost:\(port)/net.onnx") }
        defer { sly.stop() }
        let other = try Folder(sha256: Self.hash)
        defer { other.scratch.remove() }
        let pulled = try other.pull(sly)
        #expect(pulled.code == 69)
        #expect(pulled.errors.contains("localhost"))
        #expect(!FileManager.default.fileExists(atPath: other.network.path))
        #expect(server.requests == 2)
    }

    @Test("a network that nobody pinned is kept aside until someone vouches for it")
    func unpinned() throws {
        let server = try LocalServer { _ in .whole(Self.network) }
        defer { server.stop() }
        let folder = try Folder(sha256: "")
        defer { folder.scratch.remove() }
        // Without a hash plain http tells nothing of who is speaking.
        #expect(try folder.pull(server, "--trust-first-download").code == 64)
        #expect(server.requests == 0)
        let wrong = try folder.pull(server, "--sha256", String(repeating: "0", count: 64))
        #expect(wrong.code == 65)
        let pulled = try folder.pull(server, "--sha256", Self.hash)
        #expect(pulled.code == 0, "\(pulled.errors)")
        let verified = try Program.run("models", "verify", "--models", folder.path)
        #expect(verified.output.contains("not pinned"))
        try Data("other".utf8).write(to: folder.network)
        #expect(try Program.run("models", "verify", "--models", folder.path).code == 65)
    }

    @Test("bytes with the right hash that are no network are refused")
    func noNetwork() throws {
        let page = Array("<html>sign in</html>".utf8)
        let server = try LocalServer { _ in .whole(page) }
        defer { server.stop() }
        let hash = SHA256.hash(data: page).map { String(format: "%02x", $0) }.joined()
        let folder = try Folder(sha256: hash)
        defer { folder.scratch.remove() }
        #expect(try folder.pull(server).code == 65)
        #expect(!FileManager.default.fileExists(atPath: folder.network.path))
    }

    @Test(
        "addresses and hashes that are none are usage errors",
        arguments: [
            ["--from", "ftp://host/net.onnx"], ["--from", "net.onnx"],
            ["--from", "https://user:secret@host/net.onnx"], ["--sha256", "abc"],
            ["--sha256", String(repeating: "0", count: 64)],
        ])
    func usage(arguments: [String]) throws {
        let folder = try Folder(sha256: Self.hash)
        defer { folder.scratch.remove() }
        let pulled = try Program.run(
            ["models", "pull", "net", "--models", folder.path] + arguments)
        #expect(pulled.code == 64)
        #expect(!pulled.errors.contains("secret"))
    }
}

/// An HTTP server for one request a connection, on a thread of its own.
///
/// `@unchecked Sendable`: `count` is guarded by the lock, the rest is set before the thread begins.
final class LocalServer: @unchecked Sendable {
    struct Request {
        var path: String
        /// First byte that is asked for.
        var range: Int?
    }

    enum Answer {
        case whole([UInt8])
        case rest([UInt8], from: Int)
        /// Says that more will come, and hangs up.
        case cut([UInt8], of: Int)
        case status(String)
        case redirect(String)
    }

    let port: UInt16
    private let socket: Int32
    private let answer: @Sendable (Request) -> Answer
    private let lock = NSLock()
    private var count = 0

    var address: String { "http://127.0.0.1:\(port)/net.onnx" }
    var requests: Int { lock.withLock { count } }

    init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        self.answer = answer
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.socket = socket
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 8) == 0
                    && getsockname(socket, $0, &length) == 0
            }
        }
        guard socket >= 0, bound else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: place.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private func serve() {
        while true {
            let connection = accept(socket, nil, nil)
            guard connection >= 0 else { return }
            if let request = read(connection) {
                lock.withLock { count += 1 }
                var rest = bytes(answer(request))[...]
                while !rest.isEmpty {
                    let sent = rest.withUnsafeBytes {
                        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard sent > 0 else { break }
                    rest = rest.dropFirst(sent)
                }
            }
            shutdown(connection, Int32(SHUT_RDWR))
            close(connection)
        }
    }

    private func read(_ connection: Int32) -> Request? {
        var head: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
            let got = recv(connection, &room, room.count, 0)
            guard got > 0 else { return nil }
            head += room[..<got]
        }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
        return Request(
            path: String(lines[0].split(separator: " ")[1]),
            range: range.flatMap { Int($0.dropFirst(13).prefix { $0.isNumber }) })
    }

    private func bytes(_ answer: Answer) -> [UInt8] {
        func head(_ status: String, _ length: Int, _ more: String = "") -> [UInt8] {
            Array(
                "HTTP/1.1 \(status)\r\nContent-Length: \(length)\r\nConnection: close\r\n\(more)\r\n"
                    .utf8)
        }
        return switch answer {
        case .whole(let body): head("200 OK", body.count) + body
        case .rest(let body, let from):
            head(
                "206 Partial Content", body.count - from,
                "Content-Range: bytes \(from)-\(body.count - 1)/\(body.count)\r\n") + body[from...]
        case .cut(let body, let count): head("200 OK", count) + body
        case .status(let status): head(status, 0)
        case .redirect(let place): head("302 Found", 0, "Location: \(place)\r\n")
        }
    }
}
