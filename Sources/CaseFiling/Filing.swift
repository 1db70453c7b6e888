public import Foundation
public import Scene
public import Timetable

/// How the events of one view become cases: the catalogue, the place, the number, the calendar.
public struct Filing: Sendable {
    public var catalogue: Catalogue
    public var place: CasePlace
    public var number: CaseNumberFormat
    /// The site's zone: a case number holds a local date, a deadline local hours.
    public var zone: TimeZone
    public var calendar: WorkCalendar
    /// The confidence below which a class that registers by itself is only reported, 0...1; a
    /// missing one is 0.
    public var registerFloors: [Violation: Double]

    public init(
        catalogue: Catalogue = .standard, place: CasePlace = CasePlace(),
        number: CaseNumberFormat = .standard, zone: TimeZone = .gmt,
        calendar: WorkCalendar = .standard, registerFloors: [Violation: Double] = [:]
    ) {
        self.catalogue = catalogue
        self.place = place
        self.number = number
        self.zone = zone
        self.calendar = calendar
        self.registerFloors = registerFloors
    }
}
