import Grabbing
import Scene
import Testing

@Suite("A resumed recording goes on with the same bytes", .enabled(if: Clips.canMake))
struct ResumeTests {
    static let clips: [(name: String, options: [String])] = [
        ("resume.mp4", Clips.x264),
        ("resume.mkv", Clips.x264),
        ("resume.ts", Clips.x264),
        // Pictures before a key picture in time may rest on the one before it.
        ("resume-open.mp4", Clips.x264 + ["-x264-params", "open-gop=1"]),
        ("resume-open.mkv", Clips.x264 + ["-x264-params", "open-gop=1"]),
        ("resume.avi", ["-c:v", "mpeg4", "-q:v", "5", "-bf", "2", "-g", "12"]),
        (
            "resume-hevc.mkv",
            [
                "-c:v", "libx265", "-x265-params",
                "log-level=none:pools=1:keyint=12:open-gop=1:bframes=3",
            ]
        ),
    ]

    /// 60 pictures 40 ms apart with a key picture every 12; it is resumed behind key pictures,
    /// before them, in the middle, at the start and at the end.
    @Test("pictures after the moment, and those only", arguments: clips.indices)
    func sameBytes(index: Int) throws {
        let clip = Self.clips[index]
        let path = try Clips.make(clip.name, Clips.pattern(60) + clip.options)
        let all = try Taken(path)
        #expect(all.frames.count == 60)
        for after in [0, 40, 440, 479, 480, 520, 1000, 1399, 1440, 2280, 2360] {
            let moment = Moment(milliseconds: Int64(after))
            let rest = try Taken(path, resumeAfter: moment)
            let wanted = all.frames.filter { $0.moment > moment }
            #expect(rest.error == nil)
            #expect(rest.milliseconds == wanted.map(\.moment.milliseconds))
            #expect(rest.frames.map(\.packed) == wanted.map(\.packed))
        }
    }

    @Test("sampling chooses the same pictures", arguments: clips.indices)
    func sameChoice(index: Int) throws {
        let clip = Self.clips[index]
        let path = try Clips.make(clip.name, Clips.pattern(60) + clip.options)
        for sampling in [Sampling.rate(3), .keyframes] {
            let all = try Taken(path, sampling)
            for after in [0, 360, 500, 960, 1500] {
                let moment = Moment(milliseconds: Int64(after))
                let rest = try Taken(path, sampling, resumeAfter: moment)
                #expect(rest.milliseconds == all.milliseconds.filter { $0 > after })
            }
        }
    }

    @Test("mp4 and mkv do not decode again what lies behind", arguments: ["mp4", "mkv"])
    func seeks(container: String) throws {
        let path = try Clips.make("resume.\(container)", Clips.pattern(60) + Clips.x264)
        let reader = try RecordingReader(
            path: path, name: path, start: .epoch, sampling: .all,
            resumeAfter: Moment(milliseconds: 2000))
        #expect(Taken(reader).frames.count == 9)
        #expect(reader.picturesDecoded <= 24)
    }

    @Test("nothing is left to do after the end")
    func afterTheEnd() throws {
        let path = try Clips.make("resume.mp4", Clips.pattern(60) + Clips.x264)
        let rest = try Taken(path, resumeAfter: Moment(milliseconds: 99_000))
        #expect(rest.frames.isEmpty)
        #expect(rest.error == nil)
    }
}
