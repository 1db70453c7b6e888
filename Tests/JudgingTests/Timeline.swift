import Scene

@testable import Judging

/// Draws what a view shows, one letter a picture, and gives back what the judge did, one letter a
/// picture below it.
///
///     shown   #  the thing, as Diffing would give it (still from 2 s on)
///             .  a clean place            x  an unusable picture
///             g  the gate only, the thing still listed; G  the gate only, nothing listed
///             h  a walker before the place    p  the thing and a person's track over it
///             l  the thing while the view learns
///             _  no picture at all
///     judged  o  opened   C  confirmed   c  cleared   s  suppressed   .  nothing of these
///             B  opened and confirmed by the same picture
struct Timeline {
    var violation = Violation.garbagePile
    var step = Duration.seconds(1)
    var looking = Observation.Looking.watch
    var box = Box(x: 0.4, y: 0.6, width: 0.06, height: 0.06)
    var area = 0.003
    var zones = [Zone(id: "walk", kind: .pavement, polygon: .whole)]
    var classes: [String: Double] = [:]
    var settings: (inout RuleSettings) -> Void = { _ in }
    /// Where the thing stands in each picture; nil leaves it at `box`.
    var place: (Int) -> Box? = { _ in nil }

    static let view = ViewID(camera: CameraID("gate"), preset: PresetID("corner"))

    struct Result {
        var letters = ""
        var actions: [(picture: Int, action: JudgeAction)] = []

        func suppressions() -> [(Suspicion, Suppression.Cause, Reason)] {
            actions.compactMap {
                if case .suppress(let a, let b, let c) = $0.action { (a, b, c) } else { nil }
            }
        }

        func confirmations() -> [(Suspicion, Reason)] {
            actions.compactMap {
                if case .confirm(let a, let b) = $0.action { (a, b) } else { nil }
            }
        }

        func directives() -> [Directive] {
            actions.compactMap { if case .directive(let a) = $0.action { a } else { nil } }
        }
    }

    /// - Parameter dwell: of the rule under test, which alone is given to the judge.
    func judge(_ drawing: String, dwell: Duration) -> Result {
        var settings = RuleSettings(Catalogue.standard[violation])
        settings.dwell = dwell
        self.settings(&settings)
        var judge = Judge(rules: [violation: settings])
        return run(drawing, &judge)
    }

    func run(_ drawing: String, _ judge: inout Judge) -> Result {
        var result = Result()
        var region: Region?
        var nextID = 1
        for (picture, letter) in drawing.enumerated() {
            let moment = Moment.epoch + step * picture
            if letter == "." || letter == "G" { region = nil }
            if "#plh".contains(letter) {
                let here = place(picture) ?? box
                if var known = region {
                    known.box = here
                    known.sightings += letter == "h" ? 0 : 1
                    known.lastSeen = moment
                    known.still = moment - known.since >= .seconds(2)
                    region = known
                } else if letter != "h" {
                    region = Region(
                        id: nextID, box: here, state: .appeared, still: false, since: moment,
                        lastSeen: moment, sightings: 1, area: area, difference: 40,
                        classes: classes)
                    nextID += 1
                }
            }
            if letter == "_" {
                result.letters += "."
                continue
            }
            let actions = judge.consider(observation(letter, moment, region))
            result.actions += actions.map { (picture, $0) }
            result.letters.append(Timeline.letter(for: actions))
        }
        return result
    }

    private func observation(
        _ letter: Character, _ moment: Moment, _ region: Region?
    ) -> Observation {
        let walker = Region(
            id: 1_000_000, box: Box(x: box.x, y: box.y - 0.1, width: 0.08, height: 0.2),
            state: .appeared, still: false, since: moment, lastSeen: moment, sightings: 1,
            area: 0.01, difference: 50)
        let person = Track(
            id: 1, box: walker.box, label: "person", score: 0.9, stationarySince: nil)
        let regions: [Region] =
            switch letter {
            case "#", "p", "l", "g": region.map { [$0] } ?? []
            case "h": [walker]
            default: []
            }
        return Observation(
            view: Timeline.view, moment: moment, picture: "\(moment.milliseconds)",
            looking: looking, path: letter == "g" || letter == "G" ? .gate : .full,
            health: letter == "x" ? PictureHealth(usable: false, fault: .lightSwitch) : .good,
            zones: zones, regions: regions, tracks: letter == "p" ? [person] : [],
            learning: letter == "l")
    }

    static func letter(for actions: [JudgeAction]) -> Character {
        var opened = false
        var letter: Character = "."
        for action in actions {
            switch action {
            case .open:
                opened = true
                letter = "o"
            case .confirm: letter = opened ? "B" : "C"
            case .clear: letter = "c"
            case .suppress: if letter == "." { letter = "s" }
            case .strengthen, .directive: continue
            }
        }
        return letter
    }
}
