/// Where glyphs come from: the system's fonts, with drawn-in letters where there is none.
///
/// Used by one thread.
final class Lettering {
    private let fonts: FontSet?
    private var drawn: [Key: Glyph] = [:]

    private struct Key: Hashable {
        var scalar: Unicode.Scalar
        var size: Int
    }

    /// - Parameters:
    ///   - paths: font files in the order in which they are asked; those that are missing are
    ///     passed over.
    init(paths: [String] = FontSet.usualPaths) { fonts = FontSet(paths: paths) }

    /// The glyphs of a text at a size in pixels. A character that no font has is a small frame.
    func glyphs(_ text: String, size: Int) -> [Glyph] {
        text.unicodeScalars.map { scalar in
            let key = Key(scalar: scalar, size: size)
            if let glyph = drawn[key] { return glyph }
            let glyph =
                fonts?.glyph(scalar, size: size) ?? PlainLetters.glyph(scalar, size: size)
            // A camera's captions use few characters; a flood of others must not stay.
            if drawn.count > 2000 { drawn.removeAll() }
            drawn[key] = glyph
            return glyph
        }
    }

    func width(_ text: String, size: Int) -> Int {
        glyphs(text, size: size).reduce(0) { $0 + $1.advance }
    }
}
