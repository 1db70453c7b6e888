/// Why a notice did not arrive. Holds no secret: the log and the outbox keep its words.
public struct DeliveryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A case exists only where the courier acts differently on it.
    public enum Reason: Sendable, Hashable {
        /// Nobody answers, or not now. The target is waited for and no notice is to blame.
        case unavailable
        /// The other side read this notice and did not take it.
        case refused
    }

    public var reason: Reason
    /// The target's name in the settings, never its address: those carry tokens.
    public var target: String
    public var words: String
    /// How long the other side asks to be left alone.
    public var pause: Duration?

    public init(_ reason: Reason, target: String, _ words: String, pause: Duration? = nil) {
        self.reason = reason
        self.target = target
        self.words = words
        self.pause = pause
    }

    public var description: String { "\(target): \(words)" }
}
