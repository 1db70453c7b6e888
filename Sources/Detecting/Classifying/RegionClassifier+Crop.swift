public import Scene

extension RegionClassifier {
    /// The part of the picture that is looked at for a box, margin included, for people to see.
    ///
    /// - Throws: ``ClassifierError`` `noSuchPlace`.
    public static func crop(of box: Box, in frame: Frame) throws -> Frame {
        let crop = try RegionCrop(of: box, in: frame)
        // Whole chroma pixels: even corners, and the extent up to the next even number or the rim.
        let left = Int(crop.left) / 2 * 2
        let top = Int(crop.top) / 2 * 2
        let width = min(frame.width - left, (Int(crop.width.rounded(.up)) + 1) / 2 * 2)
        let height = min(frame.height - top, (Int(crop.height.rounded(.up)) + 1) / 2 * 2)
        var cut = frame
        cut.luma = part(frame.luma, left, top, width, height)
        let chroma = (left / 2, top / 2, (width + 1) / 2, (height + 1) / 2)
        cut.chromaBlue = part(frame.chromaBlue, chroma.0, chroma.1, chroma.2, chroma.3)
        cut.chromaRed = part(frame.chromaRed, chroma.0, chroma.1, chroma.2, chroma.3)
        return cut
    }

    private static func part(
        _ plane: Plane, _ left: Int, _ top: Int, _ width: Int, _ height: Int
    ) -> Plane {
        Plane(width: width, height: height) { output in
            plane.withBytes { bytes in
                for row in 0..<height {
                    for column in 0..<width {
                        output[row * width + column] =
                            bytes[(top + row) * plane.stride + left + column]
                    }
                }
            }
        }
    }
}
