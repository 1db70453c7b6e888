import Testing

@testable import Delivering

@Suite("The pauses of a courier")
struct ScheduleTests {
    private let policy = CourierPolicy(
        tries: 4, shortest: .seconds(2), longest: .seconds(100))

    @Test("double from the shortest to the longest, half of each by chance")
    func pauses() {
        let whole = (1...8).map { policy.pause(after: $0, chance: 1) }
        #expect(whole == [2, 4, 8, 16, 32, 64, 100, 100].map { Duration.seconds($0) })
        let half = (1...8).map { policy.pause(after: $0, chance: 0) }
        #expect(half == whole.map { $0 / 2 })
        // Never out of range, however long a target is down.
        #expect(policy.pause(after: .max, chance: 1) == .seconds(100))
    }

    @Test("are as long as the other side asks, up to the longest")
    func asked() {
        var schedule = DeliverySchedule<ContinuousClock.Instant>(policy)
        let now = ContinuousClock.now
        #expect(schedule.unavailable(asked: .seconds(30), at: now, chance: 1) == .seconds(30))
        #expect(schedule.pause(at: now) == .seconds(30))
        #expect(schedule.unavailable(asked: .seconds(900), at: now, chance: 1) == .seconds(100))
    }

    @Test("end with a delivery; a refused notice waits alone")
    func alone() {
        var schedule = DeliverySchedule<ContinuousClock.Instant>(policy)
        let now = ContinuousClock.now
        #expect(schedule.refused(7, tries: 1, at: now, chance: 1) == .seconds(2))
        #expect(schedule.pause(at: now) == nil)
        #expect(!schedule.mayTry(7, at: now) && schedule.mayTry(8, at: now))
        #expect(schedule.mayTry(7, at: now.advanced(by: .seconds(2))))
        #expect(schedule.refused(7, tries: 4, at: now, chance: 1) == nil)
        _ = schedule.unavailable(asked: nil, at: now, chance: 1)
        schedule.delivered(8)
        #expect(schedule.pause(at: now) == nil)
    }
}
