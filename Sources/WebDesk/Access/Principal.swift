/// What somebody may do; each role may do all that the one before it may.
public enum Role: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Looks.
    case viewer
    /// Works on cases.
    case officer
    /// Draws zones, asks for settings, and sees every camera.
    case admin

    private var rank: Int { Role.allCases.firstIndex(of: self) ?? 0 }
    public static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }
}

/// Somebody whom the desk knows.
struct Principal: Sendable, Hashable {
    /// How it was shown who this is.
    enum Means: Sendable, Hashable {
        case token
        /// The key of a session, by cookie.
        case session(String)
        case signOn
    }

    /// As it stands in a case's history.
    var name: String
    var role: Role
    /// Only these cameras; nil for all.
    var cameras: Set<String>?
    var means: Means
    /// What names the token or person for limits and revocation.
    var key: String

    func sees(_ camera: String) -> Bool { cameras?.contains(camera) ?? true }
}
