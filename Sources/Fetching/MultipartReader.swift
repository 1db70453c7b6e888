/// Takes an endless answer of parts (RFC 2046, `multipart/x-mixed-replace`) apart: how cameras send
/// Motion JPEG over HTTP. Fed piece by piece, cut anywhere.
///
/// What a camera says of its parts is not believed: a stated length only says where the next mark is
/// looked for first, and a part or a header beyond its bound is an error.
public struct MultipartReader: Sendable {
    /// Bytes of one part, at most.
    public let limit: Int
    private static let longestHeader = 8192

    /// `--` and the boundary.
    private let mark: [UInt8]
    private var held: [UInt8] = []
    /// Up to here there is no mark.
    private var searched = 0
    private var isInside = false

    /// - Parameter type: the content type of the answer.
    /// - Returns: nil where it is no multipart, or names no boundary.
    public init?(type: String, limit: Int) {
        let fields = type.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let first = fields.first, first.lowercased().hasPrefix("multipart/"),
            let field = fields.first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        var boundary = field.dropFirst("boundary=".count)[...]
        while boundary.last == " " { boundary.removeLast() }
        if boundary.count > 1, boundary.first == "\"", boundary.last == "\"" {
            boundary = boundary.dropFirst().dropLast()
        }
        // Some cameras count the two dashes in.
        if boundary.hasPrefix("--") { boundary = boundary.dropFirst(2) }
        guard (1...200).contains(boundary.utf8.count) else { return nil }
        mark = Array("--\(boundary)".utf8)
        self.limit = limit
    }

    /// Takes the next piece.
    ///
    /// - Returns: the bodies of the parts that ended with it.
    /// - Throws: `tooLarge`, `broken` for a part without an end of its header.
    public mutating func take(
        _ piece: UnsafeBufferPointer<UInt8>
    ) throws(FetchError) -> [[UInt8]] {
        held.append(contentsOf: piece)
        var parts: [[UInt8]] = []
        while let place = find(mark, from: max(0, searched - mark.count)) {
            if isInside {
                let part = held[..<place]
                if let body = try Self.body(of: part) { parts.append(body) }
            }
            held.removeSubrange(..<(place + mark.count))
            searched = 0
            isInside = true
        }
        searched = held.count
        guard held.count <= limit + Self.longestHeader else {
            throw FetchError(.tooLarge, "a part above \(limit) bytes")
        }
        return parts
    }

    /// Ends the answer: some cameras close the connection in place of a last mark.
    ///
    /// - Returns: the part that no mark ended; whether it is whole, its bytes must say.
    public mutating func finish() -> [UInt8]? {
        guard isInside else { return nil }
        isInside = false
        defer { held = [] }
        return try? Self.body(of: held[...])
    }

    /// - Returns: nil for what is empty: the end, or a preamble.
    private static func body(of part: ArraySlice<UInt8>) throws(FetchError) -> [UInt8]? {
        // The line that the mark stands in.
        guard let line = part.firstIndex(of: 0x0A) else { return nil }
        var rest = part[(line + 1)...]
        while true {
            guard let end = rest.firstIndex(of: 0x0A), end - part.startIndex <= longestHeader else {
                if rest.isEmpty { return nil }
                throw FetchError(.broken, "a part without an end of its header")
            }
            let header = rest[..<end]
            rest = rest[(end + 1)...]
            if header.isEmpty || header.elementsEqual([0x0D]) { break }
        }
        // The line break before the mark belongs to the mark.
        if rest.last == 0x0A { rest.removeLast() }
        if rest.last == 0x0D { rest.removeLast() }
        return rest.isEmpty ? nil : Array(rest)
    }

    private func find(_ mark: [UInt8], from start: Int) -> Int? {
        guard held.count >= mark.count else { return nil }
        return held.withUnsafeBufferPointer { bytes in
            var index = start
            let last = bytes.count - mark.count
            while index <= last {
                if bytes[index] == mark[0], bytes[index + 1] == mark[1] {
                    var length = 2
                    while length < mark.count, bytes[index + length] == mark[length] { length += 1 }
                    if length == mark.count { return index }
                }
                index += 1
            }
            return nil
        }
    }
}
