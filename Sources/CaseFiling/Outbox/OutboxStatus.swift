public import Scene

/// How one target stands with the outbox.
public struct OutboxStatus: Sendable, Hashable {
    public var target: String
    /// Not told yet, those that were refused included.
    public var pending: Int
    /// Of those, refused at least once or behind one that was.
    public var setAside: Int
    /// Given up.
    public var dead: Int

    public init(target: String, pending: Int, setAside: Int, dead: Int) {
        self.target = target
        self.pending = pending
        self.setAside = setAside
        self.dead = dead
    }
}

/// A notice that a target refused, and what it said.
public struct RefusedNotice: Sendable, Hashable {
    public var target: String
    public var notice: Notice
    public var tries: Int
    /// Given up; only ``CaseStore/replayOutbox(target:key:)`` brings it back.
    public var isDead: Bool
    /// The last refusal, without secrets; nil where it waits behind another.
    public var error: String?
}
