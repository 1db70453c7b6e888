import Foundation
import Testing

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "curbwatch-delivering-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func lines(_ name: String) throws -> [[String: Any]] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { return [] }
        return try data.split(separator: 10).map { line in
            try JSONSerialization.jsonObject(with: line) as? [String: Any] ?? [:]
        }
    }

    func put(_ text: String, in name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
}

/// A program of the other side, ended with the test.
final class Peer {
    private let process = Process()
    private let output = Pipe()
    private var unread = Data()

    init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A program that would keep its lines to itself while nobody looks: stdbuf lets them go.
    static func telling(_ program: String, _ arguments: [String]) throws -> Peer {
        try Peer("/usr/bin/stdbuf", ["-oL", program] + arguments)
    }

    /// A script of `Peers`, once it has printed its port.
    static func script(_ name: String, _ arguments: [String]) throws -> (peer: Peer, port: Int) {
        let path = Programs.folder + "/\(name).py"
        let peer = try Peer(Programs.python, [path] + arguments)
        return (peer, try #require(peer.line().flatMap(Int.init)))
    }

    deinit { end() }

    /// The next line it prints that holds the word; nil where it ends without one.
    func line(with word: String = "") -> String? {
        while true {
            while let end = unread.firstIndex(of: 10) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread = Data(unread[(end + 1)...])
                if word.isEmpty || line.contains(word) { return line }
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread += more
        }
    }

    func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// - Returns: the exit code.
    @discardableResult
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// What a test needs from the system, and whether it is there.
enum Programs {
    static let python = "/usr/bin/python3"
    static let broker = "/usr/sbin/mosquitto"
    static let listener = "/usr/bin/mosquitto_sub"
    static let openssl = "/usr/bin/openssl"

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Peers").path

    static let hasPython = has([python], "Debian's python3")
    static let hasBroker =
        has([broker], "Debian's mosquitto") && has([listener], "Debian's mosquitto-clients")
    static let hasOpenSSL = has([openssl], "Debian's openssl")
    static let hasMailServer = has([python, "-c", "import aiosmtpd"], "Debian's python3-aiosmtpd")

    private static func has(_ command: [String], _ name: String) -> Bool {
        let found =
            command.count == 1
            ? FileManager.default.isExecutableFile(atPath: command[0])
            : (try? Peer(command[0], Array(command.dropFirst())).wait()) == 0
        if !found { print("SKIPPED: needs \(name); packaging/setup.sh test installs it") }
        return found
    }
}

/// A certificate for 127.0.0.1 that only who has its file trusts.
struct Certificate {
    let path: String
    let key: String

    init(in folder: TemporaryFolder, named name: String = "peer") throws {
        path = "\(folder.path)/\(name).pem"
        key = "\(folder.path)/\(name).key"
        let code = try Peer(
            Programs.openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", key, "-out", path, "-days", "2", "-subj", "/CN=127.0.0.1",
                "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            ]
        ).wait()
        try #require(code == 0)
    }
}
