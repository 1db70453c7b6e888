public import Scene

/// What the courier empties. The store's outbox is one; the Engine joins them.
public protocol Outbox: Sendable {
    /// What a target has not had: first what it refused, then what is new, `limit` of each at most.
    func waiting(for target: String, limit: Int) async throws -> [WaitingNotice]

    /// Keeps what became of them; until it returns they count as not delivered.
    func settle(_ outcomes: [NoticeOutcome], for target: String) async throws
}
