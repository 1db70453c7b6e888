internal import Foundation
internal import Grabbing
internal import Scene

/// The moment of a local time in a file's name, in the site's zone.
enum LocalMoment {
    /// - Returns: nil where the calendar has no such time.
    static func moment(of parts: StillNames.Parts, in zone: TimeZone) -> Moment? {
        // The calendar would turn the 31st of February into March.
        guard StillNames.utc(parts) != nil else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let components = DateComponents(
            year: parts.year, month: parts.month, day: parts.day, hour: parts.hour,
            minute: parts.minute, second: parts.second)
        guard let date = calendar.date(from: components) else { return nil }
        return Moment(milliseconds: Moment(date).milliseconds + Int64(parts.millisecond))
    }
}
