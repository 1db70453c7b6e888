/// How the daemon seals the audit trail.
public struct AuditSettings: Sendable, Hashable {
    /// File with the key, away from the output directory; nil where nothing is sealed.
    public var keyFile: String?
    /// Between two seals.
    public var every: Duration

    public init(keyFile: String? = nil, every: Duration = .seconds(86_400)) {
        self.keyFile = keyFile
        self.every = every
    }
}
