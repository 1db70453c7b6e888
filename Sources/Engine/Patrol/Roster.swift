internal import CaseFiling
internal import Foundation
internal import Scene
internal import Timetable

/// All views that a daemon visits, resolved from one reading of the settings.
struct Roster: Sendable {
    /// A view with all that a visit of it needs.
    struct Post: Sendable {
        var plan: ViewPlan
        var visits: VisitPlan
        var view: ViewSettings
        var interval: Duration
        /// The host that is asked for pictures; nil where none is.
        var host: String?
    }

    /// A view that is watched without a break.
    struct Watch: Sendable {
        var plan: ViewPlan
        var view: ViewSettings
        var settings: WatchSettings
    }

    var posts: [ViewID: Post]
    var watches: [Watch] = []
    /// The views of heads that turn which are visited at exact times.
    var exactViews: [CameraID: [ViewID]] = [:]
    var visitor: Visitor
    var site: SiteSettings
    var zone: TimeZone { site.zone }

    /// - Parameter folder: where relative source paths begin: the folder of the settings file.
    /// - Throws: ``PatrolError`` where a view cannot be visited or none has a schedule.
    init(
        settings: Settings, visitor: Visitor, folder: String, started: Date, book: CameraBook
    ) throws(PatrolError) {
        self.visitor = visitor
        site = settings.site
        posts = [:]
        for view in settings.views where view.isPatrolled {
            var need = CameraBook.Need(
                view: view, folder: folder, start: Moment(started), zone: settings.site.zone)
            guard book.camera(need) != nil else {
                throw PatrolError(
                    .settings,
                    "\(view.id): source \(view.source) cannot be visited; "
                        + (view.head == .fixed
                            ? "needs rtsp://…, http://…, udp://…, a video file or a folder of pictures"
                            : "a head needs onvif: http://… and the source rtsp://…, a JPEG or "
                                + "Motion JPEG at http://…, or onvif:snapshot"))
            }
            need.isForEvidence = true
            guard view.evidenceSource == nil || book.camera(need) != nil else {
                throw PatrolError(
                    .settings, "\(view.id): evidence: its source cannot be visited")
            }
            var plan = ViewPlan(view: view, settings: settings)
            plan.filing.neighbours = settings.neighbours
            if let watch = view.watch {
                watches.append(Watch(plan: plan, view: view, settings: watch))
            }
            guard let visits = view.plan(site: settings.site) else { continue }
            if view.head != .fixed, visits.hasExactVisits {
                exactViews[view.id.camera, default: []].append(view.id)
            }
            posts[view.id] = Post(
                plan: plan, visits: visits, view: view,
                interval: Self.interval(of: view, visits: visits, from: started),
                host: view.source.host ?? Self.headHost(of: view))
        }
        guard !posts.isEmpty || !watches.isEmpty else {
            throw PatrolError(
                .settings,
                "no view has a schedule: nothing to visit; "
                    + "add e.g. schedule: {every: 10m} or watch: {sampling: 1fps} to a preset")
        }
    }

    /// Where the head's service gives the pictures.
    private static func headHost(of view: ViewSettings) -> String? {
        guard case .onvif(let address) = view.head else { return nil }
        return address.host
    }

    /// The timetable's own interval, else the longest gap between the first visits from `start` on.
    private static func interval(
        of view: ViewSettings, visits: VisitPlan, from start: Date
    ) -> Duration {
        if let every = view.schedule?.every { return every }
        let week = visits.visits(from: start, until: start.addingTimeInterval(7 * 86_400))
        let gaps = zip(week.dropFirst(), week).map { $0.due.timeIntervalSince($1.due) }
        return .seconds(gaps.max() ?? 86_400)
    }
}
