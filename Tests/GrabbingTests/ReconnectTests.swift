import Foundation
import Grabbing
import Testing

@Suite("A camera that fails again and again", .timeLimit(.minutes(2)))
struct ReconnectTests {
    private static let options =
        "RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n"

    private static func answer(_ status: String, _ number: Int = 2, _ more: String = "") -> String {
        "RTSP/1.0 \(status)\r\nCSeq: \(number)\r\n\(more)\r\n"
    }

    private static func described(_ description: String) -> String {
        answer(
            "200 OK", 2,
            "Content-Type: application/sdp\r\nContent-Length: \(description.utf8.count)\r\n")
            + description
    }

    /// What the camera says before it hangs up or falls silent.
    private static let ways: [[String]] = [
        ["\u{1}\u{2}\u{3} nonsense\r\n\r\n"],
        ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
        [options, answer("401 Unauthorized", 2, "WWW-Authenticate: Basic realm=\"c\"\r\n")],
        [options, answer("404 Not Found")], [options, answer("503 Service Unavailable")],
        [options, answer("302 Moved", 2, "Location: rtsp://127.0.0.1:9/x\r\n")],
        [options, described("this is no description\r\n")],
        [options, described("v=0\r\nm=audio 0 RTP/AVP 0\r\n")],
        [
            options,
            described("v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"),
            answer("461 Unsupported Transport", 3),
        ],
        // Nothing at all.
        [],
    ]

    @Test("in ten ways, thirty times each: no descriptor leads to it afterwards")
    func descriptors() throws {
        for (index, way) in Self.ways.enumerated() {
            let peer = try ScriptedPeer(answers: way)
            for _ in 0..<30 {
                let reason = LivePeers.reason(peer.address, deadline: .milliseconds(100))
                #expect(reason != nil, "way \(index) is a failure")
            }
            #expect(Self.descriptors(to: peer.port) == 0, "way \(index)")
        }
    }

    @Test("the count finds a connection that is open")
    func counts() throws {
        let peer = try ScriptedPeer(answers: [])
        let descriptor = try Self.connected(to: peer.port)
        #expect(Self.descriptors(to: peer.port) == 1)
        close(descriptor)
        #expect(Self.descriptors(to: peer.port) == 0)
    }

    private static func connected(to port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        place.sin_port = in_port_t(UInt16(port).bigEndian)
        let code = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
        return descriptor
    }

    /// This process's sockets whose other end is the port. Other tests open and close their own
    /// meanwhile, so that all descriptors cannot be counted.
    private static func descriptors(to port: Int) -> Int {
        let most = Int32(min(65_536, getdtablesize()))
        return (0..<most).count { descriptor in
            var place = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafeMutablePointer(to: &place) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    getpeername(descriptor, $0, &size)
                }
            }
            return code == 0 && Int(UInt16(bigEndian: place.sin_port)) == port
        }
    }
}
