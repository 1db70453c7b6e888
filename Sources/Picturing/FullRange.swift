internal import Scene

extension Canvas {
    /// Takes over masked planes in the form that JPEG files have: BT.601, full range.
    ///
    /// With y, b, r the source's values scaled to full range and chroma counted from 128:
    ///
    ///     Y = y + α·b + β·r        B = γ·b + δ·r        R = ε·r + ζ·b
    ///
    /// The weights are those of BT.709 → RGB → BT.601 in one step; for BT.601 they are the identity.
    /// Computed in 1/65536; within one level of exact.
    ///
    /// - Complexity: O(pixels).
    init(_ planes: MaskedPlanes) {
        let w = planes.matrix == .bt709 ? Weights.from709 : .identity
        let width = planes.width
        let half = (width + 1) / 2
        var luma = planes.luma
        var blue = planes.blue
        var red = planes.red
        luma.withUnsafeMutableBufferPointer { luma in
            blue.withUnsafeMutableBufferPointer { blue in
                red.withUnsafeMutableBufferPointer { red in
                    for row in 0..<planes.height {
                        let chroma = row / 2 * half
                        // The block's second row comes last and leaves its new chroma behind.
                        let isLast = row % 2 == 1 || row == planes.height - 1
                        for column in 0..<half {
                            let b = Int32(blue[chroma + column]) - 128
                            let r = Int32(red[chroma + column]) - 128
                            let shift = w.lumaBlue * b + w.lumaRed * r + w.lumaOffset
                            let place = row * width + 2 * column
                            luma[place] = Self.byte(Int32(luma[place]) * w.luma + shift)
                            if 2 * column + 1 < width {
                                luma[place + 1] = Self.byte(
                                    Int32(luma[place + 1]) * w.luma + shift)
                            }
                            guard isLast else { continue }
                            blue[chroma + column] = Self.byte(
                                w.blueBlue * b + w.blueRed * r + Weights.middle)
                            red[chroma + column] = Self.byte(
                                w.redRed * r + w.redBlue * b + Weights.middle)
                        }
                    }
                }
            }
        }
        self.init(width: width, height: planes.height, luma: luma, blue: blue, red: red)
    }

    /// The weights with the change of range in them, times 65,536.
    private struct Weights {
        let luma = Self.scaled(255.0 / 219)
        let lumaOffset = Self.scaled(0.5 - 16 * 255.0 / 219)
        var lumaBlue: Int32 = 0
        var lumaRed: Int32 = 0
        var blueBlue = Self.chroma(1)
        var blueRed: Int32 = 0
        var redRed = Self.chroma(1)
        var redBlue: Int32 = 0

        static let middle = scaled(128.5)
        static let identity = Weights()
        static let from709 = Weights(
            lumaBlue: chroma(0.1016), lumaRed: chroma(0.1961), blueBlue: chroma(0.9899),
            blueRed: chroma(-0.1107), redRed: chroma(0.9834), redBlue: chroma(-0.0725))

        private static func chroma(_ weight: Double) -> Int32 { scaled(weight * 255 / 224) }
        private static func scaled(_ value: Double) -> Int32 { Int32((value * 65_536).rounded()) }
    }

    private static func byte(_ value: Int32) -> UInt8 {
        UInt8(max(0, min(255, value >> 16)))
    }
}
