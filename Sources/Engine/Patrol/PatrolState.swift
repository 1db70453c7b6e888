internal import CaseFiling
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene

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
        guard let visit = heads[camera]?.next(at: now, from: place, places: places) else {
            return nil
        }
        ledger.begin(visit.view)
        home.remove(camera)
        return visit
    }

    /// Notes that a head moved, and where to is not known.
    mutating func lose(_ camera: CameraID) { standing[camera] = nil }
}
