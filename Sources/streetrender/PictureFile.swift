import Foundation
import Scene

/// Writes one picture so that any viewer opens it.
enum PictureFile {
    /// Portable pixmap, eight bits a channel.
    static func write(_ frame: Frame, to path: String) throws {
        var data = Data("P6\n\(frame.width) \(frame.height)\n255\n".utf8)
        for y in 0..<frame.height {
            for x in 0..<frame.width {
                let luma = (Double(frame.luma[x, y]) - 16) * 255 / 219
                let blue = (Double(frame.chromaBlue[x / 2, y / 2]) - 128) * 255 / 224
                let red = (Double(frame.chromaRed[x / 2, y / 2]) - 128) * 255 / 224
                for value in [
                    luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red,
                    luma + 1.772 * blue,
                ] {
                    data.append(UInt8(min(max(value + 0.5, 0), 255)))
                }
            }
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
