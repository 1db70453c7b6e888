internal import Scene

/// Empties the outbox for one target: each notice at least once, those of one case in their order.
///
/// One courier for each target, so that none waits for another. A notice that the target refuses is
/// set aside with the later ones of its case, and the others go on. Where nobody answers, all wait
/// and nothing is counted against them.
public actor Courier<Time: Clock> where Time.Duration == Duration {
    private let outbox: any Outbox
    private let target: any Target
    private let filter: NoticeFilter
    private let policy: CourierPolicy
    private let clock: Time
    private let chance: @Sendable () -> Double
    private let report: @Sendable (CourierReport) -> Void
    private var schedule: DeliverySchedule<Time.Instant>
    private var outboxFailures = 0

    /// What is read at once and, so, what may be told twice after a kill.
    private static var page: Int { 16 }

    /// - Parameters:
    ///   - clock: a monotonic one.
    ///   - chance: 0...1, for the jitter.
    public init(
        outbox: any Outbox, target: any Target, filter: NoticeFilter = .all,
        policy: CourierPolicy = .standard, clock: Time,
        chance: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        report: @escaping @Sendable (CourierReport) -> Void = { _ in }
    ) {
        self.outbox = outbox
        self.target = target
        self.filter = filter
        self.policy = policy
        self.clock = clock
        self.chance = chance
        self.report = report
        schedule = DeliverySchedule(policy)
    }

    /// Works until its task is cancelled, then closes the target.
    public func run() async {
        while !Task.isCancelled {
            let pause = await round()
            guard pause > .zero else { continue }
            do {
                try await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil)
            } catch {
                break
            }
        }
        await target.close()
    }

    /// Tells what may be told now.
    ///
    /// - Returns: how long there is nothing to do.
    public func round() async -> Duration {
        if let pause = schedule.pause(at: clock.now) { return min(pause, policy.longest) }
        do {
            let waiting = try await outbox.waiting(for: target.name, limit: Self.page)
            let outcomes = await tell(waiting)
            // Not a child of this task: what was delivered is kept though the courier is to end.
            let (outbox, name) = (outbox, target.name)
            try await Task { try await outbox.settle(outcomes, for: name) }.value
            outboxFailures = 0
            if let pause = schedule.pause(at: clock.now) { return pause }
            return outcomes.isEmpty ? policy.idle : .zero
        } catch {
            outboxFailures += 1
            report(.outboxFailed("\(error)"))
            return policy.pause(after: outboxFailures, chance: chance())
        }
    }

    private func tell(_ waiting: [WaitingNotice]) async -> [NoticeOutcome] {
        var outcomes: [NoticeOutcome] = []
        var blocked: Set<String> = []
        for item in waiting {
            let notice = item.notice
            guard !Task.isCancelled, schedule.pause(at: clock.now) == nil else { break }
            guard schedule.mayTry(notice.sequence, at: clock.now) else {
                blocked.insert(notice.subject)
                continue
            }
            guard !item.isBehind, !blocked.contains(notice.subject) else {
                outcomes.append(NoticeOutcome(notice, .held))
                continue
            }
            do throws(DeliveryError) {
                if filter.wants(notice) {
                    try await target.deliver(notice)
                    schedule.delivered(notice.sequence)
                    report(.delivered(notice))
                }
                outcomes.append(NoticeOutcome(notice, .delivered))
            } catch {
                switch error.reason {
                case .unavailable:
                    let pause = schedule.unavailable(
                        asked: error.pause, at: clock.now, chance: chance())
                    report(.paused(error, pause))
                    return outcomes
                case .refused:
                    blocked.insert(notice.subject)
                    outcomes.append(refused(item, error))
                }
            }
        }
        return outcomes
    }

    private func refused(_ item: WaitingNotice, _ error: DeliveryError) -> NoticeOutcome {
        let (notice, tries) = (item.notice, item.tries + 1)
        let pause = schedule.refused(
            notice.sequence, tries: tries, at: clock.now, chance: chance())
        guard let pause else {
            report(.gaveUp(notice, error, tries: tries))
            return NoticeOutcome(notice, .dead(error.words))
        }
        report(.refused(notice, error, tries: tries, pause: pause))
        return NoticeOutcome(notice, .refused(error.words))
    }
}
