import Foundation
import Testing

/// A Mosquitto of the test's own, and those who listen to it.
final class Broker {
    static let program = "/usr/sbin/mosquitto"
    static let listenerProgram = "/usr/bin/mosquitto_sub"
    static let isToBeHad: Bool = {
        let files = FileManager.default
        let found =
            files.isExecutableFile(atPath: program)
            && files.isExecutableFile(atPath: listenerProgram)
        if !found { print("SKIPPED: needs mosquitto; packaging/setup.sh test installs it") }
        return found
    }()

    let port: Int
    private let broker: TalkingProgram

    init(in scratch: Scratch) throws {
        port = try Self.freePort()
        let path = scratch.path("broker.conf")
        try "listener \(port) 127.0.0.1\nallow_anonymous true\nlog_dest stdout\nuser root\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        broker = try TalkingProgram(Self.program, ["-c", path])
        try #require(broker.line(with: "running") != nil)
    }

    /// Subscribed when this returns; a line is `GOT topic retained payload`.
    func listener(_ topic: String) throws -> TalkingProgram {
        let listener = try TalkingProgram(
            Self.listenerProgram,
            [
                "-h", "127.0.0.1", "-p", "\(port)", "-t", topic, "-q", "1", "-d", "-F",
                "GOT %t %r %p",
            ]
        )
        try #require(listener.line(with: "Subscribed") != nil)
        return listener
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0
                    ? getsockname(descriptor, generic, &length) : -1
            }
        }
        try #require(code == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// A program whose lines are read as they come; ended with the test.
final class TalkingProgram {
    private let process = Process()
    private let output = Pipe()
    private var unread = Data()

    init(_ program: String, _ arguments: [String]) throws {
        // It would keep its lines to itself while nobody looks: stdbuf lets them go.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/stdbuf")
        process.arguments = ["-oL", program] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The next line that holds every word.
    func line(with words: String...) -> String? { line { words.allSatisfy($0.contains) } }

    /// The next line that is wanted; nil where it ends, or stays silent for two minutes.
    func line(where isWanted: (String) -> Bool) -> String? {
        // It may chat on for ever without what is waited for.
        let last = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < last {
            while let end = unread.firstIndex(of: 10) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread = Data(unread[(end + 1)...])
                if isWanted(line) { return line }
            }
            var source = pollfd(
                fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, 120_000) > 0 else { return nil }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread += more
        }
        return nil
    }
}
