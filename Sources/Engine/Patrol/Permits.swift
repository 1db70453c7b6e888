internal import Foundation

/// So many at once: whoever comes later blocks its thread until one ends.
struct Permits: Sendable {
    private let free: DispatchSemaphore

    init(_ count: Int) { free = DispatchSemaphore(value: count) }

    /// Runs the body with a permit. Not to be entered twice by one thread.
    func held<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        free.wait()
        defer { free.signal() }
        return try body()
    }
}
