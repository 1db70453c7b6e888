internal import Synchronization

/// A wait that can be cut short; by one task at a time.
final class Rest: Sendable {
    private struct State {
        var sleeper: Task<Void, Never>?
        /// Somebody called while nobody slept.
        var isCalled = false
    }

    private let state = Mutex(State())

    /// Returns after the pause, when called, or when the task is cancelled, whichever comes first.
    func wait(atMost pause: Duration) async {
        // A task of its own, because a call must be able to end the wait and nothing else.
        let sleeper = Task { do { try await Task.sleep(for: pause) } catch {} }
        let isCalled = state.withLock { state in
            state.sleeper = sleeper
            defer { state.isCalled = false }
            return state.isCalled
        }
        if isCalled { sleeper.cancel() }
        await withTaskCancellationHandler {
            await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
        state.withLock { $0.sleeper = nil }
    }

    /// Ends the wait, or the next one at once.
    func call() {
        state.withLock { state in
            if let sleeper = state.sleeper { sleeper.cancel() } else { state.isCalled = true }
        }
    }
}
