internal import Scene

/// What the judge remembers of things that it watches no longer.
struct Past: Sendable, Codable {
    private struct Ended: Sendable, Codable {
        var suspicion: Suspicion
        var at: Moment
        /// Another rule took the thing over: it did not leave.
        var wasClaimed: Bool
    }

    private struct Listed: Sendable, Codable {
        var mark: Mark
        var last: Moment
    }

    private struct Absorption: Sendable, Codable {
        var region: Int
        var at: Moment
    }

    private struct Rejection: Sendable, Codable {
        var violation: Violation
        var box: Box
        var at: Moment
        var last: Moment
    }

    private var ended: [Ended] = []
    private var explained: [Listed] = []
    private var abandoned: [Listed] = []
    private var absorptions: [Absorption] = []
    private var rejections: [Rejection] = []

    /// What was rejected is not suspected again until its place was not seen to show it for so long.
    static let rejectionLasts = Duration.seconds(7 * 86_400)

    /// Regions that were suspected for the longest hold and shall not be suspected again.
    var givenUp: Set<Int> { Set(abandoned.map(\.mark).regions) }

    mutating func note(ended suspicion: Suspicion, at moment: Moment, wasClaimed: Bool = false) {
        ended.append(Ended(suspicion: suspicion, at: moment, wasClaimed: wasClaimed))
    }

    /// A person stood before these: what is under them may have come later than the region did.
    mutating func note(explained marks: Set<Mark>, at moment: Moment) {
        for mark in marks.sorted() where !explained.contains(where: { $0.mark == mark }) {
            explained.append(Listed(mark: mark, last: moment))
        }
    }

    mutating func giveUp(_ regions: [Int], at moment: Moment) {
        abandoned += regions.map { Listed(mark: .region($0), last: moment) }
    }

    /// Whether the region's own `since` may not be counted from: the same class ended here after
    /// it, or a person explained it.
    func forbidsOldCount(_ violation: Violation, _ sighting: Sighting) -> Bool {
        explained.contains { sighting.marks.contains($0.mark) }
            || ended.contains {
                let known = $0.suspicion
                return known.began(as: violation, sighting)
                    || known.violation == violation && !$0.wasClaimed && $0.at >= sighting.since
                        && Place.same(known.box, sighting.box)
            }
    }

    mutating func reject(_ violation: Violation, at box: Box, _ moment: Moment) {
        rejections.append(Rejection(violation: violation, box: box, at: moment, last: moment))
    }

    /// Whether an officer rejected this very thing: of the class, in the place, and there before
    /// the rejection or, where only the absolute look shows it, of unknown age.
    mutating func isRejected(_ violation: Violation, _ sighting: Sighting, at moment: Moment)
        -> Bool
    {
        var known = false
        for place in rejections.indices
        where rejections[place].violation == violation
            && (sighting.isOnlyLookedAt || sighting.since <= rejections[place].at)
            && Place.same(rejections[place].box, sighting.box)
        {
            rejections[place].last = moment
            known = true
        }
        return known
    }

    mutating func absorb(_ regions: [Int], at moment: Moment) {
        absorptions += regions.map { Absorption(region: $0, at: moment) }
    }

    /// The regions whose hold is over, once each; what is held anew is left out.
    mutating func due(at moment: Moment, held: Set<Int>) -> [Int] {
        let due = absorptions.filter { $0.at <= moment }.map(\.region)
        absorptions.removeAll { $0.at <= moment }
        var given: Set<Int> = []
        return due.filter { !held.contains($0) && given.insert($0).inserted }
    }

    /// Forgets numbers that were not listed for an hour and endings older than a day, so that a
    /// month of rain does not grow the checkpoint.
    mutating func forget(but observation: Observation) {
        let now = observation.moment
        let listed = Set(observation.regions.map { Mark.region($0.id) })
            .union(observation.tracks.map { Mark.track($0.id) })
        for place in explained.indices where listed.contains(explained[place].mark) {
            explained[place].last = now
        }
        for place in abandoned.indices where listed.contains(abandoned[place].mark) {
            abandoned[place].last = now
        }
        explained.removeAll { now - $0.last > .seconds(3600) }
        abandoned.removeAll { now - $0.last > .seconds(3600) }
        ended.removeAll { now - $0.at > .seconds(24 * 3600) }
        rejections.removeAll { now - $0.last > Self.rejectionLasts }
    }
}

/// When the view was really looked at: the last usable pictures on the full path.
struct Looks: Sendable, Codable {
    private var moments: [Moment] = []

    private static let most = 64

    mutating func add(_ moment: Moment) {
        if moments.count == Self.most { moments.removeFirst() }
        moments.append(moment)
    }

    /// Looks at or after `moment`, of the last 64.
    func count(since moment: Moment) -> Int { moments.count { $0 >= moment } }
}

extension Suspicion {
    /// Whether a suspicion begun from this sighting would have the same identity as this one, as
    /// when a thing wandered off and another stands on its first place again.
    func began(as violation: Violation, _ sighting: Sighting) -> Bool {
        self.violation == violation && firstSeen == sighting.since
            && firstBox.inThousandths == sighting.box.inThousandths
    }
}
