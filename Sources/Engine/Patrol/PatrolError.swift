/// Why the daemon cannot start.
public struct PatrolError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where the command ends differently.
    public enum Reason: Sendable { case settings, cannotWrite }
    public var reason: Reason
    public var description: String

    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
