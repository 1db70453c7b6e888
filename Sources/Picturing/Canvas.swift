internal import Scene

/// A picture that is drawn on before it is encoded: planar 4:2:0, BT.601, full range 0...255.
///
/// Coordinates are pixels from the left and from the top; whatever lies outside is not drawn.
struct Canvas {
    let width: Int
    let height: Int
    private(set) var luma: [UInt8]
    private(set) var blue: [UInt8]
    private(set) var red: [UInt8]

    var chromaWidth: Int { (width + 1) / 2 }
    var chromaHeight: Int { (height + 1) / 2 }

    init(width: Int, height: Int, luma: [UInt8], blue: [UInt8], red: [UInt8]) {
        self.width = width
        self.height = height
        self.luma = luma
        self.blue = blue
        self.red = red
    }

    /// Paints a rectangle; its chroma reaches every 2 × 2 block that it touches.
    ///
    /// - Parameters:
    ///   - opacity: 0 leaves the picture, 256 covers it.
    mutating func fill(x: Int, y: Int, width w: Int, height h: Int, _ ink: Ink, opacity: Int = 256)
    {
        let left = max(0, x)
        let top = max(0, y)
        let right = min(width, x + w)
        let bottom = min(height, y + h)
        guard left < right, top < bottom else { return }
        for row in top..<bottom {
            for place in row * width + left..<row * width + right {
                luma[place] = Self.mix(luma[place], ink.luma, opacity)
            }
        }
        for row in top / 2...(bottom - 1) / 2 {
            for column in left / 2...(right - 1) / 2 {
                let place = row * chromaWidth + column
                blue[place] = Self.mix(blue[place], ink.blue, opacity)
                red[place] = Self.mix(red[place], ink.red, opacity)
            }
        }
    }

    /// Strokes the outline of a rectangle inward.
    mutating func stroke(x: Int, y: Int, width w: Int, height h: Int, thickness t: Int, _ ink: Ink)
    {
        fill(x: x, y: y, width: w, height: min(t, h), ink)
        fill(x: x, y: y + h - min(t, h), width: w, height: min(t, h), ink)
        fill(x: x, y: y, width: min(t, w), height: h, ink)
        fill(x: x + w - min(t, w), y: y, width: min(t, w), height: h, ink)
    }

    /// Strokes a straight line of square dots.
    ///
    /// - Complexity: O(length · thickness²).
    mutating func line(
        from a: (x: Int, y: Int), to b: (x: Int, y: Int), thickness t: Int, _ ink: Ink
    ) {
        let steps = max(abs(b.x - a.x), abs(b.y - a.y), 1)
        for step in 0...steps {
            let x = a.x + ((b.x - a.x) * step * 2 + steps) / (2 * steps)
            let y = a.y + ((b.y - a.y) * step * 2 + steps) / (2 * steps)
            fill(x: x - t / 2, y: y - t / 2, width: t, height: t, ink)
        }
    }

    /// Paints a glyph with its upper left corner at a place.
    mutating func paint(_ glyph: Glyph, x: Int, y: Int, _ ink: Ink) {
        for row in 0..<glyph.height where y + row >= 0 && y + row < height {
            for column in 0..<glyph.width where x + column >= 0 && x + column < width {
                let cover = glyph.cover(column, row)
                guard cover > 0 else { continue }
                let place = (y + row) * width + x + column
                luma[place] = Self.mix(luma[place], ink.luma, cover)
                // Each luma sample moves its block's chroma by a quarter of its own cover.
                let chroma = (y + row) / 2 * chromaWidth + (x + column) / 2
                blue[chroma] = Self.mix(blue[chroma], ink.blue, cover / 4)
                red[chroma] = Self.mix(red[chroma], ink.red, cover / 4)
            }
        }
    }

    private static func mix(_ old: UInt8, _ new: UInt8, _ opacity: Int) -> UInt8 {
        UInt8((Int(old) * (256 - opacity) + Int(new) * opacity + 128) >> 8)
    }
}

/// A colour as the canvas stores it.
struct Ink: Hashable {
    let luma: UInt8
    let blue: UInt8
    let red: UInt8

    /// From red, green and blue, 0...255, by BT.601.
    init(_ r: Double, _ g: Double, _ b: Double) {
        let y = 0.299 * r + 0.587 * g + 0.114 * b
        luma = UInt8(y.rounded())
        blue = UInt8(min(255, ((b - y) / 1.772 + 128).rounded()))
        red = UInt8(min(255, ((r - y) / 1.402 + 128).rounded()))
    }

    static let black = Ink(0, 0, 0)
    static let white = Ink(255, 255, 255)
    /// For the thing that was found.
    static let alarm = Ink(255, 214, 0)
    /// For the zone that it lies in.
    static let zone = Ink(0, 229, 255)
}

/// One drawn character: how much of each pixel it covers, 0...256, row by row.
struct Glyph: Hashable {
    var width: Int
    var height: Int
    var covers: [UInt16]
    /// From the pen to the left edge, and from the base line up to the top edge.
    var left: Int
    var top: Int
    /// From this pen to the next.
    var advance: Int

    func cover(_ column: Int, _ row: Int) -> Int { Int(covers[row * width + column]) }
}
