/// Where a camera speaks HTTP: scheme, host, port and path, and apart from them a user.
///
/// It prints without user, password and query, in which some cameras take credentials.
public struct WebAddress: Sendable, Hashable {
    public enum Scheme: String, Sendable, Hashable { case http, https }

    /// A name and a password, kept out of every description.
    public struct User: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
        public var name: String
        public var password: String

        public init(name: String, password: String) {
            self.name = name
            self.password = password
        }

        public var description: String { "a user" }
        public var customMirror: Mirror { Mirror(self, children: []) }
    }

    public let scheme: Scheme
    /// A name or a numeric address in lower case, an IPv6 one without its brackets.
    public let host: String
    public let port: Int
    /// Path and query, beginning with `/`.
    public let path: String
    public var user: User?

    /// Reads `http://[user:password@]host[:port][/path]`; nil for other schemes, an empty host, a
    /// port outside 1...65535, and control characters, spaces or backslashes anywhere.
    public init?(_ text: String) {
        guard text.utf8.count <= 2048,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != 0x5c }),
            let mark = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        var place = authority
        if let at = authority.lastIndex(of: "@") {
            guard let user = Self.user(authority[..<at]) else { return nil }
            self.user = user
            place = authority[authority.index(after: at)...]
        }
        guard let (host, port) = Self.hostAndPort(place, standard: scheme == .http ? 80 : 443)
        else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
    }

    /// Takes an address that a camera handed out, where it leads to this very host.
    ///
    /// A camera behind a router hands out addresses of its own net; they are refused, and whoever
    /// installs the camera names the address in the settings. The user goes along, since host and
    /// scheme are those for which it was given.
    ///
    /// - Returns: nil where it is no web address, or of another host, or of plain HTTP where this
    ///   one is HTTPS.
    public func handedOut(_ text: String) -> WebAddress? {
        guard var other = WebAddress(text), other.host == host,
            scheme == .http || other.scheme == .https
        else { return nil }
        other.user = user
        return other
    }

    /// For the library: without the user.
    var text: String {
        let place = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(place):\(port)\(path)"
    }

    private static func user(_ text: Substring) -> User? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = Percent.decoded(parts[0]),
            let password = Percent.decoded(parts.count > 1 ? parts[1] : "")
        else { return nil }
        return User(name: name, password: password)
    }

    private static func hostAndPort(_ text: Substring, standard: Int) -> (String, Int)? {
        var host = text
        var tail: Substring = ""
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            tail = text[text.index(after: end)...]
            guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            tail = text[colon...]
            guard !host.contains(":") else { return nil }
        }
        var port = standard
        if !tail.isEmpty {
            guard tail.first == ":", let number = Int(tail.dropFirst()) else { return nil }
            port = number
        }
        let allowed = host.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39)
                || [0x2d, 0x5f, 0x2e, 0x3a].contains($0)
        }
        guard !host.isEmpty, host.utf8.count <= 253, allowed, (1...65_535).contains(port) else {
            return nil
        }
        return (String(host), port)
    }
}

extension WebAddress: CustomStringConvertible, CustomReflectable {
    /// Scheme, host, port and path: `http://10.0.0.7:80/onvif/device_service`.
    public var description: String { String(text.prefix { $0 != "?" }) }
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}

/// Percent-encoding, of which addresses and discovery make use.
public enum Percent {
    /// - Returns: nil where a `%` is not followed by two hex digits, or the bytes are no UTF-8.
    public static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
