/// Text that shows in no log, no error and no dump: a password, a token, an address that holds one.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// What must only ever go to the one who asked for it.
    public let revealed: String

    public init(_ text: String) { revealed = text }

    public var description: String { "•••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
