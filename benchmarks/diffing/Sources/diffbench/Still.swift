import Foundation
import Scene

/// A still whose moment stands in its name: `2013-02-24_10_05_04.jpg`.
struct Still {
    var path: String
    var stem: String
    var day: String
    var moment: Moment

    init?(path: String) {
        let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let parts = stem.split(whereSeparator: { "-_".contains($0) }).compactMap { Int($0) }
        guard parts.count == 6 else { return nil }
        self.path = path
        self.stem = stem
        day = String(stem.prefix(10))
        // Days since 1970 by the civil calendar (Hinnant).
        let y = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
        moment = Moment(milliseconds: Int64(seconds) * 1000)
    }

    static func all(in folder: String) throws -> [Still] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".jpg") }
            .compactMap { Still(path: folder + "/" + $0) }
    }

    /// The decoded picture, kept as raw planes in `cache` from the first time on.
    func frame(cache: String, filter: String? = nil) throws -> Frame {
        let width = 1280
        let height = 720
        let size = width * height * 3 / 2
        let key =
            filter.map { "-" + $0.filter { $0.isLetter || $0.isNumber || "-.".contains($0) } } ?? ""
        let file = "\(cache)/\(stem)\(key).i420"
        let bytes: [UInt8]
        if let data = FileManager.default.contents(atPath: file), data.count == size {
            bytes = [UInt8](data)
        } else {
            var video = try RawVideo(path: path, framesPerSecond: nil, filter: filter)
            guard let frame = try video.next() else {
                throw BenchError(reason: "no picture: \(path)")
            }
            var all: [UInt8] = []
            for plane in [frame.luma, frame.chromaBlue, frame.chromaRed] {
                plane.withBytes { all.append(contentsOf: $0) }
            }
            bytes = all
            try FileManager.default.createDirectory(
                atPath: cache, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        }
        let quarter = size / 6
        return Frame(
            luma: Plane(width: width, height: height, bytes: Array(bytes[..<(width * height)])),
            chromaBlue: Plane(
                width: width / 2, height: height / 2,
                bytes: Array(bytes[(width * height)..<(width * height + quarter)])),
            chromaRed: Plane(
                width: width / 2, height: height / 2,
                bytes: Array(bytes[(width * height + quarter)...])),
            moment: moment, name: path)
    }
}
