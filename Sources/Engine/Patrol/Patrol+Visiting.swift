internal import CaseFiling
internal import Foundation
internal import Grabbing
internal import Logging
internal import Patrolling
internal import Scene
internal import Synchronization

extension Patrol {
    /// Makes a visit, and then those that wait for the same head, one after the other.
    func makeAll(from first: Tour.Visit) async throws {
        var next: Tour.Visit? = first
        while let visit = next {
            try await make(visit)
            next = try await following(visit)
        }
    }

    /// Makes one visit on a thread of its own. A camera's failure is logged and kept; the store's is
    /// thrown and ends the daemon, since nothing could be filed any more.
    private func make(_ visit: Tour.Visit) async throws {
        // What was missed before goes into the store before.
        try await recorder.flush()
        let roster = state.withLock(\.roster)
        if let post = roster.posts[visit.view] {
            try await make(visit, at: post, of: roster)
        } else if visit.isPlanned {
            recorder.note([visit.unmade(as: .withdrawn)])
        }
        state.withLock { recorder.note($0.ledger.end(visit.view)) }
        try await recorder.flush()
    }

    private func make(
        _ visit: Tour.Visit, at post: Roster.Post, of roster: Roster
    ) async throws {
        let lateness = clock.now().timeIntervalSince(visit.due)
        var facts: Logger.Metadata = [
            "view": "\(visit.view)", "reason": "\(visit.reason)",
            "lateness_ms": "\(Int((lateness * 1000).rounded()))",
        ]
        if visit.missed > 0 { facts["missed"] = "\(visit.missed)" }
        // Before a thread is taken: those of one recorder must not take them all.
        let host = post.host
        if let host { await hosts.enter(host, isExact: visit.isExact) }
        defer { if let host { hosts.leave(host) } }
        do {
            let outcome = try await crew.run(first: visit.isExact) {
                try self.blockingVisit(visit, at: post, of: roster)
            }
            // Waiting for a thread or a host is lateness too.
            let began = Date(outcome.begun)
            let late = began.timeIntervalSince(visit.due)
            facts["lateness_ms"] = "\(Int((late * 1000).rounded()))"
            let took = clock.now().timeIntervalSince(began)
            facts["took_ms"] = "\(Int((took * 1000).rounded()))"
            take(outcome, of: visit, at: post, facts)
        } catch let error as HeadError {
            fail(visit, Failure(error), facts)
        } catch let error as GrabError {
            guard error.reason == .cancelled else { return fail(visit, Failure(error), facts) }
            state.withLock { $0.lose(visit.view.camera) }
            if visit.isPlanned { recorder.note([visit.unmade(as: .stopped)]) }
        }
    }

    private func take(
        _ outcome: Visitor.Outcome, of visit: Tour.Visit, at post: Roster.Post,
        _ facts: Logger.Metadata
    ) {
        state.withLock {
            $0.made += 1
            $0.backOffs[visit.view.camera] = nil
            if post.view.head != .fixed { $0.standing[visit.view.camera] = visit.view }
        }
        board.note(outcome.boardVisit(due: visit.due), of: visit.view)
        var facts = facts
        facts["events"] = "\(outcome.events.count)"
        facts["usable"] = "\(outcome.usable)"
        for (name, time) in [
            ("connect_ms", outcome.connecting), ("wait_ms", outcome.waiting),
            ("decode_ms", outcome.decoding), ("look_ms", outcome.looking),
        ] { facts[name] = "\(time.wholeMilliseconds)" }
        logger.info("visit", metadata: facts)
        for event in outcome.events { logger.confirmed(event) }
    }

    /// Why a visit gave no picture, and what follows from it.
    private struct Failure {
        /// A word that can be counted.
        var kind: String
        var words: String
        /// Whether the camera is left alone for a while.
        var rests: Bool
        /// Whether the head stands where it stood.
        var stands = false
        var isGrave = false
        var outcome: Settling.Outcome?

        init(_ error: GrabError) {
            kind = error.kind
            words = error.description
            rests = true
        }

        init(_ error: HeadError) {
            kind = error.outcome.rawValue
            words = error.description
            // One that answers may stand at its other presets.
            rests = error.outcome == .unreachable
            stands = [.stuck, .unknownPreset].contains(error.outcome)
            isGrave = error.outcome == .stuck
            outcome = error.outcome
        }
    }

    private func fail(_ visit: Tour.Visit, _ failure: Failure, _ facts: Logger.Metadata) {
        let (camera, uptime, now) = (visit.view.camera, clock.uptime, Moment(clock.now()))
        let zone = state.withLock {
            $0.failed += 1
            if failure.rests {
                $0.backOffs[camera, default: BackOff()]
                    .failed(at: uptime, spread: Double.random(in: 0..<1))
            }
            if !failure.stands { $0.lose(camera) }
            return $0.roster.zone
        }
        board.note(
            BoardVisit(
                due: Moment(visit.due), at: now,
                outcome: .failed(kind: failure.kind, words: failure.words)), of: visit.view)
        var facts = facts
        facts["error"] = "\(failure.words)"
        if let outcome = failure.outcome { facts["outcome"] = "\(outcome.rawValue)" }
        logger.log(level: failure.isGrave ? .error : .warning, "visit failed", metadata: facts)
        recorder.note(
            visit.isPlanned ? [visit.unmade(as: .failed, failure.kind)] : [],
            faults: [
                FaultSighting(
                    view: visit.view, moment: now, cause: failure.kind, detail: failure.words,
                    zone: zone)
            ])
    }

    private func blockingVisit(
        _ visit: Tour.Visit, at post: Roster.Post, of roster: Roster
    ) throws -> Visitor.Outcome {
        let view = visit.view
        let standing = state.withLock { $0.standing[view.camera] }
        var need = CameraBook.Need(
            view: post.view, folder: folder, start: Moment(started), zone: roster.zone,
            mustMove: standing.map { $0 != view },
            settled: { place in self.state.withLock { $0.places[view] = place } })
        let camera = book.camera(need)
        need.isForEvidence = true
        let sharper = post.view.evidenceSource == nil ? nil : book.camera(need)
        guard let camera else {
            throw GrabError(.forbidden, source: view.description, attempt: "open the source")
        }
        return try roster.visitor.visit(
            plan: post.plan, due: visit.isPlanned ? Moment(visit.due) : nil, camera: camera,
            sharper: sharper.map { evidence(from: $0, of: post) }, interval: post.interval,
            stamp: { Moment(clock.now()) }, cancellation: cancellation)
    }

    /// The second source of a view. The visit has a place at the host of the first one, which it has
    /// left by then; at another host it takes one of its own.
    private func evidence(
        from camera: any VisitCamera, of post: Roster.Post
    ) -> Visitor.Sharper {
        guard let other = post.view.evidenceSource?.host, other != post.host else {
            return Visitor.Sharper(camera: camera, enter: { true }, leave: {})
        }
        return Visitor.Sharper(
            camera: camera, enter: { self.hosts.enterNow(other) },
            leave: { self.hosts.leave(other) })
    }
}
