public import Scene

/// One crop and what an officer says it shows; a line of `labels.jsonl`.
public struct TaughtLabel: Sendable, Hashable, Codable {
    /// Who says so.
    public enum Origin: String, Sendable, Hashable, Codable {
        /// Somebody pointed at it.
        case officer
        /// A case was confirmed.
        case confirmedCase = "confirmed_case"
        /// A case was rejected.
        case rejectedCase = "rejected_case"
    }

    /// 16 hex digits of SHA-256 over what the backbone made of the crop.
    public var id: String
    /// What it is.
    public var name: String
    /// Where the crop came from, for people, and what keeps crops of one picture together when the
    /// head is tried on others.
    public var picture: String
    public var box: Box
    public var origin: Origin

    enum CodingKeys: String, CodingKey {
        case id, picture, box, origin
        case name = "class"
    }

    public init(id: String, name: String, picture: String, box: Box, origin: Origin) {
        self.id = id
        self.name = name
        self.picture = picture
        self.box = box
        self.origin = origin
    }
}
