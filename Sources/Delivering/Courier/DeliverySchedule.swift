internal import Scene

/// When a target may be tried again, and when each notice that it refused.
///
/// A state machine without a clock: instants go in. They come from a monotonic clock and are
/// forgotten at a restart, after which everything may be tried at once.
struct DeliverySchedule<Instant: InstantProtocol> where Instant.Duration == Duration {
    private let policy: CourierPolicy
    private var resumes: Instant?
    private var failures = 0
    private var refusals = 0
    private var dueAgain: [Int64: Instant] = [:]

    /// So many refusals in a row are the target's fault rather than the notices'.
    private static var suspicious: Int { 3 }

    init(_ policy: CourierPolicy) { self.policy = policy }

    /// How long the target is still left alone; nil where it may be tried.
    func pause(at now: Instant) -> Duration? {
        guard let resumes, resumes > now else { return nil }
        return now.duration(to: resumes)
    }

    func mayTry(_ sequence: Int64, at now: Instant) -> Bool {
        dueAgain[sequence].map { $0 <= now } ?? true
    }

    mutating func delivered(_ sequence: Int64) {
        (failures, refusals, resumes) = (0, 0, nil)
        dueAgain[sequence] = nil
    }

    /// - Parameter tries: of this notice, this one included.
    /// - Returns: when it is tried again; nil where it is given up.
    mutating func refused(
        _ sequence: Int64, tries: Int, at now: Instant, chance: Double
    ) -> Duration? {
        refusals += 1
        if refusals >= Self.suspicious {
            let pause = policy.pause(after: refusals - Self.suspicious + 1, chance: chance)
            resumes = now.advanced(by: pause)
        }
        guard tries < policy.tries else {
            dueAgain[sequence] = nil
            return nil
        }
        let pause = policy.pause(after: tries, chance: chance)
        dueAgain[sequence] = now.advanced(by: pause)
        return pause
    }

    /// Nobody answered.
    ///
    /// - Parameter asked: how long the other side asked to be left alone; heard up to the longest
    ///   pause.
    mutating func unavailable(
        asked: Duration?, at now: Instant, chance: Double
    ) -> Duration {
        failures += 1
        let own = policy.pause(after: failures, chance: chance)
        let pause = max(own, min(asked ?? .zero, policy.longest))
        resumes = now.advanced(by: pause)
        return pause
    }
}
