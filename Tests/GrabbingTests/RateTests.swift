import Scene
import Testing

@testable import Grabbing

@Suite("A rate decodes little and changes nothing", .enabled(if: Clips.canMake))
struct RateTests {
    static let clips: [(name: String, options: [String])] = [
        ("rate-closed.mp4", Clips.x264),
        ("rate-closed.mkv", Clips.x264),
        ("rate-closed.ts", Clips.x264),
        ("rate-open.mp4", Clips.x264 + ["-x264-params", "open-gop=1:b-pyramid=normal:bframes=3"]),
        ("rate-open.ts", Clips.x264 + ["-x264-params", "open-gop=1:b-pyramid=normal:bframes=3"]),
        ("rate-pyramid.mkv", Clips.x264 + ["-bf", "5", "-x264-params", "b-pyramid=normal:ref=5"]),
        ("rate-plain.mp4", Clips.x264 + ["-bf", "0"]),
        ("rate-slices.mp4", Clips.x264 + ["-x264-params", "slices=4"]),
        ("rate-refresh.ts", Clips.x264 + ["-x264-params", "intra-refresh=1"]),
        (
            "rate-hevc.mp4",
            ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1:keyint=12:open-gop=0"]
        ),
        (
            "rate-hevc-open.mkv",
            ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1:keyint=12:open-gop=1"]
        ),
        ("rate-mpeg4.mp4", ["-c:v", "mpeg4", "-q:v", "5", "-g", "12", "-bf", "2"]),
        ("rate-mjpeg.mkv", ["-c:v", "mjpeg", "-q:v", "3"]),
        ("rate-msmpeg4.avi", ["-c:v", "msmpeg4", "-q:v", "5", "-g", "12"]),
    ]

    /// The oracle is every picture, of which the first in each 1/R seconds is kept.
    @Test("the same pictures as from decoding all", arguments: clips.indices)
    func same(index: Int) throws {
        let clip = Self.clips[index]
        let path = try Clips.make(clip.name, Clips.pattern(100) + clip.options)
        let all = try Taken(path)
        #expect(all.frames.count == 100)
        for rate in [0.3, 0.7, 1, 2, 3, 7, 11.1, 25, 60] {
            let some = try Taken(path, .rate(rate))
            var picker = Picker(.rate(rate))
            let wanted = all.frames.filter { picker.picks($0.moment.milliseconds) }
            #expect(some.error == nil)
            #expect(some.milliseconds == wanted.map(\.moment.milliseconds), "at \(rate)")
            let differing = zip(some.frames, wanted).filter { $0.packed != $1.packed }
            #expect(differing.isEmpty, "at \(rate): \(differing.map(\.0.moment.milliseconds))")
        }
    }

    /// Key pictures stand every 12; at 1 a second the wanted ones are 0, 25, 50 and 75, that is 0,
    /// 1, 2 and 3 behind one. A picture may rest on the next but two: six for each at the most.
    @Test("what nothing chosen rests on is not decoded", arguments: ["mp4", "mkv", "ts"])
    func spares(container: String) throws {
        let path = try Clips.make(
            "rate-closed.\(container)", Clips.pattern(100) + Clips.x264)
        let reader = try RecordingReader(path: path, name: path, start: .epoch, sampling: .rate(1))
        #expect(Taken(reader).frames.count == 4)
        #expect(reader.picturesDecoded <= 4 * 6)
    }

    @Test("a group is planned by its times and by who rests on whom")
    func plan() {
        var plan = GroupPlan(rate: 1)
        // Shown:   0   80   40   160  120 ... in the order of decoding I P b P b.
        let group = Self.packets([(0, false), (80, false), (40, true), (160, false), (120, true)])
        #expect(
            plan.needs(group, isWhole: true, isLeantOn: false)
                == [true, false, false, false, false])
        // 1000 is a disposable one in the second place: its neighbours are needed for it.
        let second = Self.packets([(960, false), (1040, false), (1000, true), (1080, true)])
        #expect(
            plan.needs(second, isWhole: true, isLeantOn: false) == [true, true, true, false])
        let leantOn = Self.packets([(1120, false), (1160, false)])
        #expect(plan.needs(leantOn, isWhole: true, isLeantOn: true) == [true, true])
        let part = Self.packets([(1200, false), (1240, false)])
        #expect(plan.needs(part, isWhole: false, isLeantOn: false) == [true, true])
        let idle = Self.packets([(1280, false), (1320, false)])
        #expect(plan.needs(idle, isWhole: true, isLeantOn: false) == [false, false])
    }

    @Test("times that are missing or run back end all planning", arguments: [nil, 0, 40])
    func irregular(milliseconds: Int64?) {
        var plan = GroupPlan(rate: 1)
        _ = plan.needs(Self.packets([(0, false), (40, false)]), isWhole: true, isLeantOn: false)
        #expect(!plan.isIrregular)
        let next = Self.packets([(milliseconds, false), (120, false)])
        #expect(plan.needs(next, isWhole: true, isLeantOn: false) == [true, true])
        #expect(plan.isIrregular)
    }

    private static func packets(_ list: [(Int64?, Bool)]) -> [GroupPlan.Packet] {
        list.map { GroupPlan.Packet(milliseconds: $0.0, isDisposable: $0.1) }
    }
}
