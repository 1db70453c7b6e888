public import Foundation

/// A schedule laid out in time for one view: which visits are due when, and why.
///
/// `every` counts from 1970-01-01T00:00:00Z: visits are at phase + k · interval. So the distance
/// between two visits is the interval across midnight, daylight saving and restarts; counting
/// from local midnight would make it jump at each. Windows, days, blackouts and `at` are read off
/// the wall clock of the zone:
///
/// - A visit of `every` is made when the wall clock stands inside a window, so in the hour that
///   comes twice it is made in both if the window holds that hour.
/// - An `at` that the clock skips is visited at the end of the gap; one that comes twice, once.
public struct VisitPlan: Sendable {
    private let schedule: Schedule
    private let almanac: Almanac
    /// Milliseconds.
    private let interval: Int
    private let phase: Int
    /// For `every` without a window, then for each window.
    private let everyReasons: [String]
    private let atReasons: [String]

    /// - Parameters:
    ///   - location: needed by sunrise and sunset; without it such times never come.
    ///   - viewName: what spreads the phase, `camera/preset`.
    public init(
        schedule: Schedule, zone: TimeZone, calendar: WorkCalendar, location: Place?,
        viewName: String
    ) {
        self.schedule = schedule
        almanac = Almanac(
            zone: zone, calendar: calendar, sun: location.map { Sun(place: $0) })
        let every = schedule.every ?? .zero
        interval = VisitPlan.milliseconds(every)
        let spread = Duration.seconds(Phase.spread(viewName, over: interval / 1000))
        let phase = schedule.phase ?? spread
        self.phase = interval > 0 ? VisitPlan.milliseconds(phase) % interval : 0
        let reason =
            "every \(DurationText.format(every)), phase "
            + DurationText.format(.milliseconds(self.phase))
        everyReasons = [reason] + schedule.between.map { "\(reason), window \($0)" }
        atReasons = schedule.at.map { "at \($0)" }
    }

    /// The visits with from <= due < until, in order.
    ///
    /// - Complexity: O(days + visits + windows · days); a day of a plain schedule costs some
    ///   microseconds and one for each ten visits.
    public func visits(from: Date, until: Date) -> [PlannedVisit] {
        visits(from: VisitPlan.ceiling(from), until: VisitPlan.ceiling(until), limit: .max)
    }

    /// The first visit later than an instant; nil where ten years bring none.
    public func next(after instant: Date) -> PlannedVisit? {
        var start = Int((instant.timeIntervalSince1970 * 1000).rounded(.down)) + 1
        let end = start + 3653 * 86_400_000
        var step = 86_400_000
        while start < end {
            if let first = visits(from: start, until: start + step, limit: 1).first {
                return first
            }
            start += step
            step = min(step * 2, 32 * 86_400_000)
        }
        return nil
    }

    /// Whether any visit of it is exact.
    public var hasExactVisits: Bool { !schedule.at.isEmpty }

    /// The first exact visit later than an instant; nil where the next 32 days bring none.
    public func nextExact(after instant: Date) -> Date? {
        guard hasExactVisits else { return nil }
        let start = Int((instant.timeIntervalSince1970 * 1000).rounded(.down)) + 1
        for days in [0..<1, 1..<8, 8..<32] {
            let found = visits(
                from: start + days.lowerBound * 86_400_000,
                until: start + days.upperBound * 86_400_000, limit: .max, exactOnly: true)
            if let first = found.first { return first.due }
        }
        return nil
    }

    private func visits(
        from: Int, until: Int, limit: Int, exactOnly: Bool = false
    ) -> [PlannedVisit] {
        guard from < until else { return [] }
        var found: [PlannedVisit] = []
        let stretches = almanac.stretches(
            from: VisitPlan.floor(from, 1000), until: VisitPlan.floor(until - 1, 1000) + 1,
            lookback: !schedule.at.isEmpty)
        for stretch in stretches where found.count < limit {
            let start = max(from, stretch.start * 1000)
            let end = min(until, stretch.end * 1000)
            let exact = exactVisits(in: stretch, from: from, until: end)
            let spread =
                exactOnly ? [] : spreadVisits(in: stretch, from: start, until: end, limit: limit)
            found += VisitPlan.merged(exact, spread)
        }
        return found.count > limit ? Array(found.prefix(limit)) : found
    }

    // MARK: every

    private func spreadVisits(
        in stretch: Stretch, from: Int, until: Int, limit: Int
    ) -> [(due: Int, reason: String)] {
        guard interval > 0, from < until else { return [] }
        var found: [(due: Int, reason: String)] = []
        var earliest = from
        for span in spans(in: stretch, from: from, until: until) {
            let start = max(span.start, earliest)
            var due = start + VisitPlan.modulo(phase - start, interval)
            while due < span.end {
                if !isBlackedOut(VisitPlan.floor(due, 1000) + stretch.offset, stretch.offset) {
                    found.append((due, everyReasons[span.window]))
                    if found.count >= limit { return found }
                }
                due += interval
            }
            earliest = max(earliest, span.end)
        }
        return found
    }

    /// The open spans in order of their start, in milliseconds; window 0 is the whole day.
    private func spans(
        in stretch: Stretch, from: Int, until: Int
    ) -> [(start: Int, end: Int, window: Int)] {
        if schedule.between.isEmpty && schedule.days.everyDay { return [(from, until, 0)] }
        var spans: [(start: Int, end: Int, window: Int)] = []
        let first = Almanac.day(of: VisitPlan.floor(from, 1000) + stretch.offset)
        let last = Almanac.day(of: VisitPlan.floor(until, 1000) + stretch.offset)
        func add(_ readings: Range<Int>, _ window: Int) {
            let start = max(from, (readings.lowerBound - stretch.offset) * 1000)
            let end = min(until, (readings.upperBound - stretch.offset) * 1000)
            if start < end { spans.append((start, end, window)) }
        }
        let whole = schedule.between.isEmpty
        for day in (whole ? first : first - 2)...(whole ? last : last + 1)
        where schedule.days.contains(LocalDay(number: day), calendar: almanac.calendar) {
            if whole { add(day * Almanac.day..<(day + 1) * Almanac.day, 0) }
            for (index, window) in schedule.between.enumerated() {
                let readings = almanac.readings(of: window, on: day, offset: stretch.offset)
                if let readings { add(readings, index + 1) }
            }
        }
        return spans.sorted { ($0.start, $0.window) < ($1.start, $1.window) }
    }

    // MARK: at

    private func exactVisits(
        in stretch: Stretch, from: Int, until: Int
    ) -> [(due: Int, reason: String)] {
        guard !schedule.at.isEmpty else { return [] }
        var found: [(due: Int, reason: String)] = []
        // Wall readings below this one have come before, or lie in the gap before the stretch.
        let reached = stretch.start + stretch.offsetBefore
        let begins = stretch.start + stretch.offset
        let first = Almanac.day(of: min(reached, begins))
        let last = Almanac.day(of: VisitPlan.floor(until, 1000) + stretch.offset)
        for day in (first - 1)...(last + 1)
        where schedule.days.contains(LocalDay(number: day), calendar: almanac.calendar) {
            for (index, time) in schedule.at.enumerated() {
                guard let reading = atReading(time, on: day, stretch: stretch) else { continue }
                var due = (reading - stretch.offset) * 1000
                var reason = atReasons[index]
                if case .clock = time, (reached..<max(reached, begins)).contains(reading) {
                    guard day * Almanac.day < reached || begins < (day + 1) * Almanac.day
                    else { continue }
                    due = stretch.start * 1000
                    reason += ", which the clock skips on this day: at the end of the gap"
                } else if case .clock = time, reading < max(reached, begins) {
                    continue
                }
                guard due >= from, due >= stretch.start * 1000, due < until,
                    !isBlackedOut(due / 1000 + stretch.offset, stretch.offset)
                else { continue }
                found.append((due, reason))
            }
        }
        return found.sorted { $0.due < $1.due }
    }

    private func atReading(_ time: DayTime, on day: Int, stretch: Stretch) -> Int? {
        if time.needsSun {
            guard case .rises = almanac.sunDay(day, offset: stretch.offset) else { return nil }
        }
        return almanac.reading(of: time, on: day, offset: stretch.offset)
    }

    // MARK: both

    private func isBlackedOut(_ reading: Int, _ offset: Int) -> Bool {
        schedule.blackouts.contains { blackout in
            switch blackout {
            case .once(let from, let until): return from <= reading && reading < until
            case .daily(let window):
                let today = Almanac.day(of: reading)
                return ((today - 1)...today).contains { day in
                    almanac.readings(of: window, on: day, offset: offset)?.contains(reading)
                        ?? false
                }
            }
        }
    }

    /// Both in order; where two fall on one instant they are one visit with both reasons.
    private static func merged(
        _ exact: [(due: Int, reason: String)], _ spread: [(due: Int, reason: String)]
    ) -> [PlannedVisit] {
        var all = exact.map { (due: $0.due, reason: $0.reason, isExact: true) }
        all += spread.map { (due: $0.due, reason: $0.reason, isExact: false) }
        if !exact.isEmpty { all.sort { $0.due < $1.due } }
        var visits: [PlannedVisit] = []
        visits.reserveCapacity(all.count)
        for (index, visit) in all.enumerated() {
            if index > 0, all[index - 1].due == visit.due {
                visits[visits.count - 1].reason += " and " + visit.reason
                if visit.isExact { visits[visits.count - 1].isExact = true }
            } else {
                let due = Date(timeIntervalSince1970: Double(visit.due) / 1000)
                visits.append(
                    PlannedVisit(due: due, reason: visit.reason, isExact: visit.isExact))
            }
        }
        return visits
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1000
            + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }

    private static func ceiling(_ date: Date) -> Int {
        Int((date.timeIntervalSince1970 * 1000).rounded(.up))
    }

    private static func floor(_ value: Int, _ unit: Int) -> Int {
        (value - modulo(value, unit)) / unit
    }

    private static func modulo(_ value: Int, _ unit: Int) -> Int {
        let rest = value % unit
        return rest < 0 ? rest + unit : rest
    }
}
