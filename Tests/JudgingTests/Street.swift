import Scene

@testable import Judging

/// Draws several things in one street, a row each, one letter a picture, and gives back what the
/// judge did as `Timeline` does.
///
///     #  stands there (a region is still, a track stationary, from 2 s on)
///     >  is there and moves: a track without a place of its own, no region
///     .  is not there
struct Street {
    var violation: Violation
    var zones: [Zone]
    var step = Duration.seconds(1)
    var looking = Observation.Looking.watch
    var settings: (inout RuleSettings) -> Void = { _ in }
    /// Whether a detector ran in each picture.
    var detected = true
    /// The pictures while the view learns.
    var learning = 0..<0
    /// What an officer decided before each picture.
    var rulings: [Int: Ruling] = [:]
    /// Which zones are in force in each picture; nil: all.
    var inForce: (Int) -> Bool = { _ in true }

    struct Thing {
        enum Kind {
            /// Only a difference, with what a classifier calls it.
            case region([String: Double])
            /// Only a detector's track.
            case track(String)
            /// Both on one thing.
            case named(String, [String: Double])
            /// What the absolute look shows.
            case look(Appearance.Purpose, [String: Double])
        }

        var row: String
        var box: Box
        var kind: Kind
        var place: (Int) -> Box? = { _ in nil }

        init(
            _ row: String, _ kind: Kind, at box: Box, place: @escaping (Int) -> Box? = { _ in nil }
        ) {
            self.row = row
            self.box = box
            self.kind = kind
            self.place = place
        }
    }

    func judge(dwell: Duration, _ things: Thing...) -> Timeline.Result {
        var settings = RuleSettings(Catalogue.standard[violation])
        settings.dwell = dwell
        self.settings(&settings)
        var judge = Judge(rules: [violation: settings])
        return run(&judge, things)
    }

    func run(_ judge: inout Judge, _ things: [Thing]) -> Timeline.Result {
        var result = Timeline.Result()
        for picture in 0..<(things.map(\.row.count).max() ?? 0) {
            let now = Moment.epoch + step * picture
            let released = rulings[picture].map { judge.take($0, at: now) } ?? []
            let actions = released + judge.consider(observation(picture, things))
            result.actions += actions.map { (picture, $0) }
            result.letters.append(Timeline.letter(for: actions))
        }
        return result
    }

    private func observation(_ picture: Int, _ things: [Thing]) -> Observation {
        let now = Moment.epoch + step * picture
        var observation = Observation(
            view: Timeline.view, moment: now, picture: "\(picture)", looking: looking, path: .full,
            health: .good, zones: inForce(picture) ? zones : [], regions: [], detected: detected,
            learning: learning.contains(picture))
        for (number, thing) in things.enumerated() {
            let row = Array(thing.row)
            guard picture < row.count, row[picture] != "." else { continue }
            let isStanding = row[picture] == "#"
            let start = (0...picture).last { $0 == 0 || row[$0 - 1] != row[picture] } ?? 0
            let since = Moment.epoch + step * start
            let box = thing.place(picture) ?? thing.box
            let region = Region(
                id: number * 100 + start, box: box, state: .appeared,
                still: isStanding && now - since >= .seconds(2), since: since, lastSeen: now,
                sightings: picture - start + 1, area: box.area * 0.7, difference: 40)
            let track = Track(
                id: number, box: box, label: "", score: 0.8,
                stationarySince: isStanding ? since : nil)
            switch thing.kind {
            case .region(let classes): observation.regions.append(region.called(classes))
            case .track(let label): if detected { observation.tracks.append(track.called(label)) }
            case .named(let label, let classes):
                observation.regions.append(region.called(classes))
                if detected { observation.tracks.append(track.called(label)) }
            case .look(let purpose, let classes):
                observation.appearances.append(
                    Appearance(purpose: purpose, zone: zones[0].id, box: box, classes: classes))
            }
        }
        return observation
    }
}

extension Region {
    fileprivate func called(_ classes: [String: Double]) -> Region {
        var region = self
        region.classes = classes
        return region
    }
}

extension Track {
    fileprivate func called(_ label: String) -> Track {
        var track = self
        track.label = label
        return track
    }
}
