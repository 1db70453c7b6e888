import Foundation
import Grabbing
import Scene
import Testing

@Suite("What comes in reaches nothing else", .enabled(if: Clips.canMake))
struct HostileTests {
    /// Playlists and scripts that libav would follow, each naming the decoy.
    static let disguises: [(kind: String, text: @Sendable (String) -> String)] = [
        ("hls", { "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n\($0)\n#EXT-X-ENDLIST\n" }),
        (
            "hls-absolute",
            { "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://\($0)\n#EXT-X-ENDLIST\n" }
        ),
        ("ffconcat", { "ffconcat version 1.0\nfile '\($0)'\n" }),
        ("concat", { "file '\($0)'\n" }),
        (
            "sdp",
            { _ in
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
                    + "m=video 45454 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
            }
        ),
        (
            "dash",
            {
                "<?xml version=\"1.0\"?><MPD><Period><AdaptationSet><Representation>"
                    + "<BaseURL>\($0)</BaseURL></Representation></AdaptationSet></Period></MPD>"
            }
        ),
    ]

    /// The decoy is watched by inotify, which sees every open, however short.
    @Test("a playlist in disguise is refused and opens nothing", arguments: disguises.indices)
    func disguise(index: Int) throws {
        let disguise = Self.disguises[index]
        let decoy = try Clips.make(
            "decoy-\(disguise.kind).ts", Clips.pattern(5) + Clips.x264)
        let watch = try OpenWatch(decoy)
        for ending in ["avi", "mp4", "mkv", "ts"] {
            let path = Clips.path("\(disguise.kind)-disguise.\(ending)")
            try Data(disguise.text(decoy).utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: GrabError.self) {
                try RecordingReader(path: path, name: path, start: .epoch, sampling: .all)
            }
            #expect(error?.reason == .forbidden || error?.reason == .notARecording)
        }
        #expect(!watch.sawOpen())
        // The watch itself works: reading the decoy is seen.
        _ = try Data(contentsOf: URL(fileURLWithPath: decoy))
        #expect(watch.sawOpen())
    }

    @Test("a movie that refers to another file does not open it")
    func reference() throws {
        let decoy = try Clips.make("decoy-reference.mp4", Clips.pattern(5) + Clips.x264)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: decoy)))
        // The data reference `url ` with the flag "in this file" becomes one to the decoy's name.
        let mark = Array("url ".utf8) + [0, 0, 0, 1]
        let place = try #require(bytes.firstRange(of: mark))
        var changed = bytes
        changed.replaceSubrange(place, with: Array("alis".utf8) + [0, 0, 0, 0])
        let path = Clips.path("reference.mp4")
        try Data(changed).write(to: URL(fileURLWithPath: path))
        let watch = try OpenWatch(decoy)
        _ = try? Taken(path)
        #expect(!watch.sawOpen())
    }

    @Test("a name that looks like a protocol or a pattern is a name")
    func names() throws {
        let clip = try Clips.make("plain.mp4", Clips.pattern(3) + Clips.x264)
        let picture = try Clips.make("plain.png", Clips.pattern(1) + ["-frames:v", "1"])
        for name in ["2013-02-24T11:30:05.mp4", "concat:a|b.mp4", "http:x.mp4", "a%d.mp4"] {
            let path = Clips.path(name)
            try? FileManager.default.copyItem(atPath: clip, toPath: path)
            #expect(try Taken(path).frames.count == 3)
        }
        for name in ["a%d.png", "glob*.png", "pipe:0.png"] {
            let path = Clips.path(name)
            try? FileManager.default.copyItem(atPath: picture, toPath: path)
            #expect(Taken(UprightTests.still(path)).frames.count == 1)
        }
    }

    @Test("a cancelled reader ends and leaves nothing open")
    func cancellation() throws {
        let path = try Clips.h264("cancelled.mp4", pictures: 50)
        let cancellation = Cancellation()
        do {
            let reader = try RecordingReader(
                path: path, name: "gate", start: .epoch, sampling: .all,
                cancellation: cancellation)
            #expect(try reader.next() != nil)
            #expect(OpenWatch.descriptors(of: path) == 1)
            cancellation.cancel()
            #expect(Taken(reader).error?.reason == .cancelled)
            #expect(try reader.next() == nil)
        }
        #expect(OpenWatch.descriptors(of: path) == 0)
        let refused = #expect(throws: GrabError.self) {
            try RecordingReader(
                path: path, name: "gate", start: .epoch, sampling: .all,
                cancellation: cancellation)
        }
        #expect(refused?.reason == .cancelled)
        #expect(OpenWatch.descriptors(of: path) == 0)
    }

    @Test("a deadline that has passed is a stall, and nothing stays open")
    func deadline() throws {
        let path = try Clips.h264("deadline.mp4", pictures: 5)
        let error = #expect(throws: GrabError.self) {
            try RecordingReader(
                path: path, name: "gate", start: .epoch, sampling: .all, deadline: .zero)
        }
        #expect(error?.reason == .stalled)
        #expect(OpenWatch.descriptors(of: path) == 0)
    }

    @Test("a frame outlives its reader")
    func outlives() throws {
        let path = try Clips.h264("outlives.mp4", pictures: 3)
        let frames = try Taken(path).frames
        let again = try Taken(path).frames
        #expect(frames.map(\.packed) == again.map(\.packed))
    }
}

/// Tells whether anybody opened a file since it was asked last.
final class OpenWatch {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK))
        guard inotify_add_watch(descriptor, path, UInt32(IN_OPEN | IN_ACCESS)) >= 0 else {
            throw POSIXError(.ENOENT)
        }
    }

    deinit { close(descriptor) }

    func sawOpen() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        return read(descriptor, &bytes, bytes.count) > 0
    }

    /// How many descriptors of this process lead to a file.
    static func descriptors(of path: String) -> Int {
        let folder = "/proc/self/fd"
        let open = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return open.filter { entry in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(entry)"))
                == path
        }.count
    }
}
