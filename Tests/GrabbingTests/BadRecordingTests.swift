import Foundation
import Grabbing
import Scene
import Testing

@Suite("A broken recording names itself and gives what is good", .enabled(if: Clips.canMake))
struct BadRecordingTests {
    @Test("what cannot be opened says why")
    func refusals() throws {
        let empty = Clips.path("empty.mp4")
        try Data().write(to: URL(fileURLWithPath: empty))
        let text = Clips.path("text.mp4")
        try Data("no pictures here\n".utf8).write(to: URL(fileURLWithPath: text))
        let locked = Clips.path("locked.mp4")
        try Data("x".utf8).write(to: URL(fileURLWithPath: locked))
        let sound = try Clips.make(
            "sound.mp4", ["-f", "lavfi", "-i", "sine=frequency=440:duration=1"])
        let pipe = Clips.path("pipe.mp4")
        mkfifo(pipe, 0o600)
        #expect(reason(Clips.path("missing.mp4")) == .notFound)
        #expect(reason(empty) == .noPictures)
        #expect(reason(text) == .notARecording)
        #expect(reason(sound) == .noPictures)
        #expect(reason(Clips.folder) == .unreadable)
        #expect(reason(pipe) == .unreadable)
        #expect(reason("a\0b") == .notFound)
        if geteuid() != 0 {
            chmod(locked, 0)
            #expect(reason(locked) == .unreadable)
        }
    }

    /// An mp4 with its index first opens cleanly when its end is cut off.
    @Test(
        "one that is cut off gives its beginning, then says so",
        arguments: ["mp4", "mkv", "avi", "ts"])
    func cutOff(container: String) throws {
        let options = container == "avi" ? ["-c:v", "mpeg4", "-q:v", "3", "-g", "12"] : Clips.x264
        let whole = try Clips.make(
            "whole.\(container)", Clips.pattern(50) + options + ["-movflags", "+faststart"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
        let path = Clips.path("cut.\(container)")
        try bytes.prefix(bytes.count * 7 / 10 | 1).write(to: URL(fileURLWithPath: path))
        let all = try Taken(whole)
        #expect(all.error == nil)
        let taken = try Taken(path)
        #expect(taken.error?.reason == .truncated)
        #expect(taken.error?.source == path)
        #expect(taken.frames.count >= 20 && taken.frames.count < 50)
        #expect(
            taken.frames.map(\.packed)
                == all.frames.prefix(taken.frames.count).map(\.packed))
    }

    /// Noise over a tenth of the data in the middle: what is delivered equals the whole one's.
    @Test("damage in the middle is left out", arguments: ["mp4", "mkv", "avi", "ts"])
    func damage(container: String) throws {
        let options = container == "avi" ? ["-c:v", "mpeg4", "-q:v", "3", "-g", "12"] : Clips.x264
        let whole = try Clips.make(
            "whole.\(container)", Clips.pattern(50) + options + ["-movflags", "+faststart"])
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: whole)))
        var random = SplitMix(seed: 7)
        let tenth = bytes.count / 10
        for place in tenth * 5..<tenth * 6 {
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        let path = Clips.path("damaged.\(container)")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let taken = try Taken(path)
        let all = try Taken(whole)
        #expect(taken.error?.reason == .corrupt)
        #expect(taken.frames.count >= 12 && taken.frames.count < 50)
        let good = Dictionary(
            uniqueKeysWithValues: all.frames.map { ($0.moment, $0.packed) })
        let wrong = taken.frames.filter { good[$0.moment] != $0.packed }
        #expect(wrong.isEmpty, "at \(wrong.map(\.moment.milliseconds))")
    }

    @Test("after an error the sequence is over")
    func over() throws {
        let whole = try Clips.make(
            "over.mp4", Clips.pattern(50) + Clips.x264 + ["-movflags", "+faststart"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
        let path = Clips.path("over-cut.mp4")
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
        let reader = try RecordingReader(path: path, name: path, start: .epoch, sampling: .all)
        #expect(Taken(reader).error?.reason == .truncated)
        #expect(try reader.next() == nil)
    }

    @Test("a picture larger than 8192 × 8192 is refused, one as large is not")
    func sizes() throws {
        let large = try Clips.make(
            "large.png", ["-f", "lavfi", "-i", "color=gray:size=8192x8192", "-frames:v", "1"])
        let frame = try #require(Taken(UprightTests.still(large)).frames.first)
        #expect((frame.width, frame.height) == (8192, 8192))
        let wide = try Clips.make(
            "wide.png",
            ["-f", "lavfi", "-i", "color=gray:size=8193x8,format=rgb24", "-frames:v", "1"])
        #expect(Taken(UprightTests.still(wide)).error?.reason == .tooLarge)
        let video = try Clips.make(
            "wide.mp4",
            ["-f", "lavfi", "-i", "color=gray:size=8320x64", "-frames:v", "2"] + Clips.x264)
        #expect(reason(video) == .tooLarge)
        let mjpeg = try Clips.make(
            "wide.avi",
            ["-f", "lavfi", "-i", "color=gray:size=8320x64", "-frames:v", "2", "-c:v", "mjpeg"])
        #expect(reason(mjpeg) == .tooLarge)
        let stream = try Clips.make(
            "wide.ts",
            ["-f", "lavfi", "-i", "testsrc2=size=8320x64", "-frames:v", "9"] + Clips.x264)
        #expect(reason(stream) == .tooLarge)
    }

    @Test("a size that a header makes up is refused before memory is taken for it")
    func madeUpSize() throws {
        // A PNG header of 2,000,000,000 × 2,000,000,000 and nothing behind it.
        let header: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [0x77, 0x35, 0x94, 0, 0x77, 0x35, 0x94, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0]
        let path = Clips.path("made-up.png")
        try Data(header).write(to: URL(fileURLWithPath: path))
        let error = Taken(UprightTests.still(path)).error
        #expect(error?.reason == .tooLarge)
        #expect(error?.detail == "found 2000000000×2000000000, at most 8192×8192")
    }

    private func reason(_ path: String) -> GrabError.Reason? {
        do {
            return try Taken(path).error?.reason
        } catch let error as GrabError {
            #expect(error.source == path)
            return error.reason
        } catch {
            return nil
        }
    }
}

/// A small generator with a seed, so that a failure repeats itself (G. Steele et al., SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
