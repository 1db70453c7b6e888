internal import Foundation

/// Why a text from a stranger was not read.
public enum XMLRefusal: Error, Sendable, Hashable, CaseIterable {
    case tooLarge
    case tooDeep
    /// It has a document type, by which entities grow or read files.
    case documentType
    /// An encoding that nobody expects from a camera.
    case encoding
    case malformed
}

/// Reads XML that a camera, or whoever answers in its place, wrote.
///
/// Tolerant of what does no harm (any prefix, a byte-order mark, margins, bytes after the end);
/// a document type, a rare encoding, more than 1 MB and more than 64 levels are refused. There are
/// no entities but the five of XML itself and numbers, and nothing is ever opened.
///
/// Our own because Foundation's reader (6.3.1) traps on a few broken bytes, which a test of mangled
/// answers found within a second.
public enum XMLReading {
    public static let sizeLimit = 1 << 20
    public static let depthLimit = 64

    private static let plain: Set<String> = ["utf-8", "utf8", "us-ascii", "ascii"]
    private static let western: Set<String> = ["iso-8859-1", "windows-1252"]
    private static let chinese: Set<String> = ["gb2312", "gbk", "gb18030"]

    /// - Returns: the document's root.
    public static func root(of bytes: [UInt8]) throws(XMLRefusal) -> Element {
        guard bytes.count <= sizeLimit else { throw .tooLarge }
        var text = bytes[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop { $0 <= 0x20 && $0 != 0 }
        while let last = text.last, last != 0x3E { text = text.dropLast() }
        guard !text.contains(0) else { throw .encoding }
        guard text.first == 0x3C else { throw .malformed }
        var reader = XMLReader(try utf8(text))
        return try reader.document()
    }

    /// Bytes that are no UTF-8 become the sign for an unknown letter: a preset's name may be broken,
    /// its token is not.
    private static func utf8(_ text: ArraySlice<UInt8>) throws(XMLRefusal) -> [UInt8] {
        let name = try encoding(text)
        if plain.contains(name) { return Array(String(decoding: text, as: UTF8.self).utf8) }
        let encoding: String.Encoding
        if western.contains(name) {
            encoding = .isoLatin1
        } else if chinese.contains(name) {
            // GB 18030, which holds the other two, by its number in Core Foundation.
            encoding = String.Encoding(rawValue: 0x8000_0632)
        } else {
            throw .encoding
        }
        guard let decoded = String(data: Data(text), encoding: encoding) else { throw .encoding }
        return Array(decoded.utf8)
    }

    /// What the declaration says, in lower case; UTF-8 where it says nothing.
    private static func encoding(_ text: ArraySlice<UInt8>) throws(XMLRefusal) -> String {
        let head = String(decoding: text.prefix(256), as: UTF8.self)
        guard head.hasPrefix("<?xml"), let end = head.firstRange(of: "?>") else { return "utf-8" }
        let declaration = head[..<end.lowerBound]
        guard let place = declaration.firstRange(of: "encoding") else { return "utf-8" }
        let value = declaration[place.upperBound...].drop { $0 != "\"" && $0 != "'" }
        guard let quote = value.first else { throw .encoding }
        return value.dropFirst().prefix { $0 != quote }.lowercased()
    }
}
