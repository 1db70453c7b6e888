public import Scene

/// What one view's pipeline has to keep, all of it or nothing: one transaction.
public struct Batch: Sendable {
    /// The end of a confirmed violation.
    public struct Clearance: Sendable, Hashable {
        public var event: String
        /// The first picture that showed the place clean.
        public var at: Moment
        /// The after picture.
        public var evidence: EvidenceFile?

        public init(event: String, at: Moment, evidence: EvidenceFile? = nil) {
            self.event = event
            self.at = at
            self.evidence = evidence
        }
    }

    public var view: ViewID
    /// How this view's events become cases; nil files nothing.
    public var filing: Filing?
    /// Confirmed ones, in the order of confirmation.
    public var events: [Event]
    public var cleared: [Clearance]
    public var suppressed: [Suppression]
    public var observations: [ObservationLine]
    public var checkpoint: Checkpoint?
    /// When the visit that this batch ends was due; nil where no timetable asked for it.
    public var visitDue: Moment?
    /// What the visit says of the camera; nil where this batch ends none.
    public var health: CameraHealth?

    public init(
        view: ViewID, filing: Filing? = nil, events: [Event] = [], cleared: [Clearance] = [],
        suppressed: [Suppression] = [], observations: [ObservationLine] = [],
        checkpoint: Checkpoint? = nil
    ) {
        self.view = view
        self.filing = filing
        self.events = events
        self.cleared = cleared
        self.suppressed = suppressed
        self.observations = observations
        self.checkpoint = checkpoint
    }
}
