import Foundation
import Grabbing
import Scene
import Testing

@Suite("Pictures come upright, with square pixels, in one form", .enabled(if: Clips.canMake))
struct UprightTests {
    /// The ffmpeg program turns pictures by the same tag when it decodes them.
    @Test("a recording's rotation is applied", arguments: [90, 180, 270])
    func rotation(degrees: Int) throws {
        let plain = try Clips.make("turn.mp4", Clips.pattern(3, size: "98x62") + Clips.x264)
        let path = try Clips.make(
            "turn\(degrees).mp4",
            ["-i", plain, "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)"])
        let frames = try Taken(path).frames
        #expect(frames.first?.width == (degrees == 180 ? 98 : 62))
        #expect(frames.flatMap(\.packed) == (try Clips.decoded(path)))
        let info = try RecordingInfo.read(path: path, name: path)
        #expect((info.width, info.height) == (degrees == 180 ? (98, 62) : (62, 98)))
    }

    /// Orientations 1...8 of EXIF; the corners of a picture of four quadrants tell which is which.
    @Test("a photo's orientation is applied", arguments: 1...8)
    func photo(orientation: Int) throws {
        let quadrants =
            "color=black:size=32x32,format=gray,geq=lum='if(lt(Y,16),if(lt(X,16),40,90),"
            + "if(lt(X,16),150,220))'"
        let plain = try Clips.make(
            "quadrants.jpg", ["-f", "lavfi", "-i", quadrants, "-frames:v", "1", "-q:v", "1"])
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: plain)))
        let tagged = Clips.path("quadrants\(orientation).jpg")
        try Data(bytes[..<2] + Self.exif(orientation) + bytes[2...])
            .write(to: URL(fileURLWithPath: tagged))
        let frame = try #require(Taken(Self.still(tagged)).frames.first)
        let corners = [(4, 4), (28, 4), (4, 28), (28, 28)].map { x, y in
            // Back from the limited range to the nearest of the four grays.
            let gray = (Int(frame.luma[x, y]) - 16) * 255 / 219
            return [40, 90, 150, 220].min { abs($0 - gray) < abs($1 - gray) } ?? 0
        }
        let expected = [
            [40, 90, 150, 220], [90, 40, 220, 150], [220, 150, 90, 40], [150, 220, 40, 90],
            [40, 150, 90, 220], [150, 40, 220, 90], [220, 90, 150, 40], [90, 220, 40, 150],
        ]
        #expect(corners == expected[orientation - 1])
    }

    @Test("wide pixels are stretched, tall ones squeezed, nonsense is left")
    func aspect() throws {
        for (aspect, width) in [("16/15", 192), ("8/9", 160), ("1/100", 180), ("1/1", 180)] {
            let path = try Clips.make(
                "aspect-\(aspect.replacingOccurrences(of: "/", with: "-")).mp4",
                Clips.pattern(2, size: "180x144", more: "setsar=\(aspect)") + Clips.x264)
            let frames = try Taken(path).frames
            #expect(frames.map(\.width) == [width, width])
            #expect(frames.map(\.height) == [144, 144])
            #expect(try RecordingInfo.read(path: path, name: path).width == width)
        }
    }

    /// A gray ramp has one right answer in the limited range: 16 + v · 219 / 255.
    @Test(
        "every pixel format ends as limited range",
        arguments: ["gray", "ya8", "rgb24", "rgba", "pal8", "rgb48be", "gray16be"])
    func pictureFormats(format: String) throws {
        let ramp = "color=black:size=64x8,format=gray,geq=lum='if(lt(X,32),0,255)',format=\(format)"
        let path = try Clips.make(
            "ramp-\(format).png", ["-f", "lavfi", "-i", ramp, "-frames:v", "1"])
        let frame = try #require(Taken(Self.still(path)).frames.first)
        // The generator's palette has no pure white: two levels.
        #expect(abs(Int(frame.luma[8, 4]) - 16) <= 2)
        #expect(abs(Int(frame.luma[56, 4]) - 235) <= 2)
        #expect(abs(Int(frame.chromaBlue[4, 2]) - 128) <= 1)
    }

    @Test("full-range and dense video is converted", arguments: ["yuvj420p", "yuv422p", "yuv444p"])
    func videoFormats(format: String) throws {
        let path = try Clips.make(
            "video-\(format).mkv",
            Clips.pattern(2, size: "66x50") + [
                "-c:v", "libx264", "-pix_fmt", format, "-qp", "10",
            ])
        let frames = try Taken(path).frames
        #expect(frames.map(\.width) == [66, 66])
        #expect(
            frames.flatMap(\.packed) == (try Clips.decoded(path, ["-vf", "scale=out_range=tv"])))
    }

    @Test("odd sizes keep their last column and row", arguments: ["17x15", "16x16", "1x1"])
    func oddSizes(size: String) throws {
        let path = try Clips.make(
            "odd-\(size).png",
            ["-f", "lavfi", "-i", "color=white:size=\(size),format=rgb24", "-frames:v", "1"])
        let frame = try #require(Taken(Self.still(path)).frames.first)
        #expect("\(frame.width)x\(frame.height)" == size)
        #expect(frame.chromaBlue.width == (frame.width + 1) / 2)
        #expect(frame.luma[frame.width - 1, frame.height - 1] == 235)
    }

    @Test("the source's colour matrix goes along", arguments: ["bt709", "bt470bg"])
    func matrix(name: String) throws {
        let path = try Clips.make(
            "matrix-\(name).mp4", Clips.pattern(1) + Clips.x264 + ["-colorspace", name])
        #expect(try Taken(path).frames.first?.matrix == (name == "bt709" ? .bt709 : .bt601))
    }

    static func still(_ path: String) -> StillsReader {
        StillsReader([Still(path: path, moment: .epoch)], name: path)
    }

    /// An APP1 segment that holds one tag.
    private static func exif(_ orientation: Int) -> [UInt8] {
        let tiff: [UInt8] =
            Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0]
            + [UInt8(orientation), 0, 0, 0, 0, 0, 0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        return [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    }
}
