public import Scene

/// Which cases, events or suppressions a page shows, the newest first; what is nil or empty does
/// not restrict.
public struct PageQuery: Sendable, Hashable {
    /// Only of these cameras, as somebody may see no others.
    public var cameras: Set<String>?
    /// Of cases only: these numbers.
    public var numbers: Set<String>?
    public var camera: String?
    public var preset: String?
    public var violations: [Violation]
    /// Of cases only.
    public var states: [CaseState]
    /// Of cases only: true for those that are not ended, false for those that are.
    public var isOpen: Bool?
    /// Of cases only: open and past their deadline at this moment.
    public var overdueAt: Moment?
    /// Confirmed, or suppressed, at or after.
    public var since: Moment?
    /// Confirmed, or suppressed, before.
    public var before: Moment?
    /// The last row of the page before.
    public var mark: PageMark?
    /// Rows of a page.
    public var limit: Int

    public init(
        cameras: Set<String>? = nil, numbers: Set<String>? = nil, camera: String? = nil,
        preset: String? = nil, violations: [Violation] = [], states: [CaseState] = [],
        isOpen: Bool? = nil,
        overdueAt: Moment? = nil, since: Moment? = nil, before: Moment? = nil,
        mark: PageMark? = nil, limit: Int = 50
    ) {
        self.cameras = cameras
        self.numbers = numbers
        self.camera = camera
        self.preset = preset
        self.violations = violations
        self.states = states
        self.isOpen = isOpen
        self.overdueAt = overdueAt
        self.since = since
        self.before = before
        self.mark = mark
        self.limit = limit
    }
}

/// Where a page ended. It names a row, not a number of rows, so what comes in meanwhile neither
/// repeats nor skips one.
public struct PageMark: Sendable, Hashable, Codable {
    public var at: Moment
    public var camera: String
    public var preset: String
    /// The event's or suppression's id.
    public var id: String

    public init(at: Moment, view: ViewID, id: String) {
        self.at = at
        camera = view.camera.name
        preset = view.preset.name
        self.id = id
    }
}

/// Rows of a page, and where it ended.
public struct Page<Row: Sendable>: Sendable {
    public var rows: [Row]
    /// Nil where nothing follows.
    public var next: PageMark?

    /// - Parameter rows: one more than `limit` where more follows.
    init(_ rows: [Row], limit: Int, mark: (Row) -> PageMark) {
        self.rows = Array(rows.prefix(limit))
        next = rows.count > limit ? self.rows.last.map(mark) : nil
    }
}
