/// A playlist of HTTP Live Streaming (RFC 8216), as far as a snapshot needs it.
public struct Playlist: Sendable, Hashable {
    /// A picture stream of a master playlist.
    public struct Variant: Sendable, Hashable {
        /// Bits a second.
        public var bandwidth: Int
        public var reference: String
    }

    public struct Segment: Sendable, Hashable {
        public var seconds: Double
        public var reference: String
        /// The address of what must come before its bytes; nil for MPEG-TS.
        public var map: String?
    }

    /// Of a master playlist, in the order of the text.
    public private(set) var variants: [Variant] = []
    /// Of a media playlist, the oldest first.
    public private(set) var segments: [Segment] = []
    /// Whether a segment is encrypted, or a piece of a larger file.
    public private(set) var isBeyondUs = false

    private static let mostLines = 20_000

    /// - Returns: nil for anything that does not begin as a playlist does, and above 20,000 lines.
    public init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first?.hasPrefix("#EXTM3U") == true, lines.count <= Self.mostLines else {
            return nil
        }
        var seconds = 0.0
        var bandwidth: Int?
        var map: String?
        for line in lines {
            if let rest = Self.value(line, "#EXTINF:") {
                seconds = Double(rest.prefix { $0 != "," }) ?? 0
            } else if let rest = Self.value(line, "#EXT-X-STREAM-INF:") {
                bandwidth = Self.attribute("BANDWIDTH", rest).flatMap { Int($0) } ?? 0
            } else if let rest = Self.value(line, "#EXT-X-MAP:") {
                map = Self.attribute("URI", rest).map(String.init)
                if Self.attribute("BYTERANGE", rest) != nil { isBeyondUs = true }
            } else if let rest = Self.value(line, "#EXT-X-KEY:") {
                if Self.attribute("METHOD", rest) != "NONE" { isBeyondUs = true }
            } else if line.hasPrefix("#EXT-X-BYTERANGE") {
                isBeyondUs = true
            } else if !line.hasPrefix("#") {
                if let rate = bandwidth {
                    variants.append(Variant(bandwidth: rate, reference: String(line)))
                    bandwidth = nil
                } else {
                    segments.append(
                        Segment(seconds: seconds, reference: String(line), map: map))
                }
            }
        }
    }

    private static func value(_ line: Substring, _ tag: String) -> Substring? {
        line.hasPrefix(tag) ? line.dropFirst(tag.count) : nil
    }

    /// The value of an attribute in `A=1,B="x,y"`, quotes taken off.
    private static func attribute(_ name: String, _ list: Substring) -> Substring? {
        var rest = list
        while !rest.isEmpty {
            let key = rest.prefix { $0 != "=" }
            rest = rest.dropFirst(key.count + 1)
            let value: Substring
            if rest.first == "\"" {
                value = rest.dropFirst().prefix { $0 != "\"" }
                rest = rest.dropFirst(value.count + 2)
            } else {
                value = rest.prefix { $0 != "," }
                rest = rest.dropFirst(value.count)
            }
            if key == name { return value }
            rest = rest.drop { $0 == "," || $0 == " " }
        }
        return nil
    }
}
