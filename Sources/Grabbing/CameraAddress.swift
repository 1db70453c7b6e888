/// Where a camera's stream is: scheme, host, port, path and, perhaps, a user with a password.
///
/// Made only from a text that is a whole, sane address. It prints without the password and the
/// query, in which some cameras take credentials.
public struct CameraAddress: Sendable, Hashable {
    public enum Scheme: String, Sendable, Hashable, CaseIterable {
        case rtsp, rtsps
        /// MPEG-TS that is sent here; the host is the group or our own address.
        case udp
    }

    /// How RTSP cameras send their packets.
    public enum Transport: String, Sendable, Hashable, CaseIterable {
        /// Within the connection over which the camera is asked: nothing is lost.
        case tcp
        /// To two ports of ours, from the camera's address only.
        case udp
    }

    /// For RTSP only.
    public var transport = Transport.tcp
    public let scheme: Scheme
    /// A name or a numeric address, an IPv6 one without its brackets.
    public let host: String
    public let port: Int
    /// Path and query, beginning with `/`.
    let path: String
    /// `user:password`, percent-encoded as given.
    let credentials: String?

    /// Reads `rtsp://[user:password@]host[:port][/path]`, and `udp://[host]:port`, where no host or
    /// `@` before it means all our own; nil for any other scheme, an empty host, a port outside
    /// 1...65535, a path or query after a UDP port, which would be options to the library, and
    /// control characters or spaces anywhere.
    public init?(_ text: String) {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            let mark = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let tail = rest[authority.endIndex...]
        var place = authority
        if let at = authority.lastIndex(of: "@") {
            credentials = String(authority[..<at])
            place = authority[authority.index(after: at)...]
        } else {
            credentials = nil
        }
        if scheme == .udp {
            guard tail.isEmpty || tail == "/", credentials?.isEmpty ?? true else { return nil }
            // A port is always said.
            guard
                let (host, port) = Self.hostAndPort(
                    place.hasPrefix(":") ? "0.0.0.0" + place : place, standard: 0)
            else { return nil }
            (self.scheme, self.host, self.port, path) = (scheme, host, port, "")
            return
        }
        guard let (host, port) = Self.hostAndPort(place, standard: scheme == .rtsp ? 554 : 322)
        else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
    }

    /// The address with a numeric host in place of the name, for the library only.
    func text(numericHost: String) -> String {
        let host = numericHost.contains(":") ? "[\(numericHost)]" : numericHost
        let user = credentials.map { $0 + "@" } ?? ""
        return "\(scheme.rawValue)://\(user)\(host):\(port)\(path)"
    }

    private static func hostAndPort(_ text: Substring, standard: Int) -> (String, Int)? {
        var host = text
        var port = standard
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty {
                guard rest.first == ":", let number = Int(rest.dropFirst()) else { return nil }
                port = number
            }
            guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else if let colon = text.lastIndex(of: ":") {
            guard let number = Int(text[text.index(after: colon)...]) else { return nil }
            host = text[..<colon]
            port = number
        }
        let allowed = host.allSatisfy {
            $0.isLetter || $0.isNumber || "-_.:".contains($0)
        }
        guard !host.isEmpty, host.utf8.count <= 253, allowed, (1...65_535).contains(port) else {
            return nil
        }
        return (String(host), port)
    }
}

extension CameraAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Scheme, host, port and path: `rtsp://10.0.0.7:554/Streaming/Channels/101`.
    public var description: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(host):\(port)\(path.prefix { $0 != "?" })"
    }

    public var debugDescription: String { description }

    /// What `dump` may see: the description and nothing else.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
