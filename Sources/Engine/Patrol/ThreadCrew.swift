internal import Foundation

/// Threads of our own for calls that block, as many as there is work for, up to a limit.
///
/// Neither Swift's pool nor Dispatch's may be used for them: both are about as wide as the cores, and
/// a camera that does not answer would keep others waiting.
///
/// `@unchecked Sendable`: all variables are touched under the condition's lock only.
final class ThreadCrew: @unchecked Sendable {
    /// libav and SQLite stay far below it; what is not touched takes no memory.
    private static let stack = 512 << 10
    /// A thread without work ends after it.
    private static let patience: TimeInterval = 5

    private let condition = NSCondition()
    private let name: String
    private var jobs: ArraySlice<@Sendable () -> Void> = []
    /// Those that go before ``jobs``.
    private var urgent: ArraySlice<@Sendable () -> Void> = []
    private var idle = 0
    private var threads = 0
    private var most: Int

    /// - Parameter limit: threads at once; what comes beyond waits in the order of its coming.
    init(name: String, limit: Int) {
        self.name = name
        most = limit
    }

    /// Threads at once from now on; those that are too many end with their work.
    func limit(to count: Int) {
        condition.lock()
        most = count
        condition.unlock()
    }

    /// Runs the body on one of the threads.
    ///
    /// - Parameter first: whether it goes before those that wait and are not so.
    func run<Result: Sendable>(
        first isUrgent: Bool = false, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let job = Job(body)
        return try await withCheckedThrowingContinuation { continuation in
            enter(isUrgent) {
                // Whoever waits may rely on it that nothing of the body lives any more: the next
                // patrol opens the store that this one held.
                let result = Swift.Result { try job.take()() }
                continuation.resume(with: result)
            }
        }
    }

    /// A body until it is taken.
    ///
    /// `@unchecked Sendable`: it is made by one thread, handed over under the crew's lock, and taken
    /// once by another.
    private final class Job<Result: Sendable>: @unchecked Sendable {
        private var body: (@Sendable () throws -> Result)?

        init(_ body: @escaping @Sendable () throws -> Result) { self.body = body }

        func take() -> @Sendable () throws -> Result {
            defer { body = nil }
            guard let body else { preconditionFailure("a body is taken once") }
            return body
        }
    }

    private func enter(_ isUrgent: Bool, _ job: @escaping @Sendable () -> Void) {
        condition.lock()
        defer { condition.unlock() }
        if isUrgent { urgent.append(job) } else { jobs.append(job) }
        if idle >= urgent.count + jobs.count {
            condition.signal()
        } else if threads < most {
            threads += 1
            let thread = Thread { self.work() }
            thread.name = name
            thread.stackSize = Self.stack
            thread.start()
        }
    }

    private func work() {
        while let job = next() { job() }
    }

    private func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            guard threads <= most else { break }
            if let job = urgent.popFirst() ?? jobs.popFirst() { return job }
            idle += 1
            let isWoken = condition.wait(until: Date(timeIntervalSinceNow: Self.patience))
            idle -= 1
            if !isWoken, urgent.isEmpty, jobs.isEmpty { break }
        }
        threads -= 1
        // The call that woke this one is for another.
        if !urgent.isEmpty || !jobs.isEmpty { condition.signal() }
        return nil
    }
}
