/// How patiently a target is tried.
public struct CourierPolicy: Sendable, Hashable {
    /// Refusals after which a notice is given up, 1 or more. Times when nobody answers do not count.
    public var tries: Int
    /// The pause after the first failure; it doubles with each further one.
    public var shortest: Duration
    public var longest: Duration
    /// How long an empty outbox is left alone.
    public var idle: Duration

    public static let standard = CourierPolicy()

    public init(
        tries: Int = 12, shortest: Duration = .seconds(1), longest: Duration = .seconds(600),
        idle: Duration = .seconds(1)
    ) {
        self.tries = tries
        self.shortest = shortest
        self.longest = longest
        self.idle = idle
    }

    /// The pause after so many failures in a row: half of it certain, half by chance, so that many
    /// that failed together do not come back together.
    ///
    /// - Parameters:
    ///   - failures: 1 or more.
    ///   - chance: 0...1.
    func pause(after failures: Int, chance: Double) -> Duration {
        let doublings = min(max(0, failures - 1), 30)
        let full = min(longest, shortest * (1 << doublings))
        return full / 2 + full / 2 * chance
    }
}
