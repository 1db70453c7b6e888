import Scene
import Testing

@testable import Judging

/// Cycles 0.06 × 0.08 of the picture in a row, a picture a second, dwell 10 s; three make a group.
@Suite("disorderly_cycles")
struct DisorderlyCyclesTests {
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"
    private let left = Zone(
        id: "a-walk", kind: .pavement,
        polygon: Polygon(Box(x: 0, y: 0, width: 0.5, height: 1).corners))
    private let right = Zone(
        id: "b-walk", kind: .pavement,
        polygon: Polygon(Box(x: 0.5, y: 0, width: 0.5, height: 1).corners))

    private var street: Street {
        Street(violation: .disorderlyCycles, zones: [left, right])
    }

    private func cycle(
        _ place: Int, _ kind: Street.Thing.Kind = .track("bicycle"), row: String? = nil
    ) -> Street.Thing {
        .init(
            row ?? shown, kind,
            at: Box(x: 0.05 + 0.1 * Double(place), y: 0.6, width: 0.06, height: 0.08))
    }

    @Test("three that stand on one pavement", arguments: ["bicycle", "motorcycle", "tricycle"])
    func three(label: String) {
        let kind = Street.Thing.Kind.track(label)
        let judged = street.judge(
            dwell: .seconds(10), cycle(0, kind), cycle(1, kind), cycle(3, kind))
        #expect(judged.letters == fires)
        let box = judged.confirmations().first?.0.box ?? .whole
        #expect(abs(box.x - 0.05) < 1e-9 && abs(box.maxX - 0.41) < 1e-9)
    }

    @Test("two are not enough, nor are three on two pavements; the number is the site's")
    func two() {
        #expect(street.judge(dwell: .seconds(10), cycle(0), cycle(1)).letters == never)
        #expect(street.judge(dwell: .seconds(10), cycle(0), cycle(1), cycle(6)).letters == never)
        var eager = street
        eager.settings = { $0.count = 2 }
        #expect(eager.judge(dwell: .seconds(10), cycle(0), cycle(1)).letters == fires)
    }

    @Test("counted from the moment at which there were enough")
    func third() {
        let judged = street.judge(
            dwell: .seconds(10), cycle(0, row: "####################"),
            cycle(1, row: "####################"), cycle(2, row: "......##############"))
        #expect(judged.letters == "........o.......C...")
        #expect(judged.confirmations().first?.0.firstSeen == .epoch + .seconds(6))
    }

    @Test("what stands in a bay is in order")
    func bay() {
        var street = street
        street.zones.append(Zone(id: "bay", kind: .cycleBay, polygon: left.polygon))
        #expect(street.judge(dwell: .seconds(10), cycle(0), cycle(1), cycle(2)).letters == never)
    }

    @Test("one in a bay does not count with two outside")
    func partlyBay() {
        var street = street
        street.zones.append(
            Zone(
                id: "bay", kind: .cycleBay,
                polygon: Polygon(Box(x: 0, y: 0.5, width: 0.12, height: 0.3).corners)))
        #expect(street.judge(dwell: .seconds(10), cycle(0), cycle(1), cycle(2)).letters == never)
        let outside = street.judge(dwell: .seconds(10), cycle(0), cycle(1), cycle(2), cycle(3))
        #expect(outside.letters == fires)
    }

    @Test("cycles that are ridden by, or held by their riders at a light, are not parked")
    func ridden() {
        let riding = street.judge(
            dwell: .seconds(10), cycle(0, row: "..>>>>>>>>>>>>>>"),
            cycle(1, row: "..>>>>>>>>>>>>>>"), cycle(2, row: "..>>>>>>>>>>>>>>"))
        #expect(riding.letters == never)
        func rider(_ place: Int) -> Street.Thing {
            .init(
                shown, .track("person"),
                at: Box(x: 0.06 + 0.1 * Double(place), y: 0.53, width: 0.04, height: 0.13))
        }
        let waiting = street.judge(
            dwell: .seconds(10), cycle(0), cycle(1), cycle(2), rider(0), rider(1), rider(2))
        #expect(waiting.letters == never)
    }

    @Test("regions count where a classifier calls them cycles, and nothing is said without a name")
    func regions() {
        func judged(_ classes: [String: Double]) -> String {
            street.judge(
                dwell: .seconds(10), cycle(0, .region(classes)), cycle(1, .region(classes)),
                cycle(2, .region(classes))
            ).letters
        }
        #expect(judged(["cycles": 0.8]) == fires)
        #expect(judged([:]) == never)
        #expect(judged(["vehicle": 0.8]) == never)
    }

    @Test("a region and a track on one cycle are one cycle")
    func once() {
        let judged = street.judge(
            dwell: .seconds(10), cycle(0, .named("bicycle", ["cycles": 0.9])),
            cycle(1, .named("bicycle", ["cycles": 0.9])))
        #expect(judged.letters == never)
    }

    @Test("a group from which all but one drive off is too small")
    func drivesOff() {
        let left = "..######............"
        let judged = street.judge(
            dwell: .seconds(10), cycle(0, row: "..##################"), cycle(1, row: left),
            cycle(2, row: left))
        #expect(judged.letters == "....o..............s")
        #expect(judged.suppressions().map(\.1) == [.tooSmall])
    }

    /// The bag lies between the second and the third cycle, inside the box around all of them.
    @Test("a bag between the cycles is still garbage")
    func bagBetween() {
        var rules: [Violation: RuleSettings] = [:]
        for violation in [Violation.disorderlyCycles, .garbagePile, .leftObject] {
            rules[violation] = RuleSettings(Catalogue.standard[violation])
            rules[violation]?.dwell = .seconds(10)
        }
        var judge = Judge(rules: rules)
        let bag = Street.Thing(
            shown, .region([:]), at: Box(x: 0.22, y: 0.62, width: 0.04, height: 0.05))
        let judged = street.run(&judge, [cycle(0), cycle(1), cycle(2), bag])
        #expect(
            Set(judged.confirmations().map(\.0.violation)) == [.disorderlyCycles, .garbagePile])
    }
}
