import Foundation
import Timetable

/// Reads the wall clock minute by minute with Foundation's calendar and decides each minute by
/// itself: slow, and sharing no arithmetic with `VisitPlan`. Whole minutes and clock times only.
struct ScheduleOracle {
    /// One minute as the wall clock shows it.
    struct Minute {
        var instant: Int
        /// `2026-03-29`.
        var date: LocalDay
        var yesterday: LocalDay
        /// Seconds since midnight on the wall clock.
        var clock: Int
        /// Minutes that the wall clock has run since 1970-01-01T00:00, by its own reading.
        var reading: Int
    }

    let minutes: [Minute]
    /// The minutes before it are there to know what the wall clock has shown already.
    let start: Int

    init(zone: TimeZone, start: Date, days: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var utc = Calendar(identifier: .gregorian)
        utc.timeZone = .gmt
        let first = Int(start.timeIntervalSince1970)
        self.start = first
        minutes = (-2 * 1440..<days * 1440).map { index in
            let instant = first + index * 60
            let date = Date(timeIntervalSince1970: Double(instant))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
            let reading = utc.date(from: parts)!
            let today = LocalDay(year: parts.year!, month: parts.month!, day: parts.day!)!
            return Minute(
                instant: instant, date: today, yesterday: LocalDay(number: today.number - 1),
                clock: parts.hour! * 3600 + parts.minute! * 60,
                reading: Int(reading.timeIntervalSince1970) / 60)
        }
    }

    func visits(_ schedule: Schedule, phase: Int, calendar: WorkCalendar) -> [Int] {
        var due: Set<Int> = []
        if let every = schedule.every {
            let interval = Int(every.components.seconds)
            for minute in minutes
            where (minute.instant - phase) % interval == 0 && isOpen(schedule, minute, calendar) {
                due.insert(minute.instant)
            }
        }
        for case .clock(let time) in schedule.at {
            for (before, minute) in zip(minutes, minutes.dropFirst()) {
                guard let reading = isReached(time, before: before, minute: minute) else {
                    continue
                }
                let day = LocalDay(number: reading / 1440)
                if schedule.days.contains(day, calendar: calendar) { due.insert(minute.instant) }
            }
        }
        return minutes.filter { minute in
            minute.instant >= start && due.contains(minute.instant)
                && !schedule.blackouts.contains { blackout in
                    switch blackout {
                    case .once(let from, let until):
                        from <= minute.reading * 60 && minute.reading * 60 < until
                    case .daily(let window): covers(window, minute, opens: { _ in true })
                    }
                }
        }.map(\.instant)
    }

    private func isOpen(_ schedule: Schedule, _ minute: Minute, _ calendar: WorkCalendar) -> Bool {
        let opens = { (day: LocalDay) in schedule.days.contains(day, calendar: calendar) }
        if schedule.between.isEmpty { return opens(minute.date) }
        return schedule.between.contains { covers($0, minute, opens: opens) }
    }

    private func covers(_ window: DayWindow, _ minute: Minute, opens: (LocalDay) -> Bool) -> Bool {
        guard case .clock(let from) = window.from, case .clock(let to) = window.to else {
            return false
        }
        if from < to { return opens(minute.date) && from <= minute.clock && minute.clock < to }
        return (opens(minute.date) && from <= minute.clock)
            || (opens(minute.yesterday) && minute.clock < to)
    }

    /// The reading of the time if the wall clock comes to it, or past it, for the first time in
    /// this minute, on a day that exists.
    private func isReached(_ time: Int, before: Minute, minute: Minute) -> Int? {
        let target = time / 60
        let today = minute.date.number * 1440 + target
        if minute.reading == today {
            let hasBeen = minutes.contains { $0.instant < minute.instant && $0.reading == today }
            return hasBeen ? nil : today
        }
        guard minute.reading > before.reading + 1 else { return nil }
        for day in before.date.number...minute.date.number {
            let reading = day * 1440 + target
            let exists = day == before.date.number || day == minute.date.number
            let midnight = day * 1440
            let isWholeDaySkipped = midnight > before.reading && midnight + 1440 <= minute.reading
            if exists, !isWholeDaySkipped, reading > before.reading, reading < minute.reading {
                return reading
            }
        }
        return nil
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
