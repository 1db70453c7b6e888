import Scene
import Testing

@testable import Judging

/// A picture a second, dwell 10 s; a person counts after three seconds of staying. The person is
/// 0.05 × 0.15 of the picture, the stall beside it 0.12 × 0.12.
@Suite("street_vending")
struct StreetVendingTests {
    private let stall = Box(x: 0.40, y: 0.50, width: 0.12, height: 0.12)
    private let vendor = Box(x: 0.53, y: 0.47, width: 0.05, height: 0.15)
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private var street: Street {
        var street = Street(
            violation: .streetVending, zones: [Zone(id: "walk", kind: .pavement, polygon: .whole)])
        street.settings = { $0.personDwell = .seconds(2) }
        return street
    }

    @Test("a still thing as large as a person, with somebody who stays beside it")
    func unnamed() {
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .region([:]), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == fires)
    }

    @Test(
        "a stall of many parts is one", arguments: ["cart", "umbrella", "dining table", "tricycle"])
    func labels(label: String) {
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .named(label, [:]), at: stall),
            .init(shown, .region([:]), at: Box(x: 0.41, y: 0.63, width: 0.1, height: 0.08)),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == fires)
        #expect(judged.confirmations().first?.0.box.height ?? 0 > 0.2)
    }

    @Test("a table is known by its label though no difference shows it")
    func trackOnly() {
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .track("dining table"), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == fires)
    }

    @Test("a small thing counts where a classifier calls it a stall")
    func named() {
        let small = Box(x: 0.48, y: 0.57, width: 0.05, height: 0.05)
        for (classes, isStall) in [([:], false), (["stall": 0.7], true), (["garbage": 0.9], false)]
        {
            let judged = street.judge(
                dwell: .seconds(10), .init(shown, .region(classes), at: small),
                .init(shown, .track("person"), at: vendor))
            #expect(judged.letters == (isStall ? fires : never), "\(classes)")
        }
    }

    @Test("a vendor who steps away for less than two minutes is still one")
    func stepsAway() {
        //          the stall stands on; nobody beside it for 8 s, which is neither sight nor absence
        let stalls = "..####################"
        let people = "..######........######"
        let judged = street.judge(
            dwell: .seconds(16), .init(stalls, .region([:]), at: stall),
            .init(people, .track("person"), at: vendor))
        #expect(judged.letters == "....o.............C...")
    }

    @Test("a walker beside a thing is not a vendor")
    func walker() {
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .region([:]), at: stall),
            .init("..>>>>>>>>>>>>>>", .track("person"), at: vendor))
        #expect(judged.letters == never)
    }

    @Test("a thing alone is not vending, nor is a person alone")
    func alone() {
        let thing = street.judge(dwell: .seconds(10), .init(shown, .region([:]), at: stall))
        #expect(thing.letters == never)
        let person = street.judge(
            dwell: .seconds(10), .init(shown, .named("person", [:]), at: vendor))
        #expect(person.letters == never)
    }

    @Test("without a detector nobody is known to be there, so the rule is silent")
    func noDetector() {
        var street = street
        street.detected = false
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .region(["stall": 0.9]), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == never)
    }

    /// Five people in a row, whom Diffing shows as one still region.
    @Test("a queue at a bus stop is people, not a stall")
    func queue() {
        let people = (0..<5).map { number in
            Street.Thing(
                shown, .track("person"),
                at: Box(x: 0.3 + 0.05 * Double(number), y: 0.4, width: 0.05, height: 0.15))
        }
        var settings = RuleSettings(.streetVending, dwell: .seconds(10))
        settings.personDwell = .seconds(2)
        var judge = Judge(rules: [.streetVending: settings])
        let row = Street.Thing(
            shown, .region([:]), at: Box(x: 0.3, y: 0.4, width: 0.25, height: 0.15))
        #expect(street.run(&judge, people + [row]).letters == never)
    }

    @Test(
        "a person with a suitcase is not vending, with the label or without",
        arguments: ["suitcase", ""])
    func suitcase(label: String) {
        let suitcase = Box(x: 0.50, y: 0.56, width: 0.03, height: 0.06)
        let judged = street.judge(
            dwell: .seconds(10),
            .init(shown, label.isEmpty ? .region([:]) : .named(label, [:]), at: suitcase),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == never)
    }

    @Test("an open umbrella that is carried is no stall, whether its bearer walks or waits")
    func umbrella() {
        let open = Box(x: 0.52, y: 0.44, width: 0.07, height: 0.05)
        for row in ["..>>>>>>>>>>>>>>", shown] {
            let judged = street.judge(
                dwell: .seconds(10), .init(row, .named("umbrella", [:]), at: open),
                .init(row, .track("person"), at: vendor))
            #expect(judged.letters == never, "\(row)")
        }
    }

    @Test("a parked bus with people boarding is no stall", arguments: ["bus", "car", "truck"])
    func bus(label: String) {
        let bus = Box(x: 0.2, y: 0.3, width: 0.3, height: 0.3)
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .named(label, [:]), at: bus),
            .init(shown, .track("person"), at: Box(x: 0.46, y: 0.5, width: 0.05, height: 0.15)),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == never)
    }

    @Test("a stall that is licensed by the timetable is not judged while the zone is not in force")
    func licensed() {
        var street = street
        street.inForce = { $0 >= 10 }
        //          the zone comes into force at the tenth picture
        let shown = "..####################"
        let judged = street.judge(
            dwell: .seconds(18), .init(shown, .region(["stall": 0.9]), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == "..........o.........C.")
        street.inForce = { _ in false }
        let always = street.judge(
            dwell: .seconds(10), .init(shown, .region(["stall": 0.9]), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(!always.letters.contains { $0 != "." })
    }

    @Test("tables before a shop are the shop's", arguments: [Zone.Kind.shopFront, .buildingSite])
    func elsewhere(kind: Zone.Kind) {
        var street = street
        street.zones.append(Zone(id: "other", kind: kind, polygon: .whole))
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .named("dining table", [:]), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == never)
    }

    @Test("a vendor who packs up before the dwell is suppressed as too short")
    func packsUp() {
        let shown = "..######............"
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .region([:]), at: stall),
            .init(shown, .track("person"), at: vendor))
        #expect(judged.letters == "....o..............s")
        #expect(judged.suppressions().map(\.1) == [.tooShort])
    }

    @Test("a site's own table of labels goes before the standard one")
    func ownLabels() {
        var street = street
        street.settings = {
            $0.personDwell = .seconds(2)
            $0.labels = ["surfboard"]
        }
        let small = Box(x: 0.48, y: 0.57, width: 0.05, height: 0.05)
        for (label, judged) in [("surfboard", fires), ("dining table", never)] {
            let result = street.judge(
                dwell: .seconds(10), .init(shown, .named(label, [:]), at: small),
                .init(shown, .track("person"), at: vendor))
            #expect(result.letters == judged, "\(label)")
        }
    }
}
