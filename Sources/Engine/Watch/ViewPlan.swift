internal import CaseFiling
internal import Diffing
internal import Foundation
internal import Judging
internal import Scene
internal import Timetable

/// Everything that one view's chain needs to know, resolved from the settings.
struct ViewPlan: Sendable {
    var id: ViewID
    var view: ViewSettings
    var site: SiteSettings
    var rules: RuleBook
    var filing: Filing
    var diffing: DiffSettings
    var evidence: EvidenceSettings
    var detection: DetectionSettings
    /// The zones, where all are in force at every moment; nil where the timetable must be asked.
    private let constantZones: [Zone]?

    /// - Parameter id: another name than the settings', for recordings without a site file.
    init(view: ViewSettings, settings: Settings, as id: ViewID? = nil) {
        self.id = id ?? view.id
        self.view = view
        site = settings.site
        rules = view.ruleBook(settings.rules)
        diffing = DiffSettings(learningPictures: view.learning)
        evidence = settings.evidence
        detection = settings.detection
        constantZones =
            view.zones.allSatisfy { $0.active == .always } ? view.zones.map(\.zone) : nil
        filing = Filing(
            catalogue: settings.catalogue,
            place: CasePlace(
                source: view.source.isRecording ? nil : view.source.description,
                address: view.location?.address,
                longitude: view.location?.place?.longitude,
                latitude: view.location?.place?.latitude,
                grid: view.location?.grid,
                departmentCode: view.location?.departmentCode,
                departmentName: view.location?.departmentName),
            number: CaseNumberFormat(site: settings.site.name), zone: settings.site.zone,
            calendar: settings.site.calendar, registerFloors: settings.registerFloors,
            policies: settings.policies, recurrence: settings.recurrence,
            calibration: view.calibration)
    }

    /// The polygons that are covered in every picture of the view, whatever the time.
    var privacy: [Polygon] {
        view.zones.map(\.zone).filter { $0.kind == .privacy }.map(\.polygon)
    }

    /// Whether clips are kept; never where something must be covered.
    var keepsClips: Bool { view.clip && privacy.isEmpty }

    /// The zones that are in force at a moment.
    func zones(at moment: Moment) -> [Zone] {
        constantZones ?? view.zonesInForce(at: moment, site: site)
    }

    /// The interval of the view's timetable; nil where it has none.
    var every: Duration? { view.schedule?.every }
}

extension Date {
    init(_ moment: Moment) {
        self.init(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    }
}

extension Moment {
    /// The instant to the nearest millisecond.
    init(_ date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
