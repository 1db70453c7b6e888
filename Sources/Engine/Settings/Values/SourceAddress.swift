/// Where pictures or a head are reached. It prints without user, password and query, in which
/// cameras carry credentials; only ``address`` holds the whole.
public struct SourceAddress: Sendable, Hashable {
    /// The address as it is opened, credentials included: never into a log, an error or a file.
    public let address: String

    public init(_ address: String) { self.address = address }

    /// A view that is only scanned from recordings.
    public static let recording = SourceAddress("recording")

    public var isRecording: Bool { self == .recording }

    /// Single pictures from where the head's own service says that they are.
    public static let snapshot = SourceAddress("onvif:snapshot")

    public var isSnapshot: Bool { self == .snapshot }

    /// `rtsp`, or nil for a file's path and for `recording`.
    public var scheme: String? {
        address.firstRange(of: "://").map { address[..<$0.lowerBound].lowercased() }
    }
}

extension SourceAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Scheme, host and path: `rtsp://10.0.0.7/stream`.
    public var description: String {
        guard let mark = address.firstRange(of: "://") else { return address }
        let rest = address[mark.upperBound...]
        // The last @ before a slash may still stand inside a password that holds a slash, so
        // everything up to the last @ of the whole address is left out.
        let place = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        let shown = place.prefix { $0 != "?" && $0 != "#" }
        return String(address[..<mark.upperBound]) + shown
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
