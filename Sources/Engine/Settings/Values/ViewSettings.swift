public import CaseFiling
import Foundation
public import Judging
public import Scene
public import Timetable

/// A camera at a preset, with all that a view's pipeline needs.
public struct ViewSettings: Sendable, Hashable {
    public var id: ViewID
    public var source: SourceAddress
    public var transport: CameraSettings.Transport
    public var evidenceSource: SourceAddress?
    public var head: CameraSettings.Head
    public var home: String?
    public var token: String?
    public var location: LocationSettings?
    public var schedule: Schedule?
    public var watch: WatchSettings?
    public var zones: [ZoneSettings]
    public var calibration: GroundCalibration?
    public var learning: Int
    public var clip: Bool

    public init(camera: CameraSettings, preset: PresetSettings) {
        id = ViewID(camera: camera.id, preset: preset.id)
        source = camera.source
        transport = camera.transport
        evidenceSource = camera.evidenceSource
        head = camera.head
        home = camera.home
        token = preset.token
        location = camera.location
        schedule = preset.schedule
        watch = preset.watch
        zones = preset.zones
        calibration = preset.calibration
        learning = preset.learning
        clip = preset.clip
    }

    /// The zones that are in force at a moment, in the order of the file.
    public func zonesInForce(at moment: Moment, site: SiteSettings) -> [Zone] {
        let instant = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        return zones.filter {
            $0.active.isActive(
                at: instant, zone: site.zone, calendar: site.calendar, location: location?.place)
        }.map(\.zone)
    }

    /// Whether the daemon looks at it, by visits or without a break; else it is only scanned.
    public var isPatrolled: Bool { schedule != nil || watch != nil }

    /// Whether a watched view is to be watched at this instant.
    func isWatched(at instant: Date, site: SiteSettings) -> Bool {
        watch?.hours.isActive(
            at: instant, zone: site.zone, calendar: site.calendar, location: location?.place)
            ?? false
    }

    /// The rules by which the view is judged: the site's, and what its zones have otherwise.
    public func ruleBook(_ rules: [Violation: RuleSettings]) -> RuleBook {
        let own = zones.filter { !$0.rules.isEmpty }.map { ($0.zone.id, $0.rules) }
        return RuleBook(rules, zones: Dictionary(own) { first, _ in first })
    }

    /// The schedule laid out in the site's time; nil for a view without one.
    public func plan(site: SiteSettings) -> VisitPlan? {
        schedule.map {
            VisitPlan(
                schedule: $0, zone: site.zone, calendar: site.calendar,
                location: location?.place, viewName: id.description)
        }
    }
}
