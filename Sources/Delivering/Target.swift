public import Scene

/// One of those who are told: a web address, a broker, mailboxes, a file.
public protocol Target: Sendable {
    /// Its name in the settings and in the outbox.
    var name: String { get }

    /// Returns once the other side has taken the notice; within the target's timeout, always.
    func deliver(_ notice: Notice) async throws(DeliveryError)

    /// Lets go of connections; nothing is delivered afterwards.
    func close() async
}

extension Target {
    public func close() async {}
}
