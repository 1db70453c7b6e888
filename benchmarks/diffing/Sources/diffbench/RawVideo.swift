import Foundation
import Scene

/// Pictures of a recording or of a still as the `ffmpeg` program decodes them, one after another.
struct RawVideo {
    let width: Int
    let height: Int
    private let file: FileHandle
    private let process: Process
    private let framesPerSecond: Double
    private let start: Moment
    private let name: String
    private var index = 0

    init(
        path: String, framesPerSecond: Double? = nil, start: Moment = .epoch, filter: String? = nil,
        size: (width: Int, height: Int)? = nil
    )
        throws
    {
        let probe = try Self.output(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "v:0", "-show_entries",
                "stream=width,height,avg_frame_rate", "-of", "csv=p=0", path,
            ])
        let parts = probe.split(whereSeparator: { ",\n".contains($0) }).map(String.init)
        guard parts.count >= 3, let ownWidth = Int(parts[0]), let ownHeight = Int(parts[1]) else {
            throw BenchError(reason: "\(path): not a picture")
        }
        let width = size?.width ?? ownWidth
        let height = size?.height ?? ownHeight
        let rate = parts[2].split(separator: "/").compactMap { Double($0) }
        let own = rate.count == 2 && rate[1] > 0 ? rate[0] / rate[1] : 1
        self.framesPerSecond = framesPerSecond ?? own
        self.start = start
        self.width = width
        self.height = height
        name = path
        var filters = filter.map { [$0] } ?? []
        if let framesPerSecond { filters.append("fps=\(framesPerSecond)") }
        filters.append("scale=\(width):\(height):out_range=tv")
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-vf"]
            + [filters.joined(separator: ","), "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"]
        let pipe = Pipe()
        process.standardOutput = pipe
        file = pipe.fileHandleForReading
        try process.run()
    }

    /// The next picture, nil at the end.
    mutating func next() throws -> Frame? {
        let chromaWidth = (width + 1) / 2
        let chromaHeight = (height + 1) / 2
        let chroma = chromaWidth * chromaHeight
        guard let luma = try read(width * height), let blue = try read(chroma),
            let red = try read(chroma)
        else {
            process.waitUntilExit()
            return nil
        }
        let elapsed = Int64((Double(index) * 1000 / framesPerSecond).rounded())
        index += 1
        return Frame(
            luma: Plane(width: width, height: height, bytes: luma),
            chromaBlue: Plane(width: chromaWidth, height: chromaHeight, bytes: blue),
            chromaRed: Plane(width: chromaWidth, height: chromaHeight, bytes: red),
            moment: Moment(milliseconds: start.milliseconds + elapsed), name: name)
    }

    func stop() { process.terminate() }

    private func read(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            guard let part = try file.read(upToCount: count - bytes.count), !part.isEmpty else {
                return nil
            }
            bytes.append(contentsOf: part)
        }
        return bytes
    }

    static func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

struct BenchError: Error, CustomStringConvertible {
    var reason: String
    var description: String { reason }
}
