import Foundation
import Grabbing
import Scene
import Testing

@Suite("A camera's address")
struct CameraAddressTests {
    @Test("is read in its parts")
    func parts() throws {
        let address = try #require(CameraAddress("RTSP://user:p%40ss@Gate-1.local:8554/a/b?c=1"))
        #expect((address.scheme, address.host, address.port) == (.rtsp, "Gate-1.local", 8554))
        #expect(CameraAddress("rtsp://10.0.0.7")?.port == 554)
        #expect(CameraAddress("rtsps://10.0.0.7/x")?.port == 322)
        #expect(CameraAddress("rtsp://[fe80::1]:99/x")?.host == "fe80::1")
    }

    @Test(
        "is refused where it is not whole",
        arguments: [
            "", "rtsp://", "rtsp:///path", "http://host/x", "file:///etc/passwd", "host/x",
            "rtsp://host:0/", "rtsp://host:99999/", "rtsp://host:x/", "rtsp://ho st/",
            "rtsp://host/\nx", "rtsp://[::1", "rtsp://a,b/", "concat:rtsp://a", "rtsp://ho\u{0}st/",
        ])
    func refused(text: String) {
        #expect(CameraAddress(text) == nil)
    }

    @Test("never shows its password, in whatever way it is printed")
    func redacted() throws {
        let address = try #require(CameraAddress("rtsp://user:secret@host/x?password=secret"))
        var dumped = ""
        dump(address, to: &dumped)
        for text in [
            "\(address)", String(reflecting: address), String(describing: [address]), dumped,
            String(reflecting: RecordingInput.Content.stream(address)),
        ] {
            #expect(!text.contains("secret"))
            #expect(text.contains("rtsp://host:554/x"))
        }
    }
}

@Suite("A live stream gives a burst", .enabled(if: RTSPServer.isAvailable))
struct LiveTests {
    @Test("three key pictures where they come often")
    func keyPictures() throws {
        let server = try RTSPServer()
        let frames = try burst(server.address("/short"))
        #expect(frames.count == 3)
        #expect(frames.map(\.isKey) == [true, true, true])
        #expect(frames.allSatisfy { $0.width == 640 && $0.height == 360 && $0.name == "gate" })
        #expect(frames.map(\.moment) == frames.map(\.moment).sorted())
        #expect(frames[0].packed != frames[2].packed)
    }

    /// GStreamer sends each slice of a key picture with parameter sets of its own.
    @Test(
        "pictures in slices, and a stream of nothing but key pictures",
        arguments: ["/slices", "/jpeg"])
    func otherStreams(path: String) throws {
        let server = try RTSPServer()
        let frames = try burst(server.address(path))
        #expect(frames.map(\.isKey) == [true, true, true])
        #expect(frames.allSatisfy { $0.width == 640 && $0.height == 360 })
    }

    @Test("a key picture and decoded ones where they are rare")
    func decoded() throws {
        let server = try RTSPServer()
        let frames = try burst(server.address("/long"))
        #expect(frames.map(\.isKey) == [true, false, false])
    }

    /// GStreamer's server sends to the two ports that libav opens.
    @Test("by UDP too, where that is asked for", arguments: ["/short", "/long"])
    func datagrams(path: String) throws {
        let server = try RTSPServer()
        var address = server.address(path)
        address.transport = .udp
        let frames = try burst(address)
        let areKeys = path == "/short"
        #expect(frames.map(\.isKey) == [true, areKeys, areKeys])
        #expect(frames.allSatisfy { $0.width == 640 && $0.height == 360 })
        #expect(frames.map(\.moment) == frames.map(\.moment).sorted())
    }

    @Test("a burst that was collected is decoded when it is asked for, and gives the same twice")
    func latent() throws {
        let server = try RTSPServer()
        let burst = try LiveGrabber.collect(
            from: server.address("/short"), name: "gate", count: 3, deadline: .seconds(20),
            stamp: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) })
        #expect(burst.connecting > .zero)
        let frames = try burst.frames()
        #expect(frames.map(\.isKey) == [true, true, true])
        #expect(try burst.frames().map(\.moment) == frames.map(\.moment))
    }

    @Test("a locked camera opens with its password only")
    func locked() throws {
        let server = try RTSPServer(["locked"])
        #expect(reason(server.address("/short")) == .unauthorised)
        #expect(reason(server.address("/short", user: "user:wrong")) == .unauthorised)
        #expect(try burst(server.address("/short", user: "user:secret"), count: 1).count == 1)
    }

    @Test("a missing stream, a late one and a cancelled one are told apart")
    func reasons() throws {
        let server = try RTSPServer()
        #expect(reason(server.address("/none")) == .notFound)
        #expect(reason(server.address("/long"), count: 16, deadline: .seconds(3)) == .stalled)
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(
            reason(server.address("/short"), deadline: .seconds(60), cancellation: cancellation)
                == .cancelled)
    }

    private func reason(
        _ address: CameraAddress, count: Int = 3, deadline: Duration = .seconds(20),
        cancellation: Cancellation = Cancellation()
    ) -> GrabError.Reason? {
        LivePeers.reason(address, count: count, deadline: deadline, cancellation: cancellation)
    }

    private func burst(_ address: CameraAddress, count: Int = 3) throws -> [Frame] {
        try LiveGrabber.burst(
            from: address, name: "gate", count: count, deadline: .seconds(20),
            stamp: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) })
    }
}

@Suite("A camera that misbehaves")
struct BadCameraTests {
    @Test("one that nobody answers for is unreachable or refused")
    func nobody() throws {
        let port = try LivePeers.freePort()
        #expect(LivePeers.reason(LivePeers.address(port)) == .refused)
        let unknown = try #require(CameraAddress("rtsp://no-such-host.invalid/"))
        #expect([.unreachable, .stalled].contains(LivePeers.reason(unknown)))
    }

    @Test("one that takes the call and says nothing is a stall")
    func silent() throws {
        let peer = try ScriptedPeer(answers: [])
        #expect(LivePeers.reason(peer.address, deadline: .milliseconds(300)) == .stalled)
    }

    @Test("one that talks nonsense is not a stream")
    func nonsense() throws {
        let peer = try ScriptedPeer(answers: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
        let reason = LivePeers.reason(peer.address, deadline: .seconds(2))
        #expect([.unreachable, .stalled, .notFound].contains(reason))
    }

    /// The second peer would be told the password; it must not even be connected to for long
    /// enough to say a word.
    @Test("one that sends us elsewhere is not followed")
    func redirect() throws {
        let other = try ScriptedPeer(answers: [])
        let peer = try ScriptedPeer(answers: [
            "RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n",
            "RTSP/1.0 302 Moved\r\nCSeq: 2\r\nLocation: rtsp://127.0.0.1:\(other.port)/x\r\n\r\n",
        ])
        let address = try #require(
            CameraAddress("rtsp://user:secret@127.0.0.1:\(peer.port)/x"))
        #expect(LivePeers.reason(address) == .forbidden)
        #expect(peer.heard().contains("DESCRIBE"))
        #expect(other.heard().isEmpty)
    }
}

@Suite("A file stands in for a camera", .enabled(if: Clips.canMake))
struct FileCameraTests {
    @Test("stills show the latest one at or before the moment")
    func stills() throws {
        let folder = try InputTests.folder(
            "camera", ["2013-02-24_11_20_05", "2013-02-24_11_30_05", "2013-02-24_11_40_05"])
        let camera = try FileCamera(path: folder, name: "gate")
        let first = StillNamesTests.moment - .seconds(600)
        let all = Taken(try InputResolver().resolve(folder)[0].open(sampling: .all)).frames
        for (after, index) in [(0, 0), (599, 0), (600, 1), (1199, 1), (1200, 2), (9999, 2)] {
            let frames = try camera.burst(at: first + .seconds(after))
            #expect(frames.map(\.moment) == Array(repeating: first + .seconds(after), count: 3))
            #expect(frames.map(\.packed) == Array(repeating: all[index].packed, count: 3))
        }
        let error = #expect(throws: GrabError.self) {
            try camera.burst(at: first - .milliseconds(1))
        }
        #expect(error?.reason == .noPictures)
        let looping = try FileCamera(path: folder, name: "gate", looping: true)
        #expect(try looping.burst(at: first + .seconds(1800 + 650))[0].packed == all[1].packed)
    }

    @Test("a video shows what lies at the moment, half a second apart")
    func video() throws {
        let path = try Clips.h264("camera.mp4", pictures: 50)
        let start = StillNamesTests.moment
        let camera = try FileCamera(path: path, name: "gate", start: start)
        let all = try Taken(path).frames
        let frames = try camera.burst(at: start + .milliseconds(470))
        #expect(frames.map { ($0.moment - start).wholeMilliseconds } == [480, 1000, 1520])
        #expect(frames.map(\.packed) == [12, 25, 38].map { all[$0].packed })
        #expect(try camera.burst(at: start + .milliseconds(1900)).count == 1)
        let error = #expect(throws: GrabError.self) { try camera.burst(at: start + .seconds(3)) }
        #expect(error?.reason == .noPictures)
        let looping = try FileCamera(path: path, name: "gate", start: start, looping: true)
        let later = try looping.burst(at: start + .milliseconds(4470))
        #expect(later.map { ($0.moment - start).wholeMilliseconds } == [4480, 5000, 5520])
        #expect(later.map(\.packed) == frames.map(\.packed))
    }
}
