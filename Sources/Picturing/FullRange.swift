internal import Scene

extension Canvas {
    /// Takes over masked planes in the form that JPEG files have: BT.601, full range.
    ///
    /// With y, b, r the source's values scaled to full range and chroma counted from 128:
    ///
    ///     Y = y + α·b + β·r        B = γ·b + δ·r        R = ε·r + ζ·b
    ///
    /// The weights are those of BT.709 → RGB → BT.601 in one step; for BT.601 they are the identity.
    init(_ planes: MaskedPlanes) {
        let w = planes.matrix == .bt709 ? Weights.from709 : .identity
        let half = (planes.width + 1) / 2
        var luma = planes.luma
        var blue = planes.blue
        var red = planes.red
        let range = (0..<256).map { (Double($0) - 16) * 255 / 219 }
        for row in 0..<planes.height {
            for column in 0..<half {
                let place = row / 2 * half + column
                let b = (Double(planes.blue[place]) - 128) * 255 / 224
                let r = (Double(planes.red[place]) - 128) * 255 / 224
                let shift = w.lumaBlue * b + w.lumaRed * r
                let start = row * planes.width + 2 * column
                for spot in start..<min(start + 2, (row + 1) * planes.width) {
                    luma[spot] = Self.byte(range[Int(planes.luma[spot])] + shift)
                }
                if row % 2 == 0 {
                    blue[place] = Self.byte(128 + w.blueBlue * b + w.blueRed * r)
                    red[place] = Self.byte(128 + w.redRed * r + w.redBlue * b)
                }
            }
        }
        self.init(width: planes.width, height: planes.height, luma: luma, blue: blue, red: red)
    }

    private struct Weights {
        var lumaBlue = 0.0
        var lumaRed = 0.0
        var blueBlue = 1.0
        var blueRed = 0.0
        var redRed = 1.0
        var redBlue = 0.0

        static let identity = Weights()
        static let from709 = Weights(
            lumaBlue: 0.1016, lumaRed: 0.1961, blueBlue: 0.9899, blueRed: -0.1107,
            redRed: 0.9834, redBlue: -0.0725)
    }

    private static func byte(_ value: Double) -> UInt8 {
        UInt8(max(0, min(255, value.rounded())))
    }
}
