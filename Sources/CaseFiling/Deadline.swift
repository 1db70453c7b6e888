internal import Foundation
internal import Scene
internal import Timetable

/// When a registered case is due.
enum Deadline {
    /// - Returns: nil without a time limit, or where ten years hold too few working hours.
    static func of(
        _ limit: TimeLimit?, from start: Moment, zone: TimeZone, calendar: WorkCalendar
    ) -> Moment? {
        let start = Date(milliseconds: start.milliseconds)
        let due: Date? =
            switch limit {
            case nil: nil
            case .urgentHours(let hours): calendar.deadline(urgentHours: hours, from: start)
            case .workingHours(let hours):
                calendar.deadline(workingHours: hours, from: start, zone: zone)
            case .workingDays(let days):
                calendar.deadline(workingDays: days, from: start, zone: zone)
            }
        return due.map { Moment(nearest: $0) }
    }
}
