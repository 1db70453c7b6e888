internal import CaseFiling
internal import Foundation
internal import Scene
internal import Timetable

/// How a camera fares, as those are told who follow it.
struct CameraStatus: Sendable, Hashable {
    enum State: String, Sendable {
        /// Not visited since the daemon began.
        case unknown
        /// Its newest pictures could be judged.
        case online
        /// It gives pictures, and those of a view cannot be judged.
        case faulty
        /// The newest try gave no picture.
        case unreachable
    }

    /// How one of its views fares.
    struct View: Sendable, Hashable {
        var preset: String
        /// `usable`, `unusable` or `failed`; `unknown` before the first visit.
        var state: String
        /// What is wrong, in words that hold no address.
        var reason: String?
    }

    var camera: CameraID
    var state = State.unknown
    var reason: String?
    /// When the state became what it is; nil while it is unknown.
    var since: Moment?
    var views: [View] = []

    /// - Parameter posts: what is known of the camera's views, in their order.
    init(_ camera: CameraID, _ posts: [(view: ViewID, post: BoardPost?)]) {
        self.camera = camera
        let lasts = posts.compactMap(\.post?.last)
        views = posts.map { view, post in
            View(
                preset: view.preset.name, state: post?.last?.outcome.name ?? "unknown",
                reason: post?.last?.outcome.why)
        }
        guard let newest = lasts.max(by: { $0.at < $1.at }) else { return }
        since = newest.at
        if case .failed(_, let words) = newest.outcome {
            (state, reason) = (.unreachable, words)
            return
        }
        let blind = lasts.filter {
            if case .unusable = $0.outcome { true } else { false }
        }.max { $0.at < $1.at }
        (state, reason) = (blind == nil ? .online : .faulty, blind?.outcome.why)
    }

    /// One line of JSON, times in the zone.
    func json(zone: TimeZone) -> String {
        JSONText.object([
            ("camera", JSONText.string(camera.name)), ("state", JSONText.string(state.rawValue)),
            ("reason", JSONText.string(reason)),
            ("since", JSONText.string(since.map { LocalTime.iso8601(Date($0), zone: zone) })),
            (
                "views",
                JSONText.array(
                    views.map {
                        JSONText.object([
                            ("preset", JSONText.string($0.preset)),
                            ("state", JSONText.string($0.state)),
                            ("reason", JSONText.string($0.reason)),
                        ])
                    })
            ),
        ])
    }
}

/// What was last told of every camera, and what has become of it since.
struct CameraStatusBook {
    private let board: Board
    private var number = -1
    private var edition = 0
    private var views: [CameraID: [ViewID]] = [:]
    private(set) var statuses: [CameraID: CameraStatus] = [:]
    private(set) var zone = TimeZone.gmt

    init(_ board: Board) { self.board = board }

    /// Reads the board.
    ///
    /// - Returns: the cameras whose state, reasons or views changed, in their order; the status is
    ///   nil where the settings have the camera no longer. The first call returns every camera that
    ///   is visited.
    /// - Complexity: O(changed views), O(all views) where the settings changed.
    mutating func changes() -> [(camera: CameraID, status: CameraStatus?)] {
        let (now, changed) = board.changes(after: number)
        number = now
        let (settings, edition) = board.settings
        var touched = changed.map { Set($0.map(\.camera)) }
        var gone: [CameraID] = []
        if edition != self.edition || touched == nil {
            self.edition = edition
            zone = settings.site.zone
            views = Dictionary(
                grouping: settings.views.filter(\.isPatrolled).map(\.id), by: \.camera)
            gone = statuses.keys.filter { views[$0] == nil }.sorted()
            for camera in gone { statuses[camera] = nil }
            touched = Set(views.keys)
        }
        let posts = touched?.isEmpty == false ? board.posts : [:]
        let told = (touched ?? []).sorted().compactMap { camera in
            take(camera, posts).map { (camera: camera, status: Optional($0)) }
        }
        return gone.map { ($0, nil) } + told
    }

    /// - Returns: nil where nothing is new.
    private mutating func take(
        _ camera: CameraID, _ posts: [ViewID: BoardPost]
    ) -> CameraStatus? {
        guard let views = views[camera] else { return nil }
        var status = CameraStatus(camera, views.map { ($0, posts[$0]) })
        let old = statuses[camera]
        if let old, old.state == status.state { status.since = old.since }
        guard status != old else { return nil }
        statuses[camera] = status
        return status
    }
}
