internal import Foundation

/// Runs what blocks or computes for long on a thread of its own, off the pool that answers others.
///
/// - Parameter name: what tools that list threads call it.
func onOwnThread<Result: Sendable>(
    _ name: String, _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Swift.Result { try body() }) }
        thread.name = name
        thread.start()
    }
}
