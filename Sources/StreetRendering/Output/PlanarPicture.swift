import Scene

/// Turns gray levels of red, green and blue into a planar 4:2:0 picture.
enum PlanarPicture {
    /// BT.601, limited range, as `Frame` promises; chroma is the mean of four pixels.
    static func frame(
        _ levels: [Color], width: Int, height: Int, moment: Moment, name: String
    ) -> Frame {
        let luma = Plane(width: width, height: height) { bytes in
            for index in levels.indices {
                bytes[index] = byte(16 + (levels[index] * lumaWeights).sum() * (219 / 255))
            }
        }
        let (halfWidth, halfHeight) = (width / 2, height / 2)
        func chroma(_ weights: Color) -> Plane {
            Plane(width: halfWidth, height: halfHeight) { bytes in
                for row in 0..<halfHeight {
                    for column in 0..<halfWidth {
                        let first = row * 2 * width + column * 2
                        let mean =
                            (levels[first] + levels[first + 1] + levels[first + width]
                                + levels[first + width + 1]) * 0.25
                        bytes[row * halfWidth + column] = byte(
                            128 + (mean * weights).sum() * (224 / 255))
                    }
                }
            }
        }
        return Frame(
            luma: luma, chromaBlue: chroma(blueWeights), chromaRed: chroma(redWeights),
            moment: moment, name: name)
    }

    private static let lumaWeights = Color(0.299, 0.587, 0.114)
    private static let blueWeights = Color(-0.168736, -0.331264, 0.5)
    private static let redWeights = Color(0.5, -0.418688, -0.081312)

    @inline(__always)
    private static func byte(_ level: Float) -> UInt8 { UInt8(min(max(level + 0.5, 0), 255)) }
}
