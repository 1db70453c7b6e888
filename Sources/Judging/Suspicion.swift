public import Scene

/// One thing that a rule watches: from the first sighting until it is cleared or given up.
///
/// `violation`, `firstSeen` and `firstBox` never change: with the view they make its identity.
public struct Suspicion: Sendable, Hashable, Codable {
    public let violation: Violation
    /// The zone in which it stands, by the settings' name.
    public var zone: String
    public let firstSeen: Moment
    public let firstBox: Box
    /// Where it was seen last.
    public var box: Box
    public var lastSeen: Moment
    /// Usable pictures in which it was seen since the count began.
    public var sightings: Int
    /// 0...1, rounded to 1e-4.
    public var confidence: Double
    /// By what it was known, the newest last.
    public var marks: [Mark]
    /// The numbers under which Diffing knew it, the newest last.
    public var regionIDs: [Int] { marks.regions }

    public init(
        violation: Violation, zone: String, firstSeen: Moment, firstBox: Box, lastSeen: Moment,
        sightings: Int, confidence: Double, marks: [Mark]
    ) {
        self.violation = violation
        self.zone = zone
        self.firstSeen = firstSeen
        self.firstBox = firstBox
        self.box = firstBox
        self.lastSeen = lastSeen
        self.sightings = sightings
        self.confidence = confidence
        self.marks = marks
    }
}
