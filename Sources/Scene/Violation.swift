/// What a case can be about: the eight street violations and the two that come along.
public enum Violation: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case garbagePile = "garbage_pile"
    case streetVending = "street_vending"
    case overflowingBin = "overflowing_bin"
    case shopEncroachment = "shop_encroachment"
    case streetHanging = "street_hanging"
    case disorderlyCycles = "disorderly_cycles"
    case illegalBanner = "illegal_banner"
    case piledMaterials = "piled_materials"
    case illegalParking = "illegal_parking"
    case leftObject = "left_object"

    public static func < (a: Violation, b: Violation) -> Bool { a.rawValue < b.rawValue }
}

/// A time limit from `registered` on, as a city's handling rules state it.
public enum TimeLimit: Sendable, Hashable, Codable {
    /// Runs day and night.
    case urgentHours(Int)
    /// Runs in working hours of working days only.
    case workingHours(Int)
    /// One working day is eight working hours.
    case workingDays(Int)
}

/// How one violation is named, coded, confirmed and filed. A city replaces any of it.
public struct CatalogueEntry: Sendable, Hashable, Codable {
    /// A class code of a published standard, and whether it was read in the standard itself.
    public struct Code: Sendable, Hashable, Codable {
        public enum Source: String, Sendable, Hashable, Codable { case verified, secondhand }
        public var code: String
        public var source: Source

        public init(_ code: String, _ source: Source) {
            self.code = code
            self.source = source
        }
    }

    /// Whether a confirmed violation becomes a case, and in which state it begins.
    public enum Filing: String, Sendable, Hashable, Codable, CaseIterable {
        /// An event only.
        case none
        case reported
        case registered
    }

    public var violation: Violation
    public var english: String
    public var chinese: String
    /// GB/T 47678.5-2026.
    public var code2026: Code?
    /// GB/T 30428.2-2013.
    public var code2013: Code?
    /// The style of CJ/T 214.
    public var codeCJ: Code?
    /// The time between the first and the last sighting that confirms, 2 s ... 24 h.
    public var dwell: Duration
    /// Usable pictures in which it must be seen.
    public var sightings: Int
    public var timeLimit: TimeLimit?
    public var file: Filing

    public init(
        violation: Violation, english: String, chinese: String, code2026: Code?, code2013: Code?,
        codeCJ: Code?, dwell: Duration, sightings: Int = 2, timeLimit: TimeLimit?,
        file: Filing = .reported
    ) {
        self.violation = violation
        self.english = english
        self.chinese = chinese
        self.code2026 = code2026
        self.code2013 = code2013
        self.codeCJ = codeCJ
        self.dwell = dwell
        self.sightings = sightings
        self.timeLimit = timeLimit
        self.file = file
    }
}
