internal import Scene

/// One thing that is suspected or confirmed, with what the rule of dwell and sightings needs.
///
///     absent ─ enters ─▶ suspected ─ dwell and sightings ─▶ confirmed ─ clean ─▶ cleared
///                            └─ clean, explained, too old ─▶ suppressed
struct Standing: Sendable, Codable {
    enum Phase: String, Codable { case suspected, confirmed }

    var suspicion: Suspicion
    var phase = Phase.suspected
    /// Where and when the count that leads to confirmation began.
    var anchor: Box
    var countedFrom: Moment
    var restarts = 0
    var restartedBy: Restart?
    /// The run of pictures that show the place clean, since the last that showed the thing.
    var clean = Run()
    /// Pictures that showed the place clean since the count began.
    var cleanPictures = 0
    /// The run of pictures that show something else there.
    var refused = Run()
    var refusal: Suppression.Cause?
    /// The last fault since the thing was seen: what may have taken it from sight.
    var fault: PictureHealth.Fault?
    /// Of all counted sightings.
    var evidence = EvidenceMean()
    /// Of the last sighting; the absolute look stays, since a place that memory knows only with the
    /// thing is not seen clean by change.
    var basis: Basis
    /// The absolute look found it before any change did.
    var wasThereFirst = false
    /// When the absolute look was last asked for.
    var lookedFor: Moment?
    /// The sightings of this count that needed no memory: all that counts while a view learns.
    var unaided = Run()
    var signals: [Reason.Signal]

    enum Restart: Sendable, Codable, Hashable {
        case gap(Duration)
        case moved
        /// It was away more often than there: walkers on one spot, not one thing.
        case unsteady
    }

    /// Pictures on end that say the same.
    struct Run: Sendable, Codable {
        var since: Moment?
        var last: Moment?
        var pictures = 0

        mutating func add(_ moment: Moment) {
            since = since ?? moment
            last = moment
            pictures += 1
        }

        /// Whether it has lasted longer than the settings bear.
        func exceeds(_ settings: RuleSettings, _ looking: Observation.Looking) -> Bool {
            guard let since, let last else { return false }
            return switch looking {
            case .watch: last - since > settings.absence
            case .visit: pictures > settings.absentVisits
            }
        }
    }

    init(_ violation: Violation, _ sighting: Sighting, at moment: Moment, anew: Bool) {
        let since = anew ? moment : min(sighting.since, moment)
        suspicion = Suspicion(
            violation: violation, zone: sighting.zone, firstSeen: since, firstBox: sighting.box,
            lastSeen: moment, sightings: anew ? 1 : max(1, sighting.pictures), confidence: 0,
            marks: sighting.marks.reversed())
        anchor = sighting.box
        countedFrom = since
        basis = sighting.basis
        signals = sighting.signals
        if sighting.basis.isUnaided {
            unaided = Run(since: since, last: moment, pictures: suspicion.sightings)
        }
        evidence.add(sighting.evidence)
    }

    /// Counts one sighting, or begins to count anew after a gap or a move.
    ///
    /// - Parameter mayMove: false keeps the old box, where the new one would run into another
    ///   standing's place.
    mutating func see(
        _ sighting: Sighting, at moment: Moment, _ settings: RuleSettings,
        _ looking: Observation.Looking, mayMove: Bool
    ) {
        let gap = moment - suspicion.lastSeen
        if phase == .suspected, gap > settings.longestGap(looking) {
            restart(at: moment, from: sighting.box, .gap(gap))
        } else if phase == .suspected, !Place.same(anchor, sighting.box) {
            restart(at: moment, from: sighting.box, .moved)
        } else if phase == .suspected, cleanPictures > suspicion.sightings {
            restart(at: moment, from: sighting.box, .unsteady)
        } else {
            suspicion.sightings += 1
        }
        suspicion.lastSeen = moment
        suspicion.zone = sighting.zone
        if mayMove { suspicion.box = sighting.box }
        evidence.add(sighting.evidence)
        suspicion.confidence = factors(settings).confidence
        basis = basis.contains(.look) ? basis.union(sighting.basis) : sighting.basis
        if sighting.basis.isUnaided { unaided.add(moment) }
        signals = sighting.signals
        clean = Run()
        refused = Run()
        refusal = nil
        fault = nil
    }

    /// Takes note that nothing is there.
    mutating func miss(at moment: Moment) {
        clean.add(moment)
        cleanPictures += 1
    }

    /// Takes note that something is there which is not this violation.
    mutating func refuse(_ sighting: Sighting, _ cause: Suppression.Cause, at moment: Moment) {
        refused.add(moment)
        refusal = cause
        signals = sighting.signals
        clean = Run()
        if phase == .confirmed { suspicion.lastSeen = moment }
    }

    /// The one of these sightings that shows this thing: by number, else by place and size, since
    /// whatever passes through its place is not it.
    func best(of sightings: [Sighting]) -> Sighting? {
        sightings
            .filter { sighting in
                if knows(sighting) {
                    return phase == .suspected
                        || suspicion.box.intersection(sighting.box).area > 0
                }
                return suspicion.box.overlap(sighting.box) >= 0.5
            }
            .max { a, b in
                let (first, second) = (rank(a), rank(b))
                return first == second ? b.precedes(a) : first < second
            }
    }

    private func rank(_ sighting: Sighting) -> (Int, Int, Double, Int) {
        (
            knows(sighting) ? 1 : 0, sighting.isRefused ? 0 : 1,
            suspicion.box.overlap(sighting.box), sighting.isOnlyLookedAt ? 0 : 1
        )
    }

    /// Whether its main mark, as last seen, is among the sighting's.
    private func knows(_ sighting: Sighting) -> Bool {
        suspicion.marks.last.map(sighting.marks.contains) ?? false
    }

    /// What its confidence is made of.
    func factors(_ settings: RuleSettings) -> Fusion.Factors {
        let stood = max(.zero, suspicion.lastSeen - countedFrom)
        return Fusion.factors(
            evidence.value, standing: stood.seconds / max(1, settings.dwell.seconds),
            sightings: suspicion.sightings)
    }

    enum Ending {
        case cleared
        case suppressed(Suppression.Cause, gone: Bool)
        case tooOld
    }

    /// How it ends with this picture, if it does.
    func ending(_ settings: RuleSettings, _ round: Round) -> Ending? {
        if clean.exceeds(settings, round.looking) {
            return phase == .confirmed
                ? .cleared : .suppressed(causeOfAbsence(), gone: true)
        }
        guard phase == .suspected else { return nil }
        if let refusal, refused.exceeds(settings, round.looking) {
            return .suppressed(refusal, gone: false)
        }
        if round.look.isMasked(suspicion.box) { return .suppressed(.masked, gone: true) }
        let age = round.moment - suspicion.firstSeen
        return age > settings.holdLimit && !hasStood(settings) ? .tooOld : nil
    }

    /// So many are kept: Diffing that starts anew every minute must not grow a checkpoint.
    static let mostMarks = 64

    func hasStood(_ settings: RuleSettings) -> Bool {
        phase == .suspected && suspicion.sightings >= settings.sightings
            && suspicion.lastSeen - countedFrom >= settings.dwell
    }

    /// The same, by what was seen without a memory alone.
    func hasStoodUnaided(_ settings: RuleSettings) -> Bool {
        guard hasStood(settings), let since = unaided.since, let last = unaided.last else {
            return false
        }
        return unaided.pictures >= settings.sightings && last - since >= settings.dwell
    }

    private mutating func restart(at moment: Moment, from box: Box, _ why: Restart) {
        countedFrom = moment
        anchor = box
        suspicion.sightings = 1
        cleanPictures = 0
        unaided = Run()
        restarts += 1
        restartedBy = why
    }
}

extension RuleSettings {
    func longestGap(_ looking: Observation.Looking) -> Duration {
        switch looking {
        case .watch: maxGap
        case .visit(let interval): interval * maxGapIntervals
        }
    }
}
