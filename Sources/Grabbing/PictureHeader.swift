/// The kind and size of a picture file, read from its first bytes without decoding anything.
///
/// A name says nothing: a .jpg that holds something else is told apart here.
struct PictureHeader: Hashable {
    enum Kind: Hashable { case jpeg, png, bmp }

    var kind: Kind
    var size: PictureSize

    /// nil where the bytes are no JPEG, PNG or BMP, or end before their size.
    init?(_ bytes: UnsafeRawBufferPointer) {
        if Self.isPNG(bytes), bytes.count >= 24 {
            kind = .png
            size = PictureSize(
                width: Self.bigEndian(bytes, 16, 4), height: Self.bigEndian(bytes, 20, 4))
        } else if Self.isBMP(bytes), bytes.count >= 26 {
            kind = .bmp
            let width = bytes.loadUnaligned(fromByteOffset: 18, as: Int32.self).littleEndian
            let height = bytes.loadUnaligned(fromByteOffset: 22, as: Int32.self).littleEndian
            size = PictureSize(width: Int(width), height: Int(height.magnitude))
        } else if Self.isJPEG(bytes), let found = Self.frameSize(ofJPEG: bytes) {
            kind = .jpeg
            size = found
        } else {
            return nil
        }
    }

    /// Whether bytes begin as a picture does; a dozen are enough.
    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isPNG(bytes) || isJPEG(bytes) || isBMP(bytes)
    }

    private static func isPNG(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.prefix(8).elementsEqual([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }

    private static func isJPEG(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.prefix(3).elementsEqual([0xFF, 0xD8, 0xFF])
    }

    /// `BM` alone is too common: the four reserved bytes are zero as well.
    private static func isBMP(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.prefix(2).elementsEqual([0x42, 0x4D]) && bytes.count >= 10
            && bytes[6..<10].allSatisfy { $0 == 0 }
    }

    private static func bigEndian(
        _ bytes: UnsafeRawBufferPointer, _ place: Int, _ count: Int
    ) -> Int {
        bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Steps from marker to marker to the first start of frame (ISO/IEC 10918-1, B.2.2).
    private static func frameSize(ofJPEG bytes: UnsafeRawBufferPointer) -> PictureSize? {
        var place = 2
        while place + 9 <= bytes.count {
            guard bytes[place] == 0xFF else {
                place += 1
                continue
            }
            let marker = bytes[place + 1]
            switch marker {
            case 0xFF:
                place += 1
            case 0x01, 0xD0...0xD8:
                place += 2
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                return PictureSize(
                    width: bigEndian(bytes, place + 7, 2), height: bigEndian(bytes, place + 5, 2))
            case 0xD9, 0xDA:
                return nil
            default:
                place += 2 + max(2, bigEndian(bytes, place + 2, 2))
            }
        }
        return nil
    }
}
