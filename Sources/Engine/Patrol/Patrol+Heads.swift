public import CaseFiling
internal import Foundation
internal import Grabbing
internal import Logging
internal import Patrolling
public import Scene
internal import Synchronization
internal import Timetable

extension Patrol {
    /// A camera whose next visit lies further away than this is sent home.
    private static let idle: TimeInterval = 60

    /// What a head does after a visit.
    private enum Next {
        case visit(Tour.Visit)
        /// It stays busy on its way home.
        case goHome(TurnedHome)
        case rest
    }

    /// Lets the next visit of the same head go, or gives up those that wait where it cannot be
    /// visited, or sends it home where nothing waits.
    ///
    /// - Returns: nil where the head is free now, or the camera has none.
    func following(_ visit: Tour.Visit) async throws -> Tour.Visit? {
        while true {
            let next = next(after: visit.view)
            try await recorder.flush()
            switch next {
            case .rest: return nil
            case .visit(let visit): return visit
            case .goHome(let home):
                do {
                    try await crew.run { [cancellation] in try home.go(cancellation) }
                } catch {
                    logger.warning(
                        "the head did not go home",
                        metadata: ["camera": "\(visit.view.camera)", "error": "\(error)"])
                }
            }
        }
    }

    private func next(after view: ViewID) -> Next {
        let (now, camera) = (clock.now(), view.camera)
        return state.withLock { state -> Next in
            guard state.heads[camera] != nil else { return .rest }
            state.heads[camera]?.end(at: now)
            endLeases(by: now, in: &state)
            guard !cancellation.isCancelled else {
                for visit in state.heads[camera]?.drain() ?? [] where visit.isPlanned {
                    recorder.note([visit.unmade(as: .stopped)])
                }
                return .rest
            }
            if giveUp(camera, at: now, in: &state) { return .rest }
            if let next = state.nextVisit(of: camera, at: now) { return .visit(next) }
            guard let home = home(of: view, at: now, in: state) else { return .rest }
            state.heads[camera]?.begin()
            state.home.insert(camera)
            state.lose(camera)
            return .goHome(home)
        }
    }

    /// The way home of a head that has one, is not there and has nothing to do for a while.
    private func home(of view: ViewID, at now: Date, in state: PatrolState) -> TurnedHome? {
        guard let post = state.roster.posts[view], !state.home.contains(view.camera),
            let home = TurnedHome(post.view)
        else { return nil }
        let isWanted = state.roster.posts.values.contains {
            guard $0.view.id.camera == view.camera, let next = $0.visits.next(after: now) else {
                return false
            }
            return next.due.timeIntervalSince(now) < Self.idle
        }
        return isWanted ? nil : home
    }

    /// Leaves a camera's head to somebody who steers it by hand.
    ///
    /// A visit that is under way ends as it began; those that fall due meanwhile are missed with the
    /// reason `leased`. The lease outlives a restart.
    ///
    /// - Returns: false where the camera has no head that turns.
    /// - Throws: `StoreError`; the head is then not leased.
    public func lease(_ lease: CameraLease) throws -> Bool {
        let turns = state.withLock { state in
            state.roster.posts.values.contains {
                $0.view.id.camera == lease.camera && $0.view.head != .fixed
            }
        }
        guard turns else { return false }
        try store.put(lease)
        state.withLock { $0.leases[lease.camera] = lease }
        logger.notice(
            "head leased",
            metadata: [
                "camera": "\(lease.camera)", "holder": "\(lease.holder)",
                "until": "\(Date(lease.until))",
            ])
        return true
    }

    /// Takes a head back before its lease runs out.
    ///
    /// - Returns: false where the camera is not leased.
    public func endLease(of camera: CameraID) throws -> Bool {
        guard lease(of: camera) != nil else { return false }
        try store.endLease(of: camera)
        state.withLock {
            $0.leases[camera] = nil
            $0.lose(camera)
        }
        logger.notice("head taken back", metadata: ["camera": "\(camera)"])
        return true
    }

    /// Who steers a camera's head now, and until when.
    public func lease(of camera: CameraID) -> CameraLease? {
        let now = Moment(clock.now())
        return state.withLock { $0.leases[camera] }.flatMap { $0.until > now ? $0 : nil }
    }

    /// Forgets leases that have run out, and where their heads stood before.
    func endLeases(by now: Date, in state: inout PatrolState) {
        for (camera, lease) in state.leases where lease.until <= Moment(now) {
            state.leases[camera] = nil
            state.lose(camera)
        }
    }
}
