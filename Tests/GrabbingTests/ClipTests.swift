import Foundation
import Grabbing
import Scene
import Testing

/// Key pictures stand at 0, 480, 960 … ms: 25 pictures a second, a key picture every 12.
@Suite("A clip of a recording", .enabled(if: Clips.canMake))
struct ClipTests {
    private static let extent = ClipCopier.Extent(before: .seconds(1), after: .seconds(1))

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = Clips.path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static let containers: [(name: String, options: [String])] = [
        ("clip.mp4", Clips.x264), ("clip.mkv", Clips.x264),
        // Without an index that can be trusted: it is read from the start.
        ("clip.ts", Clips.x264),
        ("clip.avi", ["-c:v", "mpeg4", "-q:v", "5", "-g", "12"]),
    ]

    /// Around 4 s of 10 s: from the key picture at 2,880 ms (the last at or before 3 s) to 5 s.
    @Test(
        "holds the coded pictures as they are, from a key picture on", arguments: containers.indices
    )
    func copies(index: Int) throws {
        let container = Self.containers[index]
        let path = try Clips.make(container.name, Clips.pattern(250) + container.options)
        let bytes = try ClipCopier(path: path, name: "gate").clip(
            around: .seconds(4), extent: Self.extent)
        let clip = try file("of-\(container.name).mp4", bytes)
        let all = try Clips.decoded(path)
        let part = try Clips.decoded(clip)
        let picture = 160 * 120 * 3 / 2
        let first = 72
        let count = part.count / picture
        // 2,880 … 5,000 ms are 54 pictures; those that are decoded by then and shown later may follow.
        #expect((54...56).contains(count), "\(count)")
        let same = 54 * picture
        #expect(part.prefix(same) == all[(first * picture)..<(first * picture + same)])
    }

    @Test("is the same, byte for byte, when it is taken again")
    func deterministic() throws {
        let path = try Clips.make("clip.mp4", Clips.pattern(250) + Clips.x264)
        let copier = ClipCopier(path: path, name: "gate")
        #expect(
            try copier.clip(around: .seconds(4), extent: Self.extent)
                == copier.clip(around: .seconds(4), extent: Self.extent))
    }

    @Test("is cut by the recording's ends", arguments: [0, 2, 9])
    func ends(second: Int) throws {
        let path = try Clips.make("clip.mp4", Clips.pattern(250) + Clips.x264)
        let bytes = try ClipCopier(path: path, name: "gate").clip(around: .seconds(second))
        let part = try Clips.decoded(try file("end-\(second).mp4", bytes))
        let pictures = part.count / (160 * 120 * 3 / 2)
        // From the key picture at or before five seconds earlier, to five seconds later.
        let expected = [0: 126, 2: 176, 9: 250 - 96][second] ?? 0
        #expect((expected...expected + 2).contains(pictures), "\(pictures)")
    }

    @Test("has no sound")
    func silent() throws {
        let path = try Clips.make(
            "with-sound.mp4",
            ["-f", "lavfi", "-i", "sine=frequency=440:duration=4"] + Clips.pattern(100) + Clips.x264
                + ["-c:a", "aac", "-shortest"])
        let bytes = try ClipCopier(path: path, name: "gate").clip(around: .seconds(2))
        let clip = try file("silent.mp4", bytes)
        let streams = try Clips.run([
            "-v", "error", "-i", clip, "-map", "0", "-c", "copy", "-f", "framecrc", "-",
        ])
        let lines = String(decoding: streams, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("#media_type 0: video") })
        #expect(!lines.contains { $0.contains("audio") })
    }

    @Test("of a codec that MP4 does not hold is refused with its name")
    func codec() throws {
        let path = try Clips.make("clip-old.avi", Clips.pattern(50) + ["-c:v", "msmpeg4v2"])
        let error = #expect(throws: GrabError.self) {
            try ClipCopier(path: path, name: "gate").clip(around: .seconds(1))
        }
        #expect(error?.reason == .forbidden && error?.detail?.contains("msmpeg4v2") == true)
    }

    @Test("of no recording is an error")
    func missing() throws {
        let missing = #expect(throws: GrabError.self) {
            try ClipCopier(path: Clips.path("clip-that-nobody-made.mp4"), name: "gate").clip(
                around: .seconds(1))
        }
        #expect(missing?.reason == .notFound)
    }
}
