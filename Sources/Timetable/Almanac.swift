import Foundation

/// A stretch of time in which a zone's wall clock runs without a jump. All in seconds: instants
/// since 1970-01-01T00:00:00Z, wall readings since 1970-01-01T00:00 on the wall clock.
struct Stretch {
    var start: Int
    var end: Int
    /// Wall reading minus instant.
    var offset: Int
    /// The offset before `start`; the same where the wall clock did not jump there.
    var offsetBefore: Int
}

/// What a zone, a calendar and the sun say about wall-clock times; the one place that knows
/// daylight saving.
struct Almanac: Sendable {
    static let day = 86400

    var zone: TimeZone
    var calendar: WorkCalendar
    var sun: Sun?

    func offset(at instant: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
    }

    /// The stretches from one instant to another, in order.
    ///
    /// Offsets are sampled every 12 h and jumps found by halving, because the system's own "next
    /// transition" leaves out changes that are not daylight saving. Two jumps within 12 h that
    /// cancel out would be missed; no zone has had them.
    ///
    /// - Parameter lookback: also find a jump up to 24 h before the start.
    func stretches(from start: Int, until end: Int, lookback: Bool = false) -> [Stretch] {
        var found: [Stretch] = []
        var instant = lookback ? start - Almanac.day : start
        var offset = offset(at: instant)
        var current = Stretch(start: instant, end: end, offset: offset, offsetBefore: offset)
        while instant < end {
            let next = min(instant + Almanac.day / 2, end)
            let after = self.offset(at: next)
            if after != offset {
                let jump = self.jump(after: instant, until: next, from: offset)
                current.end = jump
                if current.end > start { found.append(current) }
                let landed = self.offset(at: jump)
                current = Stretch(start: jump, end: end, offset: landed, offsetBefore: offset)
                offset = landed
                instant = jump
            } else {
                instant = next
            }
        }
        if current.end > current.start { found.append(current) }
        return found
    }

    /// The earliest instant at which the wall clock reads `reading` or later, having read less
    /// before: the end of the gap for a reading that is left out, the first of two for one that
    /// comes twice.
    func instant(ofReading reading: Int) -> Int {
        let before = offset(at: reading - Almanac.day)
        let after = offset(at: reading + Almanac.day)
        if before == after { return reading - before }
        let around = stretches(from: reading - Almanac.day, until: reading + Almanac.day)
        for stretch in around where reading < stretch.end + stretch.offset {
            return max(stretch.start, reading - stretch.offset)
        }
        return reading - after
    }

    /// Where a window that opens on `day` lies, in wall readings of a stretch's offset.
    func readings(of window: DayWindow, on day: Int, offset: Int) -> Range<Int>? {
        guard let from = reading(of: window.from, on: day, offset: offset),
            var to = reading(of: window.to, on: day, offset: offset)
        else { return nil }
        if to <= from {
            guard let next = reading(of: window.to, on: day + 1, offset: offset) else { return nil }
            to = next
        }
        return from < to ? from..<to : nil
    }

    /// When a time of day is reached on a day. Where the sun stays up, it rises at 00:00 and sets
    /// at 24:00; where it stays down, the other way round. Nil without a place.
    func reading(of time: DayTime, on day: Int, offset: Int) -> Int? {
        switch time {
        case .clock(let seconds): return day * Almanac.day + seconds
        case .sunrise(let shift):
            switch sunDay(day, offset: offset) {
            case .none: return nil
            case .rises(let rise, _): return Int(rise.rounded()) + offset + shift
            case .staysUp: return day * Almanac.day
            case .staysDown: return (day + 1) * Almanac.day
            }
        case .sunset(let shift):
            switch sunDay(day, offset: offset) {
            case .none: return nil
            case .rises(_, let set): return Int(set.rounded()) + offset + shift
            case .staysUp: return (day + 1) * Almanac.day
            case .staysDown: return day * Almanac.day
            }
        }
    }

    func sunDay(_ day: Int, offset: Int) -> Sun.Day? {
        sun?.day(around: Double(day * Almanac.day + Almanac.day / 2 - offset))
    }

    /// The day in which a wall reading lies.
    static func day(of reading: Int) -> Int {
        reading >= 0 ? reading / day : (reading - day + 1) / day
    }

    private func jump(after start: Int, until end: Int, from offset: Int) -> Int {
        var low = start
        var high = end
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.offset(at: middle) == offset { low = middle } else { high = middle }
        }
        return high
    }
}
