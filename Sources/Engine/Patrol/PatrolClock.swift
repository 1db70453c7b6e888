public import Foundation

/// Where the daemon reads the time and waits for it; a test gives its own.
public protocol PatrolClock: Sendable {
    func now() -> Date
    /// Time that only grows, from any origin: back-off is measured by it.
    var uptime: Duration { get }
    /// Returns at the instant or later.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until instant: Date) async throws
}

/// The machine's clock.
public struct WallClock: PatrolClock {
    private static let origin = ContinuousClock.now
    /// A clock that was set meanwhile is noticed after this time.
    private static let longestSleep: TimeInterval = 30

    public init() {}

    public func now() -> Date { Date() }

    public var uptime: Duration { ContinuousClock.now - Self.origin }

    public func sleep(until instant: Date) async throws {
        while true {
            let left = instant.timeIntervalSinceNow
            guard left > 0 else { return }
            try await Task.sleep(for: .seconds(min(left, Self.longestSleep)))
        }
    }
}
