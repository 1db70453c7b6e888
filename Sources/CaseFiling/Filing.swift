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
    /// A missing one is ``FilingPolicy/standard``.
    public var policies: [Violation: FilingPolicy]
    /// Nil files what each view sees, whatever others see.
    public var neighbours: NeighbourRule?
    /// Nil files a new case for what is back.
    public var recurrence: Recurrence?
    /// Where on the ground a point of this view's picture lies; nil where nobody has measured it.
    public var calibration: GroundCalibration?

    public init(
        catalogue: Catalogue = .standard, place: CasePlace = CasePlace(),
        number: CaseNumberFormat = .standard, zone: TimeZone = .gmt,
        calendar: WorkCalendar = .standard, registerFloors: [Violation: Double] = [:],
        policies: [Violation: FilingPolicy] = [:], neighbours: NeighbourRule? = nil,
        recurrence: Recurrence? = nil, calibration: GroundCalibration? = nil
    ) {
        self.catalogue = catalogue
        self.place = place
        self.number = number
        self.zone = zone
        self.calendar = calendar
        self.registerFloors = registerFloors
        self.policies = policies
        self.neighbours = neighbours
        self.recurrence = recurrence
        self.calibration = calibration
    }
}

extension Filing {
    func policy(of violation: Violation) -> FilingPolicy { policies[violation] ?? .standard }

    func isOpen(_ window: ActiveWindow, at moment: Moment) -> Bool {
        var location: Timetable.Place?
        if let longitude = place.longitude, let latitude = place.latitude {
            location = Timetable.Place(longitude: longitude, latitude: latitude)
        }
        return window.isActive(
            at: Date(milliseconds: moment.milliseconds), zone: zone, calendar: calendar,
            location: location)
    }

    func isQuiet(_ violation: Violation, at moment: Moment) -> Bool {
        policy(of: violation).quiet.contains { isOpen($0, at: moment) }
    }

    /// Where an event's thing stands: by the calibration, else where its camera hangs.
    func spot(of event: Event) -> Spot? {
        if let position = calibration?.position(of: event.box.foot) {
            return Spot(position: position, isCalibrated: true)
        }
        guard let longitude = place.longitude, let latitude = place.latitude else { return nil }
        return Spot(
            position: GroundPosition(longitude: longitude, latitude: latitude),
            isCalibrated: false)
    }

    /// The local day of a moment, in days since 1970-01-01.
    func day(of moment: Moment) -> Int {
        let seconds = zone.secondsFromGMT(for: Date(milliseconds: moment.milliseconds))
        let local = moment.milliseconds + Int64(seconds) * 1000
        return Int((Double(local) / 86_400_000).rounded(.down))
    }
}
