import Diffing
import Foundation
import Scene

/// Writes what a look saw as one PGM: reference, picture, difference and mask side by side, the
/// regions' boxes drawn white into the picture.
enum ExplainDump {
    static func write(_ planes: ExplainPlanes, _ found: Finding, to path: String) throws {
        let width = planes.aligned.width
        let height = planes.aligned.height
        var rows = [UInt8](repeating: 0, count: width * 4 * height)
        for (k, plane) in [planes.reference, planes.aligned, planes.difference, planes.mask]
            .enumerated()
        {
            for y in 0..<height {
                for x in 0..<width { rows[(y * 4 + k) * width + x] = plane[x, y] }
            }
        }
        for region in found.regions {
            let left = Int(region.box.x * Double(width))
            let right = min(width - 1, Int(region.box.maxX * Double(width)))
            let top = Int(region.box.y * Double(height))
            let bottom = min(height - 1, Int(region.box.maxY * Double(height)))
            let level: UInt8 = region.still ? 255 : 160
            for x in left...right {
                rows[(top * 4 + 1) * width + x] = level
                rows[(bottom * 4 + 1) * width + x] = level
            }
            for y in top...bottom {
                rows[(y * 4 + 1) * width + left] = level
                rows[(y * 4 + 1) * width + right] = level
            }
        }
        var data = Data("P5 \(4 * width) \(height) 255\n".utf8)
        data.append(contentsOf: rows)
        try data.write(to: URL(fileURLWithPath: path))
    }
}
