internal import CFreeType

/// The first of several font files that has a character draws it.
final class FontSet {
    private let library: FT_Library
    private let faces: [FT_Face]

    /// A plain face first, then faces with Chinese characters, as Debian installs them.
    static let usualPaths = [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/truetype/arphic/uming.ttc",
    ]

    /// nil where none of the files is a font.
    init?(paths: [String]) {
        var opened: FT_Library?
        guard FT_Init_FreeType(&opened) == 0, let opened else { return nil }
        library = opened
        faces = paths.compactMap { path in
            var face: FT_Face?
            return FT_New_Face(opened, path, 0, &face) == 0 ? face : nil
        }
        if faces.isEmpty { return nil }
    }

    deinit {
        for face in faces { FT_Done_Face(face) }
        FT_Done_FreeType(library)
    }

    /// nil where no face has the character.
    func glyph(_ scalar: Unicode.Scalar, size: Int) -> Glyph? {
        for face in faces {
            let index = FT_Get_Char_Index(face, FT_ULong(scalar.value))
            guard index != 0, FT_Set_Pixel_Sizes(face, 0, FT_UInt(size)) == 0,
                FT_Load_Glyph(face, index, FT_Int32(FT_LOAD_RENDER)) == 0,
                let slot = face.pointee.glyph
            else { continue }
            return Self.glyph(slot)
        }
        return nil
    }

    private static func glyph(_ slot: FT_GlyphSlot) -> Glyph {
        let bitmap = slot.pointee.bitmap
        let width = Int(bitmap.width)
        let height = Int(bitmap.rows)
        var covers = [UInt16](repeating: 0, count: width * height)
        if let buffer = bitmap.buffer, bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_GRAY.rawValue) {
            for row in 0..<height {
                for column in 0..<width {
                    let gray = UInt16(buffer[row * Int(bitmap.pitch) + column])
                    covers[row * width + column] = gray + (gray >> 7)
                }
            }
        }
        return Glyph(
            width: width, height: height, covers: covers, left: Int(slot.pointee.bitmap_left),
            top: Int(slot.pointee.bitmap_top), advance: Int(slot.pointee.advance.x >> 6))
    }
}
