public import Scene

/// Which notices a target wants; what is empty does not restrict, but a camera's health is told only
/// where the kinds name it: a district's cameras fail more often than its streets.
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

    /// A seal is about no class and no camera, a camera's health about no class; only the kinds
    /// speak of them.
    func wants(_ notice: Notice) -> Bool {
        guard kinds.contains(notice.kind) || (kinds.isEmpty && !notice.kind.isOfHealth) else {
            return false
        }
        if let violation = notice.violation, !violations.isEmpty {
            guard violations.contains(violation) else { return false }
        }
        if let camera = notice.camera, !cameras.isEmpty { return cameras.contains(camera) }
        return true
    }
}
