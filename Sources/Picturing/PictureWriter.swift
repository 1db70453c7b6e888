public import Scene

/// Turns frames of one view into JPEG bytes, its privacy zones always covered first.
///
/// Every picture that leaves the process goes through here. Used by one thread at a time.
public final class PictureWriter {
    private let privacy: [Polygon]
    private let quality: Int
    private var encoder: JPEGEncoder?
    private lazy var painter = AnnotationPainter(lettering: Lettering())

    /// - Parameters:
    ///   - privacy: zones of the view that nobody may see, in fractions of the picture.
    ///   - quality: 1...100; 92 gives about 0.35 MB for a street scene of 1920 × 1080.
    public init(privacy: [Polygon], quality: Int = 92) {
        precondition((1...100).contains(quality))
        self.privacy = privacy
        self.quality = quality
    }

    /// Returns a frame as a JPEG file, BT.601 and full range as viewers expect it.
    ///
    /// The privacy zones are filled before anything else happens to the picture, so neither the
    /// encoder nor an annotation ever sees what lies under them. The frame is left untouched.
    ///
    /// - Throws: `empty`, `tooLarge` over 65,500 columns or rows, `encoding`.
    public func jpeg(
        _ frame: Frame, annotation: Annotation? = nil
    ) throws(PictureError) -> [UInt8] {
        guard frame.width > 0, frame.height > 0 else {
            throw PictureError(.empty, source: frame.name)
        }
        guard frame.width <= 65_500, frame.height <= 65_500 else {
            throw PictureError(.tooLarge, source: frame.name)
        }
        var canvas = Canvas(MaskedPlanes(frame, privacy: privacy))
        if let annotation { painter.draw(annotation, on: &canvas) }
        do {
            return try encoder(for: canvas).encode(canvas)
        } catch {
            encoder = nil
            throw PictureError(.encoding, source: frame.name, libraryCode: error.code)
        }
    }

    private func encoder(for canvas: Canvas) throws(JPEGEncoder.Failure) -> JPEGEncoder {
        if let encoder, encoder.width == canvas.width, encoder.height == canvas.height {
            return encoder
        }
        let fresh = try JPEGEncoder.make(
            width: canvas.width, height: canvas.height, quality: quality
        ).get()
        encoder = fresh
        return fresh
    }
}
