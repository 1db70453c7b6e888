internal import CaseFiling
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene
internal import Timetable

/// What a patrol knows between two visits; touched under its lock only.
struct PatrolState {
    var roster: Roster
    var tour: Tour
    var ledger = VisitLedger()
    /// Taken from the timetable before other settings came in.
    var taken: [Tour.Visit] = []
    /// Views that somebody asked to have visited at once.
    var asked: Set<ViewID> = []
    var backOffs: [CameraID: BackOff] = [:]
    /// The visits that wait for a head that turns.
    var heads: [CameraID: HeadQueue] = [:]
    /// The view at which each head was last seen to stand.
    var standing: [CameraID: ViewID] = [:]
    /// Where a head stands for each view, pan first, in its own units.
    var places: [ViewID: [Double]] = [:]
    /// Heads that were sent home and not turned since.
    var home: Set<CameraID> = []
    /// Heads that are kept free for an exact visit though others wait, and until when.
    var held: [CameraID: Date] = [:]
    /// The next exact visit of heads that have any.
    private var appointments: [CameraID: HeadQueue.Appointment] = [:]
    var leases: [CameraID: CameraLease] = [:]
    var made = 0
    var failed = 0
    /// Ends those who watch by the roster that is in force; nil before the first.
    var watching: Cancellation?
    var sleeper: Task<Void, Never>?
    /// Something changed while nobody slept.
    var isWoken = false

    init(roster: Roster, tour: Tour, leases: [CameraLease]) {
        self.roster = roster
        self.tour = tour
        for lease in leases { self.leases[lease.camera] = lease }
    }

    /// A visit that is not made, and why.
    struct Miss {
        var visit: Tour.Visit
        var reason: MissedVisits.Reason
        /// For the store: words that are the same for visits that are missed alike.
        var detail: String?
        var words: String
    }

    /// Why a camera may not be visited now, if so.
    func obstacle(
        for visit: Tour.Visit, at now: Date, uptime: Duration
    ) -> Miss? {
        let camera = visit.view.camera
        if let lease = leases[camera], lease.until > Moment(now) {
            return Miss(
                visit: visit, reason: .leased, detail: lease.holder,
                words: "\(lease.holder) steers the head by hand")
        }
        if let backOff = backOffs[camera], let rest = backOff.rest(at: uptime) {
            let why = "the camera failed \(backOff.failures) times"
            return Miss(
                visit: visit, reason: .resting, detail: why,
                words: "\(why), it is left alone for \(rest.components.seconds) s more")
        }
        return nil
    }

    /// Lets the head's next visit go, where it is free.
    mutating func nextVisit(of camera: CameraID, at now: Date) -> Tour.Visit? {
        let place = standing[camera].flatMap { places[$0] }
        let appointment = appointment(of: camera, after: now)
        let next = heads[camera]?.next(
            at: now, from: place, places: places, before: appointment)
        held[camera] = heads[camera]?.heldUntil
        guard let visit = next else { return nil }
        ledger.begin(visit.view)
        home.remove(camera)
        return visit
    }

    /// Takes other settings in, and forgets what was known of the views of the old ones.
    mutating func adopt(_ roster: Roster) {
        self.roster = roster
        tour = tour.continued(with: roster.posts.mapValues(\.visits))
        backOffs = [:]
        // A preset of the same name may be another place now, or be visited at other times.
        places = [:]
        appointments = [:]
    }

    /// The next exact visit of a head after `now`; nil where it has none.
    private mutating func appointment(
        of camera: CameraID, after now: Date
    ) -> HeadQueue.Appointment? {
        guard let views = roster.exactViews[camera] else { return nil }
        if let known = appointments[camera], known.due > now { return known }
        let all = views.compactMap { view -> HeadQueue.Appointment? in
            guard let post = roster.posts[view], let due = post.visits.nextExact(after: now) else {
                return nil
            }
            return .init(due: due, priority: post.view.schedule?.priority ?? 5)
        }
        let next = all.min { ($0.due, -$0.priority) < ($1.due, -$1.priority) }
        appointments[camera] = next
        return next
    }

    /// Notes that a head moved, and where to is not known.
    mutating func lose(_ camera: CameraID) { standing[camera] = nil }
}
