import Diffing
import Foundation
import Scene

/// Writes a mask for each picture of a CDnet sequence: what differs from the memory just then.
struct Highway {
    var data: String
    var output: String

    func run() throws {
        var finder = ChangeFinder()
        let names = try FileManager.default.contentsOfDirectory(atPath: data + "/input").sorted()
        for (index, name) in names.enumerated() {
            var picture = try RawVideo(path: data + "/input/" + name)
            guard var frame = try picture.next() else { continue }
            // 25 pictures a second in the sequence; spaced so that each takes the full path.
            frame.moment = Moment(milliseconds: Int64(index) * 1000)
            _ = try finder.look(at: frame, looking: .watch)
            guard let planes = finder.explain() else { continue }
            var bytes = Data("P5 \(frame.width) \(frame.height) 255\n".utf8)
            for y in 0..<frame.height {
                for x in 0..<frame.width {
                    let u = min(planes.mask.width - 1, x * planes.mask.width / frame.width)
                    let v = min(planes.mask.height - 1, y * planes.mask.height / frame.height)
                    bytes.append(planes.mask[u, v] >= 128 ? 255 : 0)
                }
            }
            let digits = String(name.filter(\.isNumber))
            let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            try bytes.write(to: URL(fileURLWithPath: "\(output)/in\(padded).pgm"))
        }
    }
}
