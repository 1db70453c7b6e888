public import Scene

/// What one rule needs before it confirms, and how large and where its thing may be.
///
/// Sizes are fractions of the picture. The defaults of sizes rest on a street camera 3 to 8 m up
/// that looks 5 to 60 m far, where a standing person is 0.06 to 0.4 of the picture high.
public struct RuleSettings: Sendable, Hashable, Codable {
    public var violation: Violation
    public var enabled: Bool
    /// The time between the first and the last sighting that confirms, 2 s ... 24 h.
    public var dwell: Duration
    /// Usable pictures in which it must be seen, 1 ... 1000.
    public var sightings: Int
    /// While watching: the place may be seen clean for at most this long, 0 s ... 1 h.
    public var absence: Duration
    /// In visits: at most this many pictures on end may show the place clean, 0 ... 100.
    public var absentVisits: Int
    /// While watching: the longest time without a sighting that still counts as standing, > 0.
    public var maxGap: Duration
    /// In visits: the same, in intervals between two visits, > 0.
    public var maxGapIntervals: Int
    /// The least changed area, 0...1.
    public var minArea: Double
    /// The largest area of the box, 0...1.
    public var maxBoxArea: Double
    /// The largest width of the box, 0...1.
    public var maxWidth: Double
    /// The largest height of the box, 0...1.
    public var maxHeight: Double
    /// The least width over height of the box, both in fractions of the picture.
    public var minAspect: Double
    /// How much larger than these limits a thing may be that a classifier names, 1 ... 10.
    public var roomWhenNamed: Double
    /// How sure Diffing must be that it is a thing and not light, rain or noise, 0...1.
    public var minConfidence: Double
    /// The probability from which another class speaks against this one, 0.5 ... 1.
    public var contradiction: Double
    /// The probability from which a classifier names this class, 0...1.
    public var classFloor: Double
    /// The same for what is looked at without a memory, 0...1.
    public var surveyFloor: Double
    /// Whether nothing is suspected before a classifier or a detector names it.
    public var needsClass: Bool
    /// A detector's labels, and a classifier's classes beside the rule's own, that speak for this
    /// class.
    public var labels: [String]
    /// So many things in one zone make a violation, 1 ... 100; `disorderly_cycles` only.
    public var count: Int
    /// While watching: so long a person has stayed before it counts, 0 s ... 1 h;
    /// `street_vending` only.
    public var personDwell: Duration
    /// The least area of a stall over that of the person beside it, 0 ... 10, where nothing names
    /// it; `street_vending` only.
    public var stallToPerson: Double
    /// An unconfirmed suspicion is given up after this time; its region is then absorbed.
    public var holdLimit: Duration

    public init(_ violation: Violation, dwell: Duration, sightings: Int = 2) {
        self.violation = violation
        self.enabled = true
        self.dwell = dwell
        self.sightings = sightings
        self.absence = .seconds(10)
        self.absentVisits = 1
        self.maxGap = .seconds(120)
        self.maxGapIntervals = 3
        // About 28 pixels each way at 1080p: below it a leaf or a lamp looks like anything.
        self.minArea = 0.0004
        self.maxBoxArea = 1
        self.maxWidth = 1
        self.maxHeight = 1
        self.minAspect = 0
        self.roomWhenNamed = 2
        self.minConfidence = 0.25
        self.contradiction = 0.6
        self.classFloor = 0.5
        self.surveyFloor = 0.8
        self.needsClass = false
        self.labels = Labels.standard(violation)
        self.count = 1
        self.personDwell = .seconds(30)
        self.stallToPerson = 0.8
        self.holdLimit = .seconds(24 * 3600)
    }

    /// What a rule starts from where the settings say nothing: dwell and sightings of the entry,
    /// sizes of the class.
    public init(_ entry: CatalogueEntry) {
        self.init(entry.violation, dwell: entry.dwell, sightings: entry.sightings)
        // A bus that stops near the camera fills a third; what fills more is light.
        maxBoxArea = 0.4
        switch entry.violation {
        case .garbagePile:
            // A pile is at most about 1.2 m high and 2.5 m wide and not much taller than wide. Size
            // alone tells it from a cart or a car only where it cannot be one: at 0.16 of the
            // height a person would be 0.23, nearer than most street cameras look. What is larger
            // becomes a left object until a classifier names it. The area allows what width and
            // height allow: a tighter one made a broad pile come and go with its outline.
            maxBoxArea = 0.032
            maxWidth = 0.2
            maxHeight = 0.16
            minAspect = 0.4
        case .illegalParking:
            // A car 60 m off is 0.03 × 0.04; a person, 0.17 to 0.25 wide for its height, is
            // slimmer than any vehicle, of which a lorry seen from behind is the slimmest at 0.4.
            minArea = 0.0008
            minAspect = 0.35
        case .shopEncroachment:
            // A door's leaf and a person are slimmer than a rack of clothes, 0.4.
            minArea = 0.001
            minAspect = 0.35
        case .disorderlyCycles:
            // One is leant to a wall for a moment; three are a place where people park.
            count = 3
            needsClass = true
        case .illegalBanner, .piledMaterials:
            // A lit window is a bright rectangle too, and a heap is as large as a car: by size and
            // place alone nothing is said.
            needsClass = true
            minArea = 0.002
        case .streetVending:
            // A blanket with goods at 20 m.
            minArea = 0.001
        case .streetHanging, .overflowingBin, .leftObject: break
        }
    }
}
