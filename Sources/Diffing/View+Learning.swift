internal import Kernels
internal import Scene

/// What the memory takes over from a look.
extension View {
    /// Lets the memory follow where nothing stands, and takes in what is due.
    mutating func remember(
        at moment: Moment, _ looking: Observation.Looking, _ settings: DiffSettings,
        teaching: Bool
    ) throws(DiffError) {
        if teaching {
            // In visits an unheld region teaches how much its place varies; a watched one would
            // do so within seconds.
            for slot in 1..<256 { lessonLevels[slot] = looking == .watch ? 2 : 1 }
            for region in tracker.open where region.held { lessonLevels[Int(region.slot)] = 2 }
            do throws(ImageKernelError) {
                try guardLesson(
                    slots: tracker.slots, levels: lessonLevels, reached: picture.reached,
                    into: &guarded)
            } catch { throw DiffError(error) }
            let rate = 1 / Float(min(64, memory.mode.lessons + settings.learningPictures))
            try teach(rate: rate, settling: false)
        }
        absorb(at: moment, settings)
    }

    /// Lets the picture vote for what usually stands here.
    ///
    /// In visits a view learns for as long as a thing's dwell or longer, so what came meanwhile and
    /// is suspected must not win the vote by standing there. A watched view has learned within
    /// seconds; who stands there then is voted out by the ground.
    mutating func vote(
        _ looking: Observation.Looking, _ settings: DiffSettings
    ) throws(DiffError) {
        let kept = tracker.open.filter { region in
            // Every visit is a lesson and a sighting: a third of the lessons came before it.
            let before = memory.votes - region.region.sightings
            return region.isKeptFromVoting && before * 3 >= settings.learningPictures
        }
        guard looking != .watch, !kept.isEmpty else {
            try memory.vote(picture, grid: grid, of: settings.learningPictures)
            return
        }
        var isKept = [Bool](repeating: false, count: 256)
        for region in kept { isKept[Int(region.slot)] = true }
        let slots = tracker.slots
        try memory.vote(picture, grid: grid, of: settings.learningPictures) {
            isKept[Int(slots[$0])]
        }
    }

    mutating func teach(rate: Float, settling: Bool) throws(DiffError) {
        if isColorless {
            try colorless?.learn(
                from: &difference, guarded: guarded, rate: rate, settling: settling, grid: grid)
        } else {
            try colored.learn(
                from: &difference, guarded: guarded, rate: rate, settling: settling, grid: grid)
        }
    }

    /// Takes into the memory what is wanted there, what has healed, and what stood long enough.
    mutating func absorb(at moment: Moment, _ settings: DiffSettings) {
        for region in tracker.open where !region.missing {
            let age = moment - region.region.since
            let healed =
                region.region.state == .removed && region.region.still
                && age >= settings.removedHealsAfter
                && region.region.sightings >= settings.removedHealsSightings
            let old = age >= settings.absorbedAfter
            guard region.wanted || (!region.held && (healed || old)) else { continue }
            memory.absorb(picture, slot: region.slot, slots: tracker.slots, grid: grid)
            tracker.close(slot: region.slot)
        }
    }
}
