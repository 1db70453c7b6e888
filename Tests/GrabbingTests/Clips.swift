import Foundation
import Grabbing
import Scene
import Testing

/// Inputs made by the ffmpeg program at run time, in a folder that goes with the process.
enum Clips {
    /// Where the program is missing, tests that need it say so and are passed over.
    static let canMake: Bool = {
        let found = (try? run(["-version"])) != nil
        if !found { print("SKIPPED: tests that make their inputs need the ffmpeg program") }
        return found
    }()

    static let folder: String = {
        let path = NSTemporaryDirectory() + "curbwatch-grabbing-\(getpid())"
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Clips.folder) }
        return path
    }()

    /// A path in the folder, unique by its name.
    static func path(_ name: String) -> String { folder + "/" + name }

    /// Makes a file once and returns its path.
    static func make(_ name: String, _ arguments: [String]) throws -> String {
        try lock.withLock {
            let path = path(name)
            if !FileManager.default.fileExists(atPath: path) {
                try run(["-v", "error", "-y"] + arguments + [path])
            }
            return path
        }
    }

    /// A moving test picture of so many pictures at 25 a second.
    static func pattern(_ pictures: Int, size: String = "160x120", more: String = "") -> [String] {
        let filter = "testsrc2=size=\(size):rate=25,trim=end_frame=\(pictures)"
        return ["-f", "lavfi", "-i", filter + (more.isEmpty ? "" : "," + more)]
    }

    /// H.264 with pictures that depend on both neighbours, a key picture every 12.
    static let x264 = [
        "-c:v", "libx264", "-preset", "fast", "-g", "12", "-bf", "2", "-sc_threshold", "0",
        "-threads", "1", "-pix_fmt", "yuv420p",
    ]

    static func h264(_ name: String, pictures: Int = 50) throws -> String {
        try make(name, pattern(pictures) + x264)
    }

    /// All bytes of a video as the ffmpeg program decodes it, planar 4:2:0.
    static func decoded(_ path: String, _ arguments: [String] = []) throws -> [UInt8] {
        Array(
            try run(
                ["-v", "error", "-flags", "bitexact", "-i", path] + arguments + [
                    "-sws_flags",
                    "bicubic+accurate_rnd+bitexact+full_chroma_inp", "-fps_mode", "passthrough",
                    "-f", "rawvideo", "-pix_fmt", "yuv420p", "-",
                ]))
    }

    @discardableResult
    static func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-nostdin"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
        return data
    }

    struct Failed: Error { var arguments: [String] }

    private static let lock = NSLock()
}

/// Everything that a sequence gives until it ends, and how it ended.
struct Taken {
    var frames: [Frame] = []
    var error: GrabError?

    init(_ sequence: any PictureSequence) {
        do {
            while let frame = try sequence.next() { frames.append(frame) }
        } catch {
            self.error = error
        }
    }

    /// Reads a recording that begins at 1970 from its start to its end.
    init(_ path: String, _ sampling: Sampling = .all, resumeAfter: Moment? = nil) throws {
        self.init(
            try RecordingReader(
                path: path, name: path, start: .epoch, sampling: sampling,
                resumeAfter: resumeAfter))
    }

    var milliseconds: [Int64] { frames.map(\.moment.milliseconds) }
}

extension Frame {
    /// The three planes without their padding, one after the other.
    var packed: [UInt8] {
        [luma, chromaBlue, chromaRed].flatMap { plane in
            plane.withBytes { bytes in
                (0..<plane.height).flatMap { row in
                    Array(bytes[row * plane.stride..<row * plane.stride + plane.width])
                }
            }
        }
    }
}
