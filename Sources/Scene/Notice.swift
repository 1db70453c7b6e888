/// One change of a case, or of an event without a case, as it is told to others.
public struct Notice: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case new, update, end
        /// The audit trail was sealed: the seal, to be kept where the store's writers cannot reach.
        case seal
        /// A camera or head began to give nothing that can be judged, and gives it again.
        case fault, recovered

        /// Whether it is about a camera's health; those are told only to who asks for them.
        public var isOfHealth: Bool { self == .fault || self == .recovered }
    }

    /// Its place in the order of changes; later ones are higher, and none is used twice.
    public var sequence: Int64
    /// The event's id and the state it came to: the same for every delivery of one change, so that
    /// who is told twice knows.
    public var key: String
    /// The case's number, the event's id or the view's health: notices of one subject are told in
    /// their order.
    public var subject: String
    /// Nil for a seal.
    public var camera: CameraID?
    /// Nil for a seal and for a camera's health.
    public var violation: Violation?
    public var kind: Kind
    public var at: Moment
    /// A JSON object: `{"type", "key", "kind", "at", "before", "after"}`.
    public var body: String
    /// The picture that shows it best, relative to the store's folder.
    public var picture: EvidenceFile?

    public init(
        sequence: Int64, key: String, subject: String, camera: CameraID?, violation: Violation?,
        kind: Kind, at: Moment, body: String, picture: EvidenceFile? = nil
    ) {
        self.sequence = sequence
        self.key = key
        self.subject = subject
        self.camera = camera
        self.violation = violation
        self.kind = kind
        self.at = at
        self.body = body
        self.picture = picture
    }
}

/// A notice that one target has not had yet.
public struct WaitingNotice: Sendable, Hashable {
    public var notice: Notice
    /// How often the target refused it.
    public var tries: Int
    /// An earlier notice of the same subject waits too: this one must not be told before it.
    public var isBehind: Bool

    public init(_ notice: Notice, tries: Int = 0, isBehind: Bool = false) {
        self.notice = notice
        self.tries = tries
        self.isBehind = isBehind
    }
}

/// What became of a notice at one target.
public struct NoticeOutcome: Sendable, Hashable {
    public enum Result: Sendable, Hashable {
        case delivered
        /// It waits behind an earlier one of its subject.
        case held
        /// The target refused it, in the words of the log; it is tried again.
        case refused(String)
        /// It was refused for the last time; only a person brings it back.
        case dead(String)
    }

    public var sequence: Int64
    public var subject: String
    public var result: Result

    public init(_ notice: Notice, _ result: Result) {
        sequence = notice.sequence
        subject = notice.subject
        self.result = result
    }
}
