import Foundation
import Grabbing
import Scene
import Testing

@Suite("Times in names")
struct StillNamesTests {
    /// 2013-02-24T11:30:05Z.
    static let moment = Moment(milliseconds: 1_361_705_405_000)

    @Test(
        "a name without a zone is local",
        arguments: [
            "2013-02-24_11_30_05.jpg", "2013-02-24T11:30:05.jpg", "2013-02-24 11.30.05.png",
            "20130224113005.bmp", "20130224_113005.jpg", "gate-2013_02_24-11-30-05-east.jpg",
            "/a/2014-01-01_00_00_00/2013-02-24_11_30_05.jpg", "ch01_20130224113005.mp4",
            "2013.02.24T11h30h05.jpg", "2013-02-24_11_30_05_1.jpg",
        ])
    func local(name: String) {
        #expect(StillNames.moment(in: name) == Self.moment)
        let later = StillNames.moment(in: name) { parts in
            StillNames.utc(parts).map { $0 - .seconds(8 * 3600) }
        }
        #expect(later == Self.moment - .seconds(8 * 3600))
    }

    @Test("a zone in the name counts, whatever the site's is")
    func zone() {
        for name in [
            "2013-02-24T11:30:05Z.jpg", "2013-02-24T19:30:05+08:00.jpg",
            "20130224T193005+0800.mp4", "2013-02-24T08:30:05-0300.jpg",
            "2013-02-24T19.30.05+08.jpg",
        ] {
            #expect(StillNames.moment(in: name, clock: { _ in nil }) == Self.moment)
        }
    }

    @Test("milliseconds are read where they stand")
    func milliseconds() {
        for name in [
            "2013-02-24T11:30:05.250Z.jpg", "20130224113005250.jpg",
            "2013-02-24_11_30_05_250.jpg", "2013-02-24T11:30:05.250000Z",
        ] {
            #expect(StillNames.moment(in: name) == Self.moment + .milliseconds(250))
        }
    }

    @Test(
        "what is no time is none",
        arguments: [
            "", "a.jpg", "2013-02-24.jpg", "2013-02-30_11_30_05.jpg", "2013-13-24_11_30_05.jpg",
            "2013-02-24_25_30_05.jpg", "IMG_0001.jpg", "1234567890.jpg", "2013-02/24_11_30_05.jpg",
        ])
    func none(name: String) {
        #expect(StillNames.moment(in: name) == nil)
    }

    @Test("leap days and the turn of a century are counted")
    func calendar() {
        #expect(
            StillNames.moment(in: "2024-02-29_00_00_00")
                == Moment(milliseconds: 1_709_164_800_000))
        #expect(
            StillNames.moment(in: "2100-03-01_00_00_00")
                == Moment(milliseconds: 4_107_542_400_000))
        #expect(StillNames.moment(in: "2100-02-29_00_00_00") == nil)
        #expect(StillNames.moment(in: "1970-01-01_00_00_00") == .epoch)
    }
}

@Suite("Inputs are found and ordered", .enabled(if: Clips.canMake))
struct InputTests {
    @Test("a folder is one recording in the order of its names' times")
    func folder() throws {
        let folder = try Self.folder(
            "folder", ["2013-02-24_11_30_05", "2013-02-24_11_20_05", "2013-02-25_00_00_00"])
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/labels.csv"))
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/.hidden.png"))
        let inputs = try InputResolver().resolve(folder)
        #expect(inputs.count == 1)
        #expect(inputs[0].timeSource == .name)
        #expect(inputs[0].start == StillNamesTests.moment - .seconds(600))
        let frames = Taken(try inputs[0].open(sampling: .rate(1))).frames
        #expect(
            frames.map(\.moment.milliseconds) == [
                1_361_704_805_000, 1_361_705_405_000, 1_361_750_400_000,
            ])
        #expect(frames.map(\.name).first == folder + "/2013-02-24_11_20_05.png")
        let rest = Taken(
            try inputs[0].open(sampling: .all, resumeAfter: StillNamesTests.moment))
        #expect(rest.frames.map(\.packed) == frames.suffix(1).map(\.packed))
    }

    @Test("numbered pictures are counted as people count, from start by interval")
    func numbered() throws {
        let folder = try Self.folder("numbered", ["img10", "img9", "img2"])
        let plain = try InputResolver().resolve(folder)[0]
        #expect(plain.timeSource == .none)
        #expect(plain.start == .epoch)
        let start = StillNamesTests.moment
        let resolver = InputResolver(start: start, interval: .seconds(300))
        let input = try resolver.resolve(folder)[0]
        #expect(input.timeSource == .flag)
        guard case .stills(let stills) = input.content else { return #expect(Bool(false)) }
        #expect(
            stills.map { $0.path.split(separator: "/").last } == [
                "img2.png", "img9.png", "img10.png",
            ])
        #expect(stills.map(\.moment) == [0, 300, 600].map { start + .seconds($0) })
    }

    @Test("a pattern takes what it matches, a name with a bracket is a name first")
    func patterns() throws {
        let folder = try Self.folder("pattern", ["a1", "a2", "b1", "c[1]"])
        #expect(try stills(folder + "/a*.png").count == 2)
        #expect(try stills(folder + "/[ab]1.png").count == 2)
        #expect(try stills(folder + "/c[1].png").count == 1)
        let error = #expect(throws: GrabError.self) {
            try InputResolver().resolve(folder + "/z*.png")
        }
        #expect(error?.reason == .notFound)
    }

    @Test("two pictures of one moment keep an order")
    func sameMoment() {
        let stills = ["b", "a"].map { Still(path: $0, moment: .epoch) }
        let error = Taken(StillsReader(stills, name: "x")).error
        #expect(error?.source == "a")
        #expect(error?.reason == .notFound)
        #expect(error?.detail == "2 of 2 pictures in x could not be read")
    }

    @Test("a broken picture is left out and named after the last good one")
    func broken() throws {
        let folder = try Self.folder("broken", ["img1", "img2", "img3"])
        let path = folder + "/img2.png"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
        let taken = Taken(try InputResolver().resolve(folder)[0].open(sampling: .all))
        #expect(taken.frames.count == 2)
        #expect(taken.error?.reason == .truncated)
        #expect(taken.error?.source == path)
    }

    @Test("a picture that is cut off is not half shown", arguments: ["jpg", "png", "bmp"])
    func cutPicture(ending: String) throws {
        let whole = try Clips.make("cut-whole.\(ending)", Clips.pattern(1) + ["-frames:v", "1"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
        for part in [0.1, 0.5, 0.9] {
            let path = Clips.path("cut-\(part).\(ending)")
            try bytes.prefix(Int(Double(bytes.count) * part)).write(
                to: URL(fileURLWithPath: path))
            let taken = Taken(UprightTests.still(path))
            #expect(taken.frames.isEmpty)
            #expect(taken.error?.reason == .truncated)
        }
    }

    @Test("content decides, not the name, for a file that is named")
    func content() throws {
        let picture = try Clips.make("content.png", Clips.pattern(1) + ["-frames:v", "1"])
        let renamed = Clips.path("content.avi")
        try? FileManager.default.copyItem(atPath: picture, toPath: renamed)
        #expect(try stills(renamed).count == 1)
        let text = Clips.path("content.jpg")
        try Data("not a picture".utf8).write(to: URL(fileURLWithPath: text))
        #expect(
            Taken(try InputResolver().resolve(text)[0].open(sampling: .all)).error?.reason
                == .notAPicture)
    }

    @Test("a video begins by flag, name, tag or not at all, in this order")
    func videoStart() throws {
        let named = try Clips.make(
            "2013-02-24_11_30_05.mp4",
            Clips.pattern(2) + Clips.x264 + ["-metadata", "creation_time=2020-01-01T00:00:00Z"])
        let tagged = Clips.path("tagged.mp4")
        try? FileManager.default.copyItem(atPath: named, toPath: tagged)
        let flag = try InputResolver(start: .epoch).resolve(named)[0]
        #expect((flag.timeSource, flag.start) == (.flag, .epoch))
        let name = try InputResolver().resolve(named)[0]
        #expect((name.timeSource, name.start) == (.name, StillNamesTests.moment))
        let tag = try InputResolver().resolve(tagged)[0]
        #expect(
            (tag.timeSource, tag.start) == (.tag, Moment(milliseconds: 1_577_836_800_000)))
        let none = try InputResolver().resolve(Clips.h264("none.mp4", pictures: 2))[0]
        #expect((none.timeSource, none.start) == (.none, .epoch))
    }

    @Test("each wrong argument says why")
    func wrong() throws {
        let empty = Clips.path("no-pictures")
        try FileManager.default.createDirectory(
            atPath: empty, withIntermediateDirectories: true)
        for (argument, reason) in [
            (Clips.path("nowhere"), GrabError.Reason.notFound), (empty, .noPictures),
            ("http://user:secret@host/x", .forbidden), ("rtsp:///x", .forbidden),
            ("/dev/null", .unreadable), ("", .notFound),
        ] {
            let error = #expect(throws: GrabError.self) { try InputResolver().resolve(argument) }
            #expect(error?.reason == reason)
            #expect(error?.description.contains("secret") == false)
        }
    }

    private func stills(_ argument: String) throws -> [Still] {
        guard case .stills(let stills) = try InputResolver().resolve(argument)[0].content else {
            return []
        }
        return stills
    }

    static func folder(_ name: String, _ pictures: [String]) throws -> String {
        let folder = Clips.path(name)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for (index, picture) in pictures.enumerated() {
            _ = try Clips.make(
                "\(name)/\(picture).png",
                [
                    "-f", "lavfi", "-i",
                    "color=0x\(index + 1)0\(index + 1)0\(index + 1)0:size=32x32",
                    "-frames:v", "1", "-update", "1",
                ])
        }
        return folder
    }
}
