internal import CaseFiling
internal import Foundation
internal import Logging
internal import Patrolling
internal import Scene
internal import Synchronization
internal import Timetable

extension Patrol {
    /// Takes what is due and may begin now; visits of a head that is busy wait in its queue, and what
    /// of it cannot be made is kept as missed.
    func takeDue(by now: Date) async throws -> [Tour.Visit] {
        let uptime = clock.uptime
        let begun = state.withLock { state in
            let asked = state.asked.sorted().map {
                Tour.Visit(view: $0, due: now, reason: "asked for", isPlanned: false)
            }
            let due = asked + state.taken + state.tour.take(dueBy: now)
            state.asked = []
            state.taken = []
            endLeases(by: now, in: &state)
            var free: [Tour.Visit] = []
            var turning = endHolds(by: now, in: &state)
            for visit in due {
                let view = visit.view
                if let miss = state.obstacle(for: visit, at: now, uptime: uptime) {
                    keepUnmade(of: visit, in: &state)
                    self.miss(miss, in: &state)
                } else if let post = state.roster.posts[view], post.view.head != .fixed {
                    let priority = post.view.schedule?.priority ?? 5
                    let old = state.heads[view.camera, default: HeadQueue()]
                        .enter(visit, priority: priority)
                    if let old {
                        let words = "the head was busy until it fell due again"
                        miss(
                            .init(visit: old, reason: .late, detail: nil, words: words), in: &state)
                    }
                    keepUnmade(of: visit, in: &state)
                    turning.insert(view.camera)
                } else if state.ledger.isUnderWay(view) {
                    let words = "the last visit is still under way"
                    keepUnmade(of: visit, in: &state)
                    miss(
                        .init(visit: visit, reason: .underWay, detail: nil, words: words),
                        in: &state)
                } else {
                    keepUnmade(of: visit, in: &state)
                    state.ledger.begin(view)
                    free.append(visit)
                }
            }
            return free + turning.sorted().compactMap { state.nextVisit(of: $0, at: now) }
        }
        try await recorder.flush()
        return begun
    }

    /// The heads that were kept free for an exact visit until now. One that cannot be visited gives
    /// up what waits.
    private func endHolds(by now: Date, in state: inout PatrolState) -> Set<CameraID> {
        let ended = state.held.filter { $0.value <= now }.keys
        for camera in ended { state.held[camera] = nil }
        return Set(ended.filter { !giveUp($0, at: now, in: &state) })
    }

    /// Misses everything that waits for a head which may not be visited now.
    ///
    /// - Returns: false where it may.
    func giveUp(_ camera: CameraID, at now: Date, in state: inout PatrolState) -> Bool {
        let uptime = clock.uptime
        let probe = Tour.Visit(
            view: ViewID(camera: camera, preset: .main), due: now, reason: "", isPlanned: false)
        guard state.obstacle(for: probe, at: now, uptime: uptime) != nil else { return false }
        for visit in state.heads[camera]?.drain() ?? [] {
            guard let found = state.obstacle(for: visit, at: now, uptime: uptime) else { continue }
            miss(found, in: &state)
        }
        return true
    }

    /// Notes a visit that is not made, for the board, the log and the store.
    func miss(_ miss: PatrolState.Miss, in state: inout PatrolState) {
        let visit = miss.visit
        board.note(
            BoardVisit(
                due: Moment(visit.due), at: Moment(clock.now()), outcome: .missed(miss.words)),
            of: visit.view)
        logger.warning(
            "visit missed",
            metadata: [
                "view": "\(visit.view)", "due": "\(visit.due)", "why": "\(miss.words)",
                "outcome": "\(miss.reason.rawValue)",
            ])
        guard visit.isPlanned else { return }
        recorder.note(
            state.ledger.keep([visit.unmade(as: miss.reason, miss.detail)], of: visit.view))
    }

    /// Notes the visits that fell due before this one and that nobody made.
    private func keepUnmade(of visit: Tour.Visit, in state: inout PatrolState) {
        recorder.note(state.ledger.keep(visit.unmadeRecords, of: visit.view))
    }
}
