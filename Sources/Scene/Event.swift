/// Why the judge decided as it did: which signals, with which values against which thresholds.
public struct Reason: Sendable, Hashable, Codable {
    public struct Signal: Sendable, Hashable, Codable {
        public var name: String
        public var value: Double
        /// What the value was held against; nil where it only informs.
        public var threshold: Double?

        public init(_ name: String, value: Double, threshold: Double? = nil) {
            self.name = name
            self.value = value
            self.threshold = threshold
        }
    }

    /// One sentence for the officer.
    public var summary: String
    public var signals: [Signal]

    public init(_ summary: String, signals: [Signal] = []) {
        self.summary = summary
        self.signals = signals
    }
}

/// One evidence picture on disk, relative to the output directory.
public struct EvidenceFile: Sendable, Hashable, Codable {
    public var path: String
    /// 64 lower-case hex digits over the file's bytes.
    public var sha256: String

    public init(path: String, sha256: String) {
        self.path = path
        self.sha256 = sha256
    }
}

/// What is kept of an event, in the order in which it comes about: pictures, and from a recording
/// that was watched a short film around the confirmation.
public enum EvidenceKind: String, Sendable, Hashable, Codable, CaseIterable {
    case before, first, confirmed, annotated, clip, after

    /// What the file's name ends with, no dot.
    public var fileExtension: String { self == .clip ? "mp4" : "jpg" }
}

/// One confirmed violation, from first sight to its end.
public struct Event: Sendable, Hashable, Codable {
    /// First 16 hex digits of SHA-256 over camera, preset, violation, first-seen milliseconds and
    /// the first box in thousandths.
    public var id: String
    public var violation: Violation
    public var view: ViewID
    public var zone: String
    public var firstSeen: Moment
    public var confirmed: Moment
    public var cleared: Moment?
    /// Where it stood when it was confirmed.
    public var box: Box
    public var confidence: Double
    public var reason: Reason
    public var evidence: [EvidenceKind: EvidenceFile]

    public init(
        id: String, violation: Violation, view: ViewID, zone: String, firstSeen: Moment,
        confirmed: Moment, cleared: Moment? = nil, box: Box, confidence: Double, reason: Reason,
        evidence: [EvidenceKind: EvidenceFile] = [:]
    ) {
        self.id = id
        self.violation = violation
        self.view = view
        self.zone = zone
        self.firstSeen = firstSeen
        self.confirmed = confirmed
        self.cleared = cleared
        self.box = box
        self.confidence = confidence
        self.reason = reason
        self.evidence = evidence
    }
}

/// A suspicion that was not confirmed, and why.
public struct Suppression: Sendable, Hashable, Codable {
    public enum Cause: String, Sendable, Hashable, Codable, CaseIterable {
        case tooShort = "too_short"
        case tooSmall = "too_small"
        case light, rain, headlights, masked
        case cameraMoved = "camera_moved"
        case explainedByPerson = "explained_by_person"
        case explainedByOther = "explained_by_other"
        case learning
        case ended
        /// The site has switched its class off since.
        case disabled
    }

    public var id: String
    public var violation: Violation
    public var view: ViewID
    public var zone: String
    public var firstSeen: Moment
    public var lastSeen: Moment
    /// When it was given up.
    public var suppressed: Moment
    public var box: Box
    public var cause: Cause
    public var reason: Reason

    public init(
        id: String, violation: Violation, view: ViewID, zone: String, firstSeen: Moment,
        lastSeen: Moment, suppressed: Moment, box: Box, cause: Cause, reason: Reason
    ) {
        self.id = id
        self.violation = violation
        self.view = view
        self.zone = zone
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.suppressed = suppressed
        self.box = box
        self.cause = cause
        self.reason = reason
    }
}
