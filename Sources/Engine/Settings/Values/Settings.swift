public import CaseFiling
public import Judging
public import Scene

/// What a settings file says, resolved: templates merged, defaults filled in, `${NAME}` replaced.
///
/// The same schema serves a site file (`scan`) and `curbwatch.yaml` (`run`).
public struct Settings: Sendable, Hashable {
    public var site: SiteSettings
    public var cameras: [CameraSettings]
    /// The standard catalogue with the site's names, codes, dwell, limits and filing.
    public var catalogue: Catalogue
    /// One entry for each violation; dwell and sightings agree with the catalogue.
    public var rules: [Violation: RuleSettings]
    /// Confidence from which a class that is filed as `registered` registers by itself, 0...1.
    public var registerFloors: [Violation: Double]
    /// When a class is filed; a missing one is the standard.
    public var policies: [Violation: FilingPolicy]
    /// How a case's number is written: a pattern of `CaseNumberFormat`.
    public var number: String
    /// Nil files what each view sees, whatever others see. A scan leaves it out.
    public var neighbours: NeighbourRule?
    /// Nil files a new case for what is back.
    public var recurrence: Recurrence?
    public var evidence: EvidenceSettings
    public var log: LogSettings
    public var grab: GrabSettings
    public var detection: DetectionSettings
    /// Who is told of cases.
    public var deliveries: [DeliverySettings]
    public var audit: AuditSettings
    /// When evidence pictures go; the standard keeps all.
    public var retention: Retention
    /// The page and the API; nil where none is served.
    public var desk: DeskSettings?
    /// The directory of the store, the evidence and the exports; nil where the file names none.
    public var output: String?

    public init(
        site: SiteSettings = SiteSettings(), cameras: [CameraSettings],
        catalogue: Catalogue = .standard, rules: [Violation: RuleSettings]? = nil,
        registerFloors: [Violation: Double] = [:],
        policies: [Violation: FilingPolicy] = [:],
        number: String = CaseNumberFormat.standard.pattern,
        neighbours: NeighbourRule? = .standard, recurrence: Recurrence? = nil,
        evidence: EvidenceSettings = EvidenceSettings(), log: LogSettings = LogSettings(),
        grab: GrabSettings = GrabSettings(),
        detection: DetectionSettings = DetectionSettings(),
        deliveries: [DeliverySettings] = [], audit: AuditSettings = AuditSettings(),
        retention: Retention = Retention(), desk: DeskSettings? = nil, output: String? = nil
    ) {
        self.site = site
        self.cameras = cameras
        self.catalogue = catalogue
        self.rules =
            rules
            ?? Dictionary(
                uniqueKeysWithValues: catalogue.entries.map { ($0.violation, RuleSettings($0)) })
        self.registerFloors = registerFloors
        self.policies = policies
        self.number = number
        self.neighbours = neighbours
        self.recurrence = recurrence
        self.evidence = evidence
        self.log = log
        self.grab = grab
        self.detection = detection
        self.deliveries = deliveries
        self.audit = audit
        self.retention = retention
        self.desk = desk
        self.output = output
    }

    /// No settings file: the whole picture is one view, `recording/main`, with one pavement zone
    /// named `picture`.
    public static let implicit = Settings(
        cameras: [
            CameraSettings(
                id: CameraID("recording"), source: .recording,
                presets: [
                    PresetSettings(
                        id: .main,
                        zones: [
                            ZoneSettings(
                                zone: Zone(id: "picture", kind: .pavement, polygon: .whole))
                        ])
                ])
        ])

    /// Every camera at every preset, in the order of the file.
    public var views: [ViewSettings] {
        cameras.flatMap { camera in
            camera.presets.map { ViewSettings(camera: camera, preset: $0) }
        }
    }
}

extension PresetID {
    /// The preset of a camera whose settings name none.
    public static let main = PresetID("main")
}
