internal import Synchronization

/// The stream's address, which is known only after the web server listens.
final class LatePlace: Sendable {
    private let value = Mutex("")

    var text: String {
        get { value.withLock(\.self) }
        set { value.withLock { $0 = newValue } }
    }
}
