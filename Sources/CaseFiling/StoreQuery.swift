public import Scene

/// Which events or cases are wanted; what is nil or empty does not restrict.
public struct StoreQuery: Sendable, Hashable {
    /// Only of these; nil for all.
    public var cameras: Set<String>?
    public var camera: String?
    public var preset: String?
    public var violations: [Violation]
    /// Of cases only.
    public var states: [CaseState]
    /// Confirmed at or after.
    public var since: Moment?
    /// Confirmed before.
    public var before: Moment?
    public var limit: Int?

    public init(
        cameras: Set<String>? = nil, camera: String? = nil, preset: String? = nil,
        violations: [Violation] = [], states: [CaseState] = [], since: Moment? = nil,
        before: Moment? = nil, limit: Int? = nil
    ) {
        self.cameras = cameras
        self.camera = camera
        self.preset = preset
        self.violations = violations
        self.states = states
        self.since = since
        self.before = before
        self.limit = limit
    }
}
