import Foundation
import Testing

/// GStreamer's RTSP server, the peer of `Tests/GrabbingTests`.
final class RTSPServer {
    static let script = Program.root
        .appendingPathComponent("Tests/GrabbingTests/Peers/rtsp-server.py").path
    static let areToBeHad: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "-c", "import gi; gi.require_version('GstRtspServer', '1.0')",
        ]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private let process = Process()
    private let input = Pipe()
    let port: Int

    /// - Parameter film: what `/film` shows each client from its beginning.
    init(locked: Bool = false, film: String? = nil) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments =
            [Self.script] + (locked ? ["locked"] : []) + (film.map { ["film=\($0)"] } ?? [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(
            decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
