/// The date and time that a street camera burns into the upper left corner.
enum Caption {
    /// Writes white text with a dark rim; `scale` is the size of one dot in pixels.
    static func write(
        _ text: String, x: Int, y: Int, scale: Int, width: Int, height: Int,
        into levels: inout [Color]
    ) {
        for (position, character) in text.enumerated() {
            guard let rows = glyphs[character] else { continue }
            let left = x + position * 6 * scale
            for (offset, value) in [(scale / 2 + 1, Float(20)), (0, 235)] {
                for (row, bits) in rows.enumerated() {
                    for column in 0..<5 where bits & (16 >> column) != 0 {
                        fill(
                            left + column * scale + offset, y + row * scale + offset, size: scale,
                            value, width, height, &levels)
                    }
                }
            }
        }
    }

    private static func fill(
        _ left: Int, _ top: Int, size: Int, _ value: Float, _ width: Int, _ height: Int,
        _ levels: inout [Color]
    ) {
        for y in top..<top + size where y < height {
            for x in left..<left + size where x < width {
                levels[y * width + x] = Color(repeating: value)
            }
        }
    }

    /// Five by seven dots, a row in the low five bits.
    private static let glyphs: [Character: [UInt8]] = [
        "0": [14, 17, 19, 21, 25, 17, 14], "1": [4, 12, 4, 4, 4, 4, 14],
        "2": [14, 17, 1, 6, 8, 16, 31], "3": [31, 2, 4, 6, 1, 17, 14],
        "4": [2, 6, 10, 18, 31, 2, 2], "5": [31, 16, 30, 1, 1, 17, 14],
        "6": [6, 8, 16, 30, 17, 17, 14], "7": [31, 1, 2, 4, 8, 8, 8],
        "8": [14, 17, 17, 14, 17, 17, 14], "9": [14, 17, 17, 15, 1, 2, 12],
        "-": [0, 0, 0, 31, 0, 0, 0], ":": [0, 12, 12, 0, 12, 12, 0],
        "C": [14, 17, 16, 16, 16, 17, 14], "A": [14, 17, 17, 31, 17, 17, 17],
        "M": [17, 27, 21, 21, 17, 17, 17],
    ]
}
