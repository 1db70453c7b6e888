public import CaseFiling
public import Grabbing
public import Judging
public import Scene
public import Timetable

/// One camera with the angles at which it looks.
public struct CameraSettings: Sendable, Hashable {
    public var id: CameraID
    public var source: SourceAddress
    /// How a camera that is reached by RTSP sends.
    public var transport: Transport
    /// Where a sharper picture of the same comes from, for evidence; nil: from ``source``.
    public var evidenceSource: SourceAddress?
    public var location: LocationSettings?
    public var head: Head
    /// The preset to which the head goes back when idle; nil leaves it where it is.
    public var home: String?
    /// In the order of the file, at least one.
    public var presets: [PresetSettings]

    /// How RTSP cameras send their packets.
    public enum Transport: String, Sendable, Hashable, CaseIterable { case tcp, udp }

    /// What turns the camera.
    public enum Head: Sendable, Hashable {
        case fixed
        case onvif(SourceAddress)
    }

    public init(
        id: CameraID, source: SourceAddress, transport: Transport = .tcp,
        evidenceSource: SourceAddress? = nil, location: LocationSettings? = nil,
        head: Head = .fixed, home: String? = nil, presets: [PresetSettings]
    ) {
        self.id = id
        self.source = source
        self.transport = transport
        self.evidenceSource = evidenceSource
        self.location = location
        self.head = head
        self.home = home
        self.presets = presets
    }
}

/// Where a camera stands, as a case states it.
public struct LocationSettings: Sendable, Hashable, Codable {
    /// Degrees of WGS 84 (CGCS2000).
    public var place: Place?
    /// 15 digits.
    public var grid: String?
    public var address: String?
    /// 18 characters.
    public var departmentCode: String?
    public var departmentName: String?

    public init(
        place: Place? = nil, grid: String? = nil, address: String? = nil,
        departmentCode: String? = nil, departmentName: String? = nil
    ) {
        self.place = place
        self.grid = grid
        self.address = address
        self.departmentCode = departmentCode
        self.departmentName = departmentName
    }
}

/// One angle of a camera: the zones drawn in it and when it is visited.
public struct PresetSettings: Sendable, Hashable {
    public var id: PresetID
    /// What the head calls it; nil on a fixed head.
    public var token: String?
    public var schedule: Schedule?
    /// Nil where it is visited, or only scanned.
    public var watch: WatchSettings?
    public var zones: [ZoneSettings]
    /// Where on the ground a point of the picture lies; nil where nobody has measured it.
    public var calibration: GroundCalibration?
    /// Usable pictures after which change alone may confirm.
    public var learning: Int
    /// Whether ten seconds of a watched recording are kept around each confirmation.
    public var clip: Bool

    public init(
        id: PresetID, token: String? = nil, schedule: Schedule? = nil,
        watch: WatchSettings? = nil, zones: [ZoneSettings] = [],
        calibration: GroundCalibration? = nil, learning: Int = 12,
        clip: Bool = false
    ) {
        self.id = id
        self.token = token
        self.schedule = schedule
        self.watch = watch
        self.zones = zones
        self.calibration = calibration
        self.learning = learning
        self.clip = clip
    }
}

/// How a view is watched without a break.
public struct WatchSettings: Sendable, Hashable {
    public var sampling: Sampling
    /// The sampling as it stands in the settings.
    public var samplingText: String { sampling.description }
    /// When; outside the stream is closed.
    public var hours: ActiveWindow

    public init(sampling: Sampling = .rate(1), hours: ActiveWindow = .always) {
        self.sampling = sampling
        self.hours = hours
    }
}

/// A zone, the times at which it is in force, and the classes that are judged otherwise in it.
public struct ZoneSettings: Sendable, Hashable {
    public var zone: Zone
    public var active: ActiveWindow
    /// Whole entries that go before the site's own here.
    public var rules: [Violation: RuleSettings]

    public init(
        zone: Zone, active: ActiveWindow = .always, rules: [Violation: RuleSettings] = [:]
    ) {
        self.zone = zone
        self.active = active
        self.rules = rules
    }
}
