internal import Foundation
internal import Grabbing
internal import Scene
internal import StreetRendering

/// The recording that everything is measured on, in several sizes.
public struct Footage: Sendable {
    /// A recording of one size.
    public struct Clip: Sendable {
        public var path: String
        public var width: Int
        public var height: Int
        public var seconds: Double
        /// Pictures in it, and how many of them need no other.
        public var pictures: Int
        public var keyPictures: Int
    }

    /// The one that most is measured on: 1080p, or the given recording as it is.
    public var main: Clip
    /// The same street smaller and larger, the main one included, smallest first.
    public var sizes: [Clip]
    /// For people: where it comes from.
    public var origin: String

    static let seconds = 12
    static let heights = [360, 540, 720, 1080, 1440]

    /// Takes the given recording, or draws a street with dense traffic, encodes it in five sizes
    /// and keeps that in `cache`.
    ///
    /// - Parameter tell: told what takes long.
    /// - Throws: ``BenchError`` where there is no recording and none can be drawn.
    static func prepare(
        input: String?, cache: String, tell: (String) -> Void
    ) throws -> Footage {
        if let input {
            let clip = try clip(input)
            return Footage(main: clip, sizes: [clip], origin: input)
        }
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        let sizes = try heights.map { try clip(file(height: $0, in: cache, tell)) }
        guard let main = sizes.first(where: { $0.height == 1080 }) ?? sizes.last else {
            throw BenchError("no footage")
        }
        return Footage(
            main: main, sizes: sizes,
            origin: "a street drawn by streetrender (traffic-load), \(seconds) s of H.264")
    }

    /// A recording of at least so many seconds: the clip again and again, its packets as they are.
    static func repeated(_ clip: Clip, seconds: Double, in folder: String) throws -> String {
        let path = "\(folder)/repeated.mp4"
        if FileManager.default.fileExists(atPath: path) { return path }
        let times = Int((seconds / max(0.1, clip.seconds)).rounded(.up))
        try encode(
            [
                "-stream_loop", "\(times)", "-i", "file:" + clip.path, "-c", "copy", "-an", "-t",
                "\(Int(seconds.rounded(.up)))",
            ], to: path)
        return path
    }

    private static func file(
        height: Int, in cache: String, _ tell: (String) -> Void
    ) throws -> String {
        let path = "\(cache)/street-\(seconds)s-\(height)p.mp4"
        if FileManager.default.fileExists(atPath: path) { return path }
        let drawn = "\(cache)/street-\(seconds)s-drawn.mp4"
        if !FileManager.default.fileExists(atPath: drawn) {
            tell("drawing a street")
            guard var scene = SceneLibrary.recipe(named: "traffic-load")?.scene() else {
                throw BenchError("the street's scene is missing")
            }
            scene.duration = .seconds(seconds)
            let partial = "\(cache)/partial-drawn.mp4"
            do {
                try ClipEncoder(rateFactor: 20).write(
                    PictureMaker(scene: scene, width: 960, height: 540), to: partial
                ) { _ in }
            } catch {
                throw BenchError("no street can be drawn: \(error); give --input RECORDING")
            }
            try FileManager.default.moveItem(atPath: partial, toPath: drawn)
        }
        tell("encoding it at \(height)p")
        // As many bits a pixel as 4 Mbit/s give at 1080p, with sensor noise at full size.
        let kilobits = max(400, 4000 * height * height / (1080 * 1080))
        let filter = "scale=-2:\(height):flags=bicubic,noise=alls=5:allf=t:all_seed=1"
        try encode(
            [
                "-i", "file:" + drawn, "-vf", filter, "-c:v", "libx264", "-preset", "veryfast",
                "-profile:v", "high", "-b:v", "\(kilobits)k", "-maxrate", "\(kilobits * 3 / 2)k",
                "-bufsize", "\(kilobits * 2)k", "-g", "50", "-keyint_min", "50", "-sc_threshold",
                "0", "-pix_fmt", "yuv420p",
            ], to: path)
        return path
    }

    /// Runs the `ffmpeg` program into a partial file that takes its place when it is whole.
    private static func encode(_ arguments: [String], to path: String) throws {
        let partial = (path as NSString).deletingPathExtension + ".partial.mp4"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y"] + arguments
            + [partial]
        do { try process.run() } catch { throw BenchError("ffmpeg cannot be started") }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("ffmpeg ended with status \(process.terminationStatus) for \(path)")
        }
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: partial, toPath: path)
    }

    private static func clip(_ path: String) throws -> Clip {
        let info = try RecordingInfo.read(path: path, name: path)
        let keyed = try RecordingReader(path: path, name: path, start: .epoch, sampling: .keyframes)
        var keys = 0
        while try keyed.next() != nil { keys += 1 }
        let seconds = info.duration.map {
            Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18
        }
        let rate = info.frameRate ?? 25
        guard let seconds else { throw BenchError("\(path) does not say how long it is") }
        return Clip(
            path: path, width: info.width, height: info.height, seconds: seconds,
            pictures: Int((seconds * rate).rounded()), keyPictures: keys)
    }
}

/// Why something could not be measured.
public struct BenchError: Error, Sendable, CustomStringConvertible {
    public var description: String
    init(_ description: String) { self.description = description }
}
