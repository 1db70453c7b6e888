internal import Scene

extension RegionTracker {
    /// Makes one region of those that have stood for a while in one shape and belong together: a
    /// thing before which people pass is seen in pieces. The eldest keeps its number.
    ///
    /// - Returns: whether any were joined.
    mutating func join(
        _ shapes: Shapes, at moment: Moment, _ settings: DiffSettings
    ) -> Bool {
        for slot in 0..<256 { heirs[slot] = 0 }
        var joined = false
        for candidate in shapes.candidates {
            for state in [Region.State.appeared, .removed] {
                guard let eldest = eldest(in: candidate, state, at: moment, settings) else {
                    continue
                }
                for other in 0..<open.count
                where other != eldest && isMember(other, of: candidate, state, at: moment, settings)
                    && isPiece(open[other], of: open[eldest], settings)
                {
                    joined = true
                    heirs[Int(open[other].slot)] = open[eldest].slot
                    open[eldest].home = open[eldest].home.union(open[other].home)
                    open[eldest].held = open[eldest].held || open[other].held
                    open[eldest].edgeVotes += open[other].edgeVotes
                }
            }
        }
        guard joined else { return false }
        open.removeAll { heirs[Int($0.slot)] != 0 }
        for k in 0..<placeCount {
            let i = Int(places[k])
            if heirs[Int(slots[i])] != 0 { slots[i] = heirs[Int(slots[i])] }
        }
        return true
    }

    /// Whether a region has stood for a while and lies in the candidate for the most part.
    private func isMember(
        _ k: Int, of candidate: Candidate, _ state: Region.State, at moment: Moment,
        _ settings: DiffSettings
    ) -> Bool {
        let slot = Int(open[k].slot)
        return open[k].isAnchored && open[k].sameness >= 0.5 && open[k].region.state == state
            && moment - open[k].region.since >= settings.stillAfter * 2
            && claims.overlap(candidate, slot) * 2 > counts[slot]
    }

    /// The first come of two or more members.
    private func eldest(
        in candidate: Candidate, _ state: Region.State, at moment: Moment, _ settings: DiffSettings
    ) -> Int? {
        var members = 0
        var eldest: Int?
        for k in 0..<open.count
        where isMember(k, of: candidate, state, at: moment, settings) {
            members += 1
            guard let first = eldest else {
                eldest = k
                continue
            }
            let isElder =
                (open[k].region.since, open[k].region.id)
                < (open[first].region.since, open[first].region.id)
            if isElder { eldest = k }
        }
        return members >= 2 ? eldest : nil
    }

    /// Whether a region came with the other, or lies where the other stood as a whole. What comes
    /// up to a standing thing later is a thing of its own.
    private func isPiece(
        _ region: OpenRegion, of whole: OpenRegion, _ settings: DiffSettings
    ) -> Bool {
        let apart = region.region.since - whole.region.since
        let box = region.region.box
        return apart <= settings.stillAfter * 2
            || box.intersection(whole.home).area >= 0.7 * box.area
    }
}
