import Foundation

/// A shift, turn and zoom of a picture for the `ffmpeg` program, and what the shift was.
struct HeadError {
    var right: Double
    var down: Double
    var degrees: Double
    var zoom: Double

    /// The same for the same number on every machine: up to 12 px, 1° and 2 %.
    init(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Double(state >> 11) / Double(1 << 53) * 2 - 1
        }
        for _ in 0..<8 { _ = next() }
        right = 12 * next()
        down = 12 * next()
        degrees = next()
        zoom = 0.02 * next()
    }

    /// What the picture's corners show of the original, beyond whose edge the border repeats.
    func filter(width: Int, height: Int) -> String {
        let angle = degrees * .pi / 180
        let corners = [(0, 0), (width, 0), (0, height), (width, height)].map { x, y in
            let dx = Double(x) - Double(width) / 2
            let dy = Double(y) - Double(height) / 2
            let u = Double(width) / 2 - right + (1 - zoom) * (dx * cos(angle) + dy * sin(angle))
            let v = Double(height) / 2 - down + (1 - zoom) * (dy * cos(angle) - dx * sin(angle))
            return String(format: "%.4f:%.4f", u, v)
        }
        return "perspective=" + corners.joined(separator: ":") + ":interpolation=cubic:sense=source"
    }
}
