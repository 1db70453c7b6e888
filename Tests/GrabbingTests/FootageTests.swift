import Foundation
import Grabbing
import Scene
import Testing

/// Real recordings that lie beside the repository and are no part of it.
@Suite("Real recordings", .enabled(if: Footage.isThere))
struct FootageTests {
    @Test(
        "each opens and gives all its pictures",
        arguments: [
            ("plaza-walkers.avi", "msmpeg4v3", 795, 79_400),
            ("bottle-detection.mp4", "h264", 1189, 39_821),
            ("car-detection.mp4", "h264", 377, 30_080),
            ("one-by-one-person-detection.mp4", "h264", 1394, 139_300),
            ("highway-a.avi", "mpeg4", 374, 12_433),
            ("highway-b.avi", "mpeg4", 500, 33_269),
            ("highway-c-overlay.avi", "mpeg4", 750, 29_960),
        ])
    func counts(name: String, codec: String, pictures: Int, last: Int64) throws {
        let path = Footage.folder + "/footage/" + name
        let reader = try RecordingReader(path: path, name: name, start: .epoch, sampling: .all)
        #expect(reader.info.codec == codec)
        var count = 0
        var moment = Moment(milliseconds: -1)
        while let frame = try reader.next() {
            #expect(frame.moment > moment)
            moment = frame.moment
            count += 1
        }
        #expect(count == pictures)
        #expect(moment.milliseconds == last)
    }

    @Test("a folder of car park pictures is in the order of its names")
    func carPark() throws {
        let input = try InputResolver().resolve(Footage.folder + "/parking-lot/empty")[0]
        #expect(input.timeSource == .name)
        guard case .stills(let stills) = input.content else { return #expect(Bool(false)) }
        #expect(stills.count == 350)
        #expect(stills.first?.path.hasSuffix("2013-02-24_06_15_00.jpg") == true)
        let frame = try #require(try input.open(sampling: .all).next())
        #expect((frame.width, frame.height) == (1280, 720))
        #expect(frame.moment == StillNames.moment(in: "2013-02-24_06_15_00"))
    }
}

enum Footage {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/data").path

    static let isThere: Bool = {
        let found = FileManager.default.fileExists(atPath: folder)
        if !found { print("SKIPPED: real recordings are looked for in \(folder)") }
        return found
    }()
}
