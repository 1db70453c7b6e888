public import Foundation
public import Timetable

/// The city or district that the cameras belong to.
public struct SiteSettings: Sendable, Hashable {
    public var name: String
    /// Whose wall clock schedules, windows and local times are read off.
    public var zone: TimeZone
    public var calendar: WorkCalendar

    public init(
        name: String = "", zone: TimeZone = .gmt, calendar: WorkCalendar = .standard
    ) {
        self.name = name
        self.zone = zone
        self.calendar = calendar
    }
}
