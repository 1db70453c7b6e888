import Foundation
import Glibc
import Grabbing
import Patrolling
import Scene
import Testing

@testable import Engine

/// The web server of `Tests/Peers/web-camera.py` over a folder of pictures that ffmpeg drew.
private final class WebPeer {
    let folder: URL
    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// - Parameter segments: arguments to ffmpeg for the playlist `live.m3u8`; none without.
    init(segments: [String]? = nil) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.ffmpeg([
            "-f", "lavfi", "-i", "testsrc=size=320x180", "-frames:v", "1", "-q:v", "2",
            folder.appendingPathComponent("picture.jpg").path,
        ])
        if let segments {
            try Self.ffmpeg(
                [
                    "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=6", "-c:v",
                    "libx264", "-preset", "ultrafast", "-g", "10", "-f", "hls", "-hls_time", "2",
                ] + segments + [folder.appendingPathComponent("live.m3u8").path])
        }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3",
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Peers/web-camera.py").path,
            folder.path,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    static func ffmpeg(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: StreetStills.ffmpeg)
        process.arguments = ["-nostdin", "-loglevel", "error", "-y"] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func camera(_ path: String, user: String? = nil) throws -> any VisitCamera {
        let user = user.map { $0 + "@" } ?? ""
        return try #require(
            CameraBook.live("http://\(user)127.0.0.1:\(port)\(path)", name: "gate/main"))
    }

    /// Ends it.
    ///
    /// - Returns: what it was asked to get, and the authorisation's kind.
    func heard() throws -> [String] {
        try input.fileHandleForWriting.close()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map {
            String($0.dropFirst("GET ".count))
        }
    }
}

extension VisitCamera {
    fileprivate func take(
        _ count: Int, within deadline: Duration = .seconds(20)
    ) throws -> [Frame] {
        try burst(
            count: count, deadline: deadline, stamp: { Moment(Date()) },
            cancellation: Cancellation(), sight: { _ in .unknown })
    }

    fileprivate func error(within deadline: Duration = .seconds(20)) -> GrabError? {
        do { _ = try take(1, within: deadline) } catch { return error as? GrabError }
        return nil
    }
}

@Suite(
    "Cameras that speak HTTP", .timeLimit(.minutes(2)),
    .enabled(if: StreetStills.areToBeHad, "needs ffmpeg: SKIPPED"))
struct WebCameraTests {
    @Test(
        "a picture for each request, by Basic and by Digest",
        arguments: [("/basic.jpg", "Basic"), ("/digest.jpg", "Digest")])
    func snapshot(path: String, kind: String) throws {
        let peer = try WebPeer()
        let frames = try peer.camera(path, user: "user:se%3Acret%2F").take(3)
        #expect(frames.map(\.luma.width) == [320, 320, 320])
        let gaps = zip(frames.dropFirst(), frames).map { $0.moment - $1.moment }
        #expect(gaps.allSatisfy { $0 >= .milliseconds(450) }, "\(gaps)")
        let heard = try peer.heard()
        #expect(heard.first == "\(path) none", "it sends nothing before it is asked")
        #expect(heard.count { $0 == "\(path) \(kind)" } == 3)
    }

    @Test("a wrong password is told as such, and words for a picture too")
    func refused() throws {
        let peer = try WebPeer()
        let wrong = try peer.camera("/digest.jpg", user: "user:wrong").error()
        #expect(wrong?.reason == .unauthorised)
        #expect(wrong.map { !$0.description.contains("wrong") } ?? false)
        #expect(try peer.camera("/words.jpg").error()?.reason == .notAPicture)
        #expect(try peer.camera("/nothing").error()?.reason == .notFound)
    }

    @Test("a redirect to another host is not followed")
    func redirect() throws {
        let peer = try WebPeer()
        let error = try peer.camera("/redirect.jpg", user: "user:se%3Acret%2F").error()
        #expect(error?.reason == .forbidden)
        #expect(try peer.heard() == ["/redirect.jpg none"])
    }

    @Test("Motion JPEG gives a burst and is left; one that ends early is asked again")
    func motion() throws {
        let peer = try WebPeer()
        let frames = try peer.camera("/video").take(3)
        #expect(frames.count == 3)
        let gaps = zip(frames.dropFirst(), frames).map { $0.moment - $1.moment }
        #expect(gaps.allSatisfy { $0 >= .milliseconds(450) }, "\(gaps)")
        #expect(try peer.camera("/short").take(2).count == 2)
        #expect(try peer.heard().sorted() == ["/short none", "/short none", "/video none"])
    }

    @Test(
        "an HLS camera's newest pictures, in MPEG-TS and in fragments of MP4",
        arguments: [[], ["-hls_segment_type", "fmp4"]])
    func playlist(kind: [String]) throws {
        let peer = try WebPeer(segments: kind)
        let frames = try peer.camera("/hls/live.m3u8").take(3)
        #expect(frames.map(\.luma.width) == [320, 320, 320])
        #expect(zip(frames.dropFirst(), frames).allSatisfy { $0.moment > $1.moment })
        let heard = try peer.heard()
        #expect(!heard.contains { $0.contains("live0.") }, "the oldest is of no use: \(heard)")
    }

    @Test(
        "a playlist opens no file, no other host and nothing encrypted",
        arguments: ["/file.m3u8", "/host.m3u8", "/slashes.m3u8", "/secret.m3u8"])
    func evil(path: String) throws {
        let peer = try WebPeer(segments: [])
        let error = try peer.camera(path, user: "user:se%3Acret%2F").error()
        #expect(error?.reason == .forbidden, "\(path): \(String(describing: error))")
        #expect(try peer.heard() == ["\(path) none"])
    }

    /// libav would take the text of a segment for a playlist and open what that one names.
    @Test("a playlist where a segment should be is no recording")
    func nested() throws {
        let peer = try WebPeer()
        let error = try peer.camera("/nested.m3u8").error()
        #expect(error.map { [.forbidden, .notARecording].contains($0.reason) } ?? false)
    }
}

@Suite(
    "A camera that sends MPEG-TS to our port", .timeLimit(.minutes(2)),
    .enabled(if: StreetStills.areToBeHad, "needs ffmpeg: SKIPPED"))
struct SentStreamTests {
    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(descriptor, place, size) == 0 ? getsockname(descriptor, place, &size) : -1
            }
        }
        try #require(code == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }

    @Test("gives a burst of what comes")
    func burst() throws {
        let port = try Self.freePort()
        let sender = Process()
        sender.executableURL = URL(fileURLWithPath: StreetStills.ffmpeg)
        sender.arguments = [
            "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i",
            "testsrc=size=320x180:rate=10", "-c:v", "libx264", "-preset", "ultrafast", "-tune",
            "zerolatency", "-g", "10", "-f", "mpegts",
            "udp://127.0.0.1:\(port)?pkt_size=1316",
        ]
        try sender.run()
        defer {
            // Asked kindly, it may wait for ever for a port that nobody reads any more.
            kill(sender.processIdentifier, SIGKILL)
            sender.waitUntilExit()
        }
        let camera = try #require(
            CameraBook.live("udp://127.0.0.1:\(port)", name: "gate/main"))
        let frames = try camera.take(3, within: .seconds(30))
        #expect(frames.map(\.luma.width) == [320, 320, 320])
        #expect(zip(frames.dropFirst(), frames).allSatisfy { $0.moment > $1.moment })
    }

    @Test("nothing that comes is an error by the deadline")
    func silence() throws {
        let camera = try #require(
            CameraBook.live("udp://127.0.0.1:\(try Self.freePort())", name: "gate/main"))
        let error = camera.error(within: .milliseconds(500))
        #expect(
            error.map { [.stalled, .unreachable].contains($0.reason) } ?? false,
            "\(String(describing: error))")
    }

    @Test("options to the library, and an address without a port, are no address")
    func addresses() {
        for text in ["udp://127.0.0.1", "udp://@:5004?reuse=1", "udp://u:p@1.2.3.4:5", "tcp://a:1"]
        {
            #expect(CameraBook.live(text, name: "x") == nil, "\(text)")
        }
        #expect(CameraBook.live("udp://@239.0.0.1:5004", name: "x") != nil)
        #expect(CameraAddress("udp://:5004")?.host == "0.0.0.0")
    }
}
