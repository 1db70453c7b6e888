import Foundation
import Glibc
import Testing

@Suite("A daemon under full load", .timeLimit(.minutes(5)), .serialized)
struct FullLoadTests {
    private static let ffmpeg = "/usr/bin/ffmpeg"

    /// What one request takes, from connecting to the last byte; nil where nobody answers.
    private func ask(_ port: UInt16) -> (seconds: Double, answer: String)? {
        let begun = ContinuousClock.now
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard code == 0 else { return nil }
        let request = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        guard send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else {
            return nil
        }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { break }
            text += piece[..<count]
        }
        let took = (ContinuousClock.now - begun).components
        return (
            Double(took.seconds) + Double(took.attoseconds) * 1e-18,
            String(decoding: text, as: UTF8.self)
        )
    }

    /// 300 views of a recording a core, each due every two seconds, take 10 ms each and more.
    @Test(
        "answers for its health within 50 ms while its cores are busy with pictures",
        .enabled(if: FileManager.default.isExecutableFile(atPath: ffmpeg), "needs ffmpeg: SKIPPED"))
    func health() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let drawing = Process()
        drawing.executableURL = URL(fileURLWithPath: Self.ffmpeg)
        drawing.arguments = [
            "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i",
            "testsrc=size=960x540:rate=5:duration=120", "-c:v", "libx264", "-preset", "ultrafast",
            "-g", "10", scratch.path("street.mp4"),
        ]
        try drawing.run()
        drawing.waitUntilExit()
        let port = UInt16(20_000 + getpid() % 10_000)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let cameras = (0..<300 * cores).map {
            "  - {id: view-\($0), source: street.mp4, schedule: {every: 2s}}\n"
        }
        let config = scratch.path("curbwatch.yaml")
        let text =
            "site: {name: load, zone: UTC}\noutput: \(scratch.path("out"))\n"
            + "log: {level: info}\ndesk: {address: \"127.0.0.1:\(port)\"}\ncameras:\n"
            + cameras.joined()
        try text.write(toFile: config, atomically: true, encoding: .utf8)
        let daemon = try Daemon(config: config)
        #expect(daemon.waits(for: "took_ms"), "\(daemon.log.suffix(2000))")
        var times: [Double] = []
        while times.count < 200 {
            let answer = try #require(ask(port), "nobody answers: \(daemon.log.suffix(2000))")
            #expect(answer.answer.hasPrefix("HTTP/1.1 200"))
            times.append(answer.seconds)
        }
        #expect(daemon.waits(for: "still under way"), "the load is not full")
        times.sort()
        print("health: median \(times[100] * 1000) ms, 99 % \(times[197] * 1000) ms")
        // The machine may be busy with other things as well; half of the answers are not.
        #expect(times[100] < 0.05, "99 % within \(times[197]) s")
        #expect(daemon.terminate() == 0)
    }
}
