import Grabbing
import Scene
import Testing

@Suite("Recordings give every picture once, at its time", .enabled(if: Clips.canMake))
struct RecordingTests {
    static let kinds: [(name: String, codec: String, options: [String])] = [
        ("h264.mp4", "h264", Clips.x264),
        ("h264.mkv", "h264", Clips.x264),
        ("h264.ts", "h264", Clips.x264),
        ("h264.avi", "h264", Clips.x264 + ["-bf", "0"]),
        (
            "hevc.mp4", "hevc",
            ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1:keyint=12"]
        ),
        (
            "hevc.ts", "hevc",
            ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1:keyint=12"]
        ),
        ("mpeg4.avi", "mpeg4", ["-c:v", "mpeg4", "-q:v", "4", "-bf", "2"]),
        ("mpeg4.mp4", "mpeg4", ["-c:v", "mpeg4", "-q:v", "4"]),
        ("msmpeg4.avi", "msmpeg4v3", ["-c:v", "msmpeg4", "-q:v", "4"]),
        ("mjpeg.avi", "mjpeg", ["-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p"]),
        ("mjpeg.mkv", "mjpeg", ["-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj422p"]),
    ]

    @Test("30 pictures go in, 30 come out, 40 ms apart", arguments: kinds.indices)
    func everyPicture(index: Int) throws {
        let kind = Self.kinds[index]
        let path = try Clips.make(kind.name, Clips.pattern(30) + kind.options)
        let reader = try RecordingReader(path: path, name: "gate", start: .epoch, sampling: .all)
        #expect(reader.info.codec == kind.codec)
        #expect((reader.info.width, reader.info.height) == (160, 120))
        let taken = Taken(reader)
        #expect(taken.error == nil)
        #expect(taken.frames.count == 30)
        #expect(reader.picturesDecoded == 30)
        #expect(reader.progress == 1)
        #expect(taken.milliseconds == (0..<30).map { $0 * 40 })
        #expect(taken.frames.allSatisfy { $0.name == "gate" && $0.width == 160 })
        #expect(taken.frames.first?.isKey == true)
    }

    @Test("the pixels are those that the ffmpeg program decodes", arguments: kinds.indices)
    func samePixels(index: Int) throws {
        let kind = Self.kinds[index]
        let path = try Clips.make(kind.name, Clips.pattern(30) + kind.options)
        // The full range of MJPEG is brought to the limited one by the same scaler.
        let toLimited = ["-vf", "scale=out_range=tv"]
        let expected = try Clips.decoded(path, kind.codec == "mjpeg" ? toLimited : [])
        #expect(try Taken(path).frames.flatMap(\.packed) == expected)
    }

    @Test("the recording's start is added to every moment")
    func start() throws {
        let path = try Clips.h264("start.mp4", pictures: 3)
        let start = Moment(milliseconds: 1_361_705_405_000)
        let reader = try RecordingReader(path: path, name: "a", start: start, sampling: .all)
        #expect(
            Taken(reader).frames.map(\.moment) == [0, 40, 80].map { start + .milliseconds($0) })
    }

    /// Key pictures stand at 0, 12, 24, 36 and 48 of 50.
    @Test(
        "key pictures alone are the same pictures, decoded alone", arguments: ["mp4", "mkv", "ts"])
    func keyPictures(container: String) throws {
        let path = try Clips.h264("keys.\(container)")
        let keys = try Taken(path, .keyframes)
        let all = try Taken(path)
        #expect(keys.error == nil)
        #expect(keys.milliseconds == [0, 480, 960, 1440, 1920])
        #expect(keys.frames.map(\.packed) == all.frames.filter(\.isKey).map(\.packed))
    }

    @Test("a rate takes the first picture at or after each multiple")
    func rate() throws {
        let path = try Clips.h264("rate.mp4")
        #expect(try Taken(path, .rate(5)).milliseconds == (0..<10).map { $0 * 200 })
        // 1/3 s falls between pictures: 333 → 360, 667 → 680, 1333 → 1360, 1667 → 1680.
        #expect(try Taken(path, .rate(3)).milliseconds == [0, 360, 680, 1000, 1360, 1680])
        #expect(try Taken(path, .rate(0.4)).milliseconds == [0])
        #expect(try Taken(path, .rate(100)).frames.count == 50)
    }

    @Test("a rate gives the same pixels as decoding all", arguments: ["mp4", "mkv", "ts", "avi"])
    func ratePixels(container: String) throws {
        let path =
            container == "avi"
            ? try Clips.make(
                "ratepixels.avi", Clips.pattern(50) + ["-c:v", "mpeg4", "-bf", "2", "-q:v", "5"])
            : try Clips.h264("ratepixels.\(container)")
        let all = try Taken(path)
        let some = try Taken(path, .rate(4))
        let wanted = all.frames.filter { frame in
            some.milliseconds.contains(frame.moment.milliseconds)
        }
        #expect(some.frames.count == 8)
        #expect(some.frames.map(\.packed) == wanted.map(\.packed))
    }

    /// Pictures at 0, 40 and 80 ms, then after a pause of a second, then each 200 ms.
    @Test("a variable rate is honoured")
    func variableRate() throws {
        let times = "setpts='if(lt(N,3),N*0.04,if(lt(N,6),1.08+(N-3)*0.2,2.2+N*0.08))/TB'"
        let path = try Clips.make(
            "vfr.mkv",
            Clips.pattern(8, more: times) + Clips.x264 + ["-fps_mode", "passthrough"])
        #expect(try Taken(path).milliseconds == [0, 40, 80, 1080, 1280, 1480, 2680, 2760])
        #expect(try Taken(path, .rate(1)).milliseconds == [0, 1080, 2680])
    }

    @Test("a recording that begins at 100 s by its own clock begins at its start")
    func offset() throws {
        let path = try Clips.make(
            "offset.ts", Clips.pattern(10) + Clips.x264 + ["-output_ts_offset", "100"])
        #expect(try Taken(path).milliseconds.prefix(3) == [0, 40, 80])
    }

    @Test("the container's tag says when it was recorded")
    func created() throws {
        let path = try Clips.make(
            "tag.mp4",
            Clips.pattern(3) + Clips.x264 + ["-metadata", "creation_time=2013-02-24T11:30:05Z"])
        let info = try RecordingInfo.read(path: path, name: "tag")
        #expect(info.created == Moment(milliseconds: 1_361_705_405_000))
        #expect(info.frameRate == 25)
        #expect(info.duration == .milliseconds(120))
    }
}
