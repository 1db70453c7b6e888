import Foundation
import Grabbing
import Scene

/// GStreamer's RTSP server in a process of its own, ended with the object.
final class RTSPServer {
    static let isAvailable: Bool = {
        let modules =
            "import gi; gi.require_version('GstRtspServer','1.0');"
            + "from gi.repository import Gst, GstRtspServer; Gst.init(None);"
            + "assert Gst.ElementFactory.find('x264enc') and Gst.ElementFactory.find('rtph264pay')"
        let found = (try? launch(["-c", modules]).waitForSuccess()) ?? false
        if !found {
            print(
                "SKIPPED: live tests need Debian's python3-gi gir1.2-gst-rtsp-server-1.0 "
                    + "gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly"
            )
        }
        return found
    }()

    let port: Int
    private let server: Launched

    init(_ arguments: [String] = []) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Peers/rtsp-server.py").path
        server = try Self.launch([script] + arguments)
        guard let port = server.firstLine().flatMap(Int.init) else { throw POSIXError(.EIO) }
        self.port = port
    }

    deinit { server.end() }

    func address(_ path: String, user: String? = nil) -> CameraAddress {
        CameraAddress("rtsp://\(user.map { $0 + "@" } ?? "")127.0.0.1:\(port)\(path)")!
    }

    /// Debian's own interpreter: the bindings belong to it.
    private static func launch(_ arguments: [String]) throws -> Launched {
        try Launched("/usr/bin/python3", arguments)
    }
}

/// A program with its input and output.
final class Launched {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func firstLine() -> String? {
        var line: [UInt8] = []
        while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
            if byte == 10 { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    func waitForSuccess() -> Bool {
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Closes its input, at which it ends by itself.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

enum LivePeers {
    static func reason(
        _ address: CameraAddress, count: Int = 1, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) -> GrabError.Reason? {
        do {
            _ = try LiveGrabber.burst(
                from: address, name: "gate", count: count, deadline: deadline,
                stamp: { .epoch }, cancellation: cancellation)
            return nil
        } catch {
            return error.reason
        }
    }

    static func address(_ port: Int) -> CameraAddress {
        CameraAddress("rtsp://user:secret@127.0.0.1:\(port)/x")!
    }

    /// A port on which nobody listens: it was free a moment ago.
    static func freePort() throws -> Int { try ScriptedPeer(answers: []).port }
}

/// A peer on loopback that answers each thing it hears with the next line of a script.
///
/// `@unchecked Sendable`: what was heard is touched under the lock only; the rest never changes.
final class ScriptedPeer: @unchecked Sendable {
    let port: Int
    private let listener: Int32
    private let lock = NSLock()
    private var words = ""

    init(answers: [String]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: place.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                var remaining = answers[...]
                var bytes = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = read(connection, &bytes, bytes.count)
                    guard count > 0 else { break }
                    self?.hear(String(decoding: bytes[..<count], as: UTF8.self))
                    guard let answer = remaining.popFirst() else { continue }
                    _ = answer.withCString { send(connection, $0, strlen($0), 0x4000) }
                }
                close(connection)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var address: CameraAddress { LivePeers.address(port) }

    /// Everything that was said to this peer so far.
    func heard() -> String { lock.withLock { words } }

    private func hear(_ text: String) { lock.withLock { words += text } }
}
