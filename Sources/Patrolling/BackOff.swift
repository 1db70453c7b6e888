/// How long a camera that failed is left alone: a pure account of its failures in a row.
///
///     pause(n) = first · 2^(n-1), at most `longest`, then spread by ± a quarter
///
/// The spread keeps a district's cameras, which all fail when the network does, from coming back in
/// one wave.
public struct BackOff: Sendable, Hashable {
    /// After the first failure.
    public static let first: Duration = .seconds(15)
    /// A camera that is back is seen again after at most this.
    public static let longest: Duration = .seconds(300)

    /// Failures since the last success.
    public private(set) var failures = 0
    private var until: Duration?

    public init() {}

    /// Notes a failure at `instant` of a monotonic clock.
    ///
    /// - Parameter spread: 0..<1, drawn anew for each failure.
    public mutating func failed(at instant: Duration, spread: Double) {
        failures += 1
        let doubled = Self.first * Double(1 << min(failures - 1, 16))
        until = instant + min(doubled, Self.longest) * (0.75 + spread / 2)
    }

    public mutating func succeeded() { self = BackOff() }

    /// How much longer it is left alone at `instant`; nil where it may be tried.
    public func rest(at instant: Duration) -> Duration? {
        guard let until, until > instant else { return nil }
        return until - instant
    }
}
