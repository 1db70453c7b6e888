import Foundation
import Scene

/// Feeds pictures to the `ffmpeg` program, which writes them as H.264 in MP4.
public struct ClipEncoder {
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// How hard the pictures are pressed: x264's constant rate factor, 18 fine ... 36 coarse.
    public var rateFactor: Int
    /// Seconds between key pictures.
    public var keySeconds: Double
    /// Spans of seconds that go into the clip, their times kept; nil for all.
    public var kept: [Range<Float>]?

    public init(rateFactor: Int = 36, keySeconds: Double = 2, kept: [Range<Float>]? = nil) {
        self.rateFactor = rateFactor
        self.keySeconds = keySeconds
        self.kept = kept
    }

    /// Draws every picture of the maker's scene and writes the clip; an existing file is replaced.
    ///
    /// - Parameters:
    ///   - progress: called after each picture with how many are done.
    /// - Throws: ``Failure`` where ffmpeg is missing or refuses; a partial file may be left.
    public func write(
        _ maker: PictureMaker, to path: String, progress: (Int) -> Void
    ) throws {
        // A reader that dies early must be an error of `write`, not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg"] + arguments(for: maker, path: path)
        let input = Pipe()
        process.standardInput = input
        do {
            try process.run()
        } catch {
            throw Failure(description: "cannot start ffmpeg: \(error.localizedDescription)")
        }
        do {
            for index in 0..<maker.scene.pictureCount {
                try input.fileHandleForWriting.write(
                    contentsOf: Self.bytes(of: maker.picture(index)))
                progress(index + 1)
            }
            try input.fileHandleForWriting.close()
        } catch {
            process.waitUntilExit()
            throw Failure(description: "ffmpeg stopped reading pictures for \(path)")
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                description: "ffmpeg ended with status \(process.terminationStatus) for \(path)")
        }
    }

    private func arguments(for maker: PictureMaker, path: String) -> [String] {
        let scene = maker.scene
        let pace = scene.picturesPerSecond
        let rate =
            pace < 1
            ? "1000/\(Int((1000 / pace).rounded()))" : "\(Int((pace * 1000).rounded()))/1000"
        let group = max(1, Int((scene.picturesPerSecond * keySeconds).rounded()))
        var list = [
            "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p",
            "-video_size", "\(maker.width)x\(maker.height)", "-framerate", rate, "-i", "pipe:0",
        ]
        if let kept {
            let spans = kept.map { "between(t,\($0.lowerBound),\($0.upperBound - 0.001))" }
            list += ["-vf", "select='\(spans.joined(separator: "+"))'", "-vsync", "vfr"]
        }
        list += [
            "-c:v", "libx264", "-preset", "slow", "-crf", "\(rateFactor)", "-g", "\(group)",
            "-threads", "1", "-colorspace", "smpte170m", "-color_range", "tv",
            "-metadata", "creation_time=\(CaptionClock.iso(scene.start))",
            "-metadata", "comment=synthetic: rendered by streetrender, scene \(scene.name)",
            "-flags:v", "+bitexact", "-movflags", "+faststart", path,
        ]
        return list
    }

    private static func bytes(of frame: Frame) -> Data {
        var data = Data(capacity: frame.width * frame.height * 3 / 2)
        for plane in [frame.luma, frame.chromaBlue, frame.chromaRed] {
            plane.withBytes { data.append($0) }
        }
        return data
    }
}
