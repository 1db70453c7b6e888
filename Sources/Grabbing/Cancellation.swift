internal import Synchronization

/// A wish to stop that reaches a blocking read from any other thread.
///
/// The reader that was given it ends with ``GrabError/Reason/cancelled`` and has closed what it
/// had opened once it is released. It cannot be taken back.
public final class Cancellation: Sendable {
    private let wished = Atomic<Bool>(false)

    public init() {}

    public var isCancelled: Bool { wished.load(ordering: .acquiring) }

    public func cancel() { wished.store(true, ordering: .releasing) }
}
