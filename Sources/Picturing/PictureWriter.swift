public import Scene

/// Turns frames of one view into JPEG bytes, its privacy zones always covered first.
public final class PictureWriter {
    private let privacy: [Polygon]
    private let quality: Int

    public init(privacy: [Polygon], quality: Int = 92) {
        self.privacy = privacy
        self.quality = quality
    }

    /// Returns the JPEG bytes of a frame.
    public func jpeg(_ frame: Frame, annotation: Annotation? = nil) throws(PictureError) -> [UInt8]
    {
        throw PictureError(.encoding, source: frame.name)
    }
}
