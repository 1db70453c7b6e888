import Scene
import Testing

@testable import Judging

/// A cart 0.3 × 0.25 of the picture, a picture a second, dwell 10 s.
@Suite("left_object")
struct LeftObjectTests {
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private var cart: Timeline {
        var timeline = Timeline()
        timeline.violation = .leftObject
        timeline.box = Box(x: 0.3, y: 0.5, width: 0.3, height: 0.25)
        timeline.area = 0.05
        return timeline
    }

    @Test("a cart or a car on the pavement is something left")
    func fires_() {
        #expect(cart.judge(shown, dwell: .seconds(10)).letters == fires)
    }

    @Test(
        "what stands in a bay or on a building site stands where it may",
        arguments: [Zone.Kind.vehicleBay, .cycleBay, .buildingSite])
    func bays(_ kind: Zone.Kind) {
        var timeline = cart
        timeline.zones.append(Zone(id: "bay", kind: kind, polygon: .whole))
        #expect(timeline.judge(shown, dwell: .seconds(10)).letters == never)
    }

    @Test("a change over half the picture is light, not a thing")
    func light() {
        var timeline = cart
        timeline.box = Box(x: 0.1, y: 0.1, width: 0.8, height: 0.8)
        #expect(timeline.judge(shown, dwell: .seconds(10)).letters == never)
    }

    @Test("a car that parks and moves on by a metre is the same thing, counted on")
    func metre() {
        var timeline = cart
        timeline.place = { picture in
            picture < 8 ? nil : Box(x: 0.36, y: 0.5, width: 0.3, height: 0.25)
        }
        #expect(timeline.judge(shown, dwell: .seconds(10)).letters == fires)
    }

    @Test("a car that creeps restarts the count, metre by metre away from where it stood")
    func creeps() {
        var timeline = cart
        // From the eighth picture on a step of 0.1 each: the third step has left its first place.
        timeline.place = { picture in
            let steps = min(3, max(0, picture - 7))
            return Box(x: 0.3 + 0.1 * Double(steps), y: 0.5, width: 0.3, height: 0.25)
        }
        let shown = "..####################"
        let judged = "....o..............C.."
        let result = timeline.judge(shown, dwell: .seconds(10))
        #expect(result.letters == judged)
        #expect(
            result.confirmations().first?.1.summary.contains("counted anew after it moved") == true)
    }
}

@Suite("One thing, one claim")
struct ClaimTests {
    /// garbage_pile at its standard dwell of 10 min, left_object at its 5: a picture a minute.
    private func judge() -> Judge { Judge(catalogue: .standard) }

    private var timeline: Timeline {
        var timeline = Timeline()
        timeline.step = .seconds(60)
        return timeline
    }

    private func opened(_ result: Timeline.Result) -> [Violation] {
        result.actions.compactMap {
            if case .open(let suspicion) = $0.action { suspicion.violation } else { nil }
        }
    }

    @Test("a pile is garbage, and left_object waits though its dwell is shorter")
    func garbageWins() {
        var judge = judge()
        let result = timeline.run("..############", &judge)
        #expect(result.letters == "...o........C.")
        #expect(opened(result) == [.garbagePile])
        #expect(result.confirmations().map(\.0.violation) == [.garbagePile])
    }

    @Test("a cart is left_object and never garbage")
    func cart() {
        var judge = judge()
        var timeline = timeline
        timeline.box = Box(x: 0.3, y: 0.5, width: 0.3, height: 0.25)
        let result = timeline.run("..############", &judge)
        #expect(result.letters == "...o...C......")
        #expect(opened(result) == [.leftObject])
    }

    @Test("a thing that shrinks to a pile before it is confirmed goes over to garbage_pile")
    func takeover() {
        var judge = judge()
        var timeline = timeline
        timeline.box = Box(x: 0.3, y: 0.5, width: 0.3, height: 0.25)
        timeline.place = { picture in
            picture < 5 ? nil : Box(x: 0.35, y: 0.55, width: 0.13, height: 0.14)
        }
        let result = timeline.run("..############", &judge)
        #expect(opened(result) == [.leftObject, .garbagePile])
        #expect(result.suppressions().map(\.1) == [.explainedByOther])
        #expect(result.confirmations().map(\.0.violation) == [.garbagePile])
        // It was there before it was known for a pile.
        #expect(result.confirmations().first?.0.firstSeen == .epoch + .seconds(120))
    }

    @Test("what is confirmed as left_object is not filed again as garbage")
    func confirmedStays() {
        var judge = judge()
        var timeline = timeline
        timeline.box = Box(x: 0.3, y: 0.5, width: 0.3, height: 0.25)
        timeline.place = { picture in
            picture < 9 ? nil : Box(x: 0.35, y: 0.55, width: 0.13, height: 0.14)
        }
        let result = timeline.run("..##################", &judge)
        #expect(opened(result) == [.leftObject])
        #expect(result.confirmations().map(\.0.violation) == [.leftObject])
    }

    @Test("when a classifier speaks against garbage, left_object takes the thing over at once")
    func givesUp() {
        var judge = judge()
        var timeline = timeline
        let pile = timeline.run("..########", &judge)
        #expect(opened(pile) == [.garbagePile])
        // The same region, now with a class, from 8 min after its first sight on.
        let start = 10
        var actions: [JudgeAction] = []
        for picture in start..<(start + 4) {
            let moment = Moment.epoch + .seconds(60 * picture)
            let region = Region(
                id: 1, box: timeline.box, state: .appeared, still: true,
                since: .epoch + .seconds(120), lastSeen: moment, sightings: picture - 1,
                area: 0.003, difference: 40, classes: ["goods": 0.95])
            actions += judge.consider(
                Observation(
                    view: Timeline.view, moment: moment, picture: "", looking: .watch, path: .full,
                    health: .good, zones: timeline.zones, regions: [region]))
        }
        timeline.classes = [:]
        let letters = actions.compactMap { action -> String? in
            switch action {
            case .suppress(let suspicion, .explainedByOther, _): "s \(suspicion.violation)"
            case .open(let suspicion): "o \(suspicion.violation)"
            case .confirm(let suspicion, _): "C \(suspicion.violation)"
            default: nil
            }
        }
        #expect(letters == ["s garbagePile", "o leftObject", "C leftObject"])
    }

    /// A cart 0.15 × 0.25 of the picture, a picture a minute, that a classifier calls garbage from
    /// the fourth to the sixth and something else before and after.
    @Test("a thing whose name comes and goes is counted on: it never left")
    func nameComesAndGoes() {
        var judge = judge()
        var letters: [String] = []
        for picture in 0..<12 {
            let moment = Moment.epoch + .seconds(60 * picture)
            let isNamed = (3...5).contains(picture)
            // Diffing sees it grow by a little, as things do.
            let height = 0.25 + 0.002 * Double(picture)
            let region = Region(
                id: 1, box: Box(x: 0.4, y: 0.4, width: 0.15, height: height),
                state: .appeared, still: picture > 0, since: .epoch, lastSeen: moment,
                sightings: picture + 1, area: 0.02, difference: 40,
                classes: isNamed ? ["garbage": 0.6, "other": 0.4] : ["other": 1])
            for action in judge.consider(
                Observation(
                    view: Timeline.view, moment: moment, picture: "", looking: .watch, path: .full,
                    health: .good, zones: timeline.zones, regions: [region]))
            {
                if case .confirm(let suspicion, _) = action {
                    letters.append("\(picture) \(suspicion.violation)")
                    #expect(suspicion.firstSeen == .epoch)
                }
            }
        }
        // Refused as garbage from the sixth picture on, which ends it with the seventh.
        #expect(letters == ["7 leftObject"])
    }

    @Test("a new number of the same thing does not make a second one, and is held too")
    func renumbered() {
        var judge = judge()
        let zones = timeline.zones
        var actions: [JudgeAction] = []
        for picture in 0..<20 {
            let moment = Moment.epoch + .seconds(60 * picture)
            let region = Region(
                id: picture < 8 ? 1 : 2, box: timeline.box, state: .appeared, still: true,
                since: .epoch, lastSeen: moment, sightings: picture + 1, area: 0.003,
                difference: 40)
            actions += judge.consider(
                Observation(
                    view: Timeline.view, moment: moment, picture: "", looking: .watch, path: .full,
                    health: .good, zones: zones, regions: [region]))
        }
        let result = Timeline.Result(actions: actions.map { (0, $0) })
        #expect(opened(result) == [.garbagePile])
        #expect(result.confirmations().count == 1)
        #expect(result.directives() == [.hold(region: 1), .hold(region: 2)])
    }

    /// What the judge does with regions that are all still and there from the start.
    private func watch(
        _ boxes: (Int) -> [Int: Box], pictures: Int = 14,
        since: (Int) -> Moment = { _ in .epoch }
    ) -> Timeline.Result {
        var judge = judge()
        var result = Timeline.Result()
        for picture in 0..<pictures {
            let moment = Moment.epoch + .seconds(60 * picture)
            let regions = boxes(picture).sorted { $0.key < $1.key }.map { id, box in
                Region(
                    id: id, box: box, state: .appeared, still: true, since: since(id),
                    lastSeen: moment, sightings: picture + 1, area: box.area * 0.8,
                    difference: 40)
            }
            let actions = judge.consider(
                Observation(
                    view: Timeline.view, moment: moment, picture: "", looking: .watch, path: .full,
                    health: .good, zones: timeline.zones, regions: regions))
            result.actions += actions.map { (picture, $0) }
        }
        return result
    }

    private let left = Box(x: 0.28, y: 0.44, width: 0.04, height: 0.07)
    private let middle = Box(x: 0.31, y: 0.44, width: 0.04, height: 0.07)
    private let right = Box(x: 0.355, y: 0.45, width: 0.03, height: 0.06)

    @Test("three bags side by side are one pile, with the box around them")
    func gathers() {
        let result = watch { _ in [1: left, 2: middle, 3: right] }
        #expect(opened(result) == [.garbagePile])
        #expect(result.confirmations().map(\.0.box) == [left.union(middle).union(right)])
        #expect(result.directives().count == 3)
    }

    @Test("a walker who merges with one of them for a picture begins nothing new")
    func merges() {
        let tall = Box(x: 0.28, y: 0.38, width: 0.04, height: 0.13)
        let result = watch { [1: $0 == 12 ? tall : left, 2: middle, 3: right] }
        #expect(opened(result) == [.garbagePile])
        #expect(result.confirmations().count == 1)
    }

    @Test(
        "a judge from a checkpoint goes by the rules that it is given, not by those it was saved with"
    )
    func changedRules() {
        var judge = judge()
        var rules: [Violation: RuleSettings] = [:]
        for entry in Catalogue.standard.entries {
            rules[entry.violation] = RuleSettings(entry)
            rules[entry.violation]?.enabled = false
        }
        judge.use(rules: rules)
        let region = Region(
            id: 1, box: left, state: .appeared, still: true, since: .epoch, lastSeen: .epoch,
            sightings: 9, area: 0.002, difference: 40)
        let actions = judge.consider(
            Observation(
                view: Timeline.view, moment: .epoch + .seconds(9), picture: "", looking: .watch,
                path: .full, health: .good, zones: timeline.zones, regions: [region]))
        #expect(actions.isEmpty)
    }

    /// The post stands two minutes before the pile comes around it, so left_object's five minutes
    /// are over first.
    @Test("what a pile grew around is not confirmed beside it")
    func swallowed() {
        let post = Box(x: 0.31, y: 0.46, width: 0.02, height: 0.06)
        let pile = Box(x: 0.28, y: 0.44, width: 0.1, height: 0.1)
        let result = watch(
            { $0 < 2 ? [5: post] : [5: post, 9: pile] },
            since: { $0 == 9 ? .epoch + .seconds(120) : .epoch })
        #expect(opened(result) == [.leftObject, .garbagePile])
        #expect(result.confirmations().map(\.0.violation) == [.garbagePile])
        #expect(result.suppressions().map(\.1) == [.explainedByOther])
    }

    @Test("pile-sized pieces of something as large as a car are no pile")
    func pieces() {
        let row = (0..<4).map { Box(x: 0.2 + 0.07 * Double($0), y: 0.4, width: 0.06, height: 0.1) }
        let result = watch { _ in
            Dictionary(uniqueKeysWithValues: row.enumerated().map { ($0, $1) })
        }
        #expect(!opened(result).contains(.garbagePile))
    }
}
