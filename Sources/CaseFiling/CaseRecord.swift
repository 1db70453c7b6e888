public import Scene

/// One case, as it stands in the store.
public struct CaseRecord: Sendable, Hashable {
    /// One change of state; the first is the filing.
    public struct Change: Sendable, Hashable {
        public var at: Moment
        public var actor: Actor
        /// Nil for the filing.
        public var from: CaseState?
        public var to: CaseState
        public var note: String?
        /// The deadline that began here; a reopened case keeps the older one in its history.
        public var deadline: Moment?

        public init(
            at: Moment, actor: Actor, from: CaseState? = nil, to: CaseState, note: String? = nil,
            deadline: Moment? = nil
        ) {
            self.at = at
            self.actor = actor
            self.from = from
            self.to = to
            self.note = note
            self.deadline = deadline
        }

        /// Whether a deadline runs from here. A case that is sent back to its dispatcher keeps the
        /// one it has; one that is registered or reopened begins a new one.
        var beginsDeadline: Bool { to == .registered && (from == .reported || from == .closed) }
    }

    public var number: String
    public var state: CaseState
    /// The event that was filed, with its evidence.
    public var event: Event
    /// Later events of the same thing in the same place.
    public var linked: [String]
    /// Events of other views that may be the same thing; an officer decides.
    public var proposed: [String]
    /// The class as the catalogue had it when the case was filed.
    public var entry: CatalogueEntry
    public var place: CasePlace
    /// The site's clock by its IANA name, for showing times.
    public var zone: String
    public var registered: Moment?
    public var deadline: Moment?
    /// The place has been seen clean since: the engine proposes to close.
    public var closingProposed: Moment?
    public var history: [Change]
}
