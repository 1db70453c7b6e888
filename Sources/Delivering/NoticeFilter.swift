public import Scene

/// Which notices a target wants; what is empty does not restrict.
public struct NoticeFilter: Sendable, Hashable {
    public var kinds: Set<Notice.Kind>
    public var violations: Set<Violation>
    public var cameras: Set<CameraID>

    public static let all = NoticeFilter()

    public init(
        kinds: Set<Notice.Kind> = [], violations: Set<Violation> = [],
        cameras: Set<CameraID> = []
    ) {
        self.kinds = kinds
        self.violations = violations
        self.cameras = cameras
    }

    /// A seal is about no class and no camera; only the kinds speak of it.
    func wants(_ notice: Notice) -> Bool {
        guard kinds.isEmpty || kinds.contains(notice.kind) else { return false }
        if let violation = notice.violation, !violations.isEmpty {
            guard violations.contains(violation) else { return false }
        }
        if let camera = notice.camera, !cameras.isEmpty { return cameras.contains(camera) }
        return true
    }
}
