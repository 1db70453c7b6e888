import Scene
import Testing

@testable import Judging

/// A car 0.15 × 0.12 of the picture on a carriageway, a picture a second, dwell 10 s.
@Suite("illegal_parking")
struct IllegalParkingTests {
    private let car = Box(x: 0.4, y: 0.5, width: 0.15, height: 0.12)
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private var street: Street {
        Street(
            violation: .illegalParking,
            zones: [Zone(id: "road", kind: .carriagewayNoParking, polygon: .whole)])
    }

    private func letters(
        _ kind: Street.Thing.Kind, row: String? = nil, at box: Box? = nil,
        _ change: (inout Street) -> Void = { _ in }
    ) -> String {
        var street = street
        change(&street)
        return street.judge(
            dwell: .seconds(10), .init(row ?? shown, kind, at: box ?? car)
        ).letters
    }

    @Test("a vehicle that stands, by difference, by track, or by both")
    func stands() {
        #expect(letters(.region([:])) == fires)
        #expect(letters(.region([:])) { $0.detected = false } == fires)
        #expect(letters(.track("car")) == fires)
        #expect(letters(.named("truck", ["vehicle": 0.9])) == fires)
    }

    @Test(
        "only on a carriageway without parking, and not where it is a bay too",
        arguments: Zone.Kind.allCases)
    func places(kind: Zone.Kind) {
        let judged = letters(.track("car")) {
            $0.zones = [Zone(id: "z", kind: kind, polygon: .whole)]
        }
        #expect(judged == (kind == .carriagewayNoParking ? fires : never))
        let bay = letters(.track("car")) {
            $0.zones.append(Zone(id: "bay", kind: .vehicleBay, polygon: .whole))
        }
        #expect(bay == never)
    }

    /// A person 0.04 × 0.16, a bag 0.02 × 0.03, light over most of the road.
    @Test(
        "without a name it has a vehicle's size and shape",
        arguments: [
            (0.04, 0.16, false), (0.02, 0.03, false), (0.9, 0.6, false), (0.05, 0.08, true),
            (0.5, 0.6, true),
        ])
    func sizes(width: Double, height: Double, isVehicle: Bool) {
        let box = Box(x: 0.05, y: 0.2, width: width, height: height)
        #expect(letters(.region([:]), at: box) == (isVehicle ? fires : never))
    }

    @Test("a classifier or a detector that names something else speaks against it")
    func contradicted() {
        #expect(letters(.region(["garbage": 0.9])) == never)
        #expect(letters(.region(["ground": 0.9])) == never)
        #expect(letters(.named("person", [:])) == never)
        #expect(letters(.named("bicycle", [:])) == never)
        #expect(letters(.region(["vehicle": 0.7, "garbage": 0.3])) == fires)
    }

    @Test("traffic that passes or stops at a light is not parked")
    func traffic() {
        #expect(letters(.track("car"), row: "..>>>>>>>>>>>>>>") == never)
        // Red for seven seconds.
        let light = letters(.named("car", [:]), row: "..#######>>.............")
        #expect(light.first { $0 == "C" } == nil)
        #expect(light.contains("s"))
    }

    @Test("one that creeps is counted anew, one that moves on by a metre is not")
    func creeps() {
        let shown = "..####################"
        func judged(_ step: Double) -> String {
            street.judge(
                dwell: .seconds(10),
                .init(
                    shown, .named("car", [:]), at: car,
                    place: { picture in
                        var box = self.car
                        // Metre by metre from the eighth picture on, three times.
                        box.x += step * Double(min(3, max(0, picture - 7)))
                        return box
                    })
            ).letters
        }
        #expect(judged(0.01) == "....o.......C.........")
        #expect(judged(0.05) == "....o..............C..")
    }

    @Test("a bus with people boarding is at its stop; one that stays without them is parked")
    func boarding() {
        let shown = "..####################"
        let people = "..##########.........."
        let bus = Box(x: 0.2, y: 0.3, width: 0.3, height: 0.3)
        func judged(_ people: String, label: String) -> String {
            street.judge(
                dwell: .seconds(8), .init(shown, .named(label, [:]), at: bus),
                .init(
                    people, .track("person"), at: Box(x: 0.46, y: 0.5, width: 0.05, height: 0.15)),
                .init(
                    people, .track("person"), at: Box(x: 0.51, y: 0.5, width: 0.05, height: 0.15))
            ).letters
        }
        #expect(!judged("..####################", label: "bus").contains("C"))
        #expect(judged(people, label: "bus") == "............o.......C.")
        #expect(judged(people, label: "truck") == "....o.....C...........")
    }

    @Test("in visits the same car in two of them is parked, another car in its place is not")
    func visits() {
        var street = street
        street.step = .seconds(300)
        street.looking = .visit(interval: .seconds(300))
        let one = street.judge(dwell: .seconds(300), .init(".####.", .region([:]), at: car))
        #expect(one.letters == "..B...")
        let other = street.judge(
            dwell: .seconds(300),
            .init(
                ".##...", .region([:]), at: car,
                place: { Box(x: $0 == 1 ? 0.1 : 0.6, y: 0.5, width: 0.15, height: 0.12) }))
        #expect(!other.letters.contains("C"))
    }

    @Test("while a view learns, a standing track may confirm and a difference may not")
    func learning() {
        #expect(letters(.track("car")) { $0.learning = 0..<16 } == fires)
        #expect(letters(.region([:])) { $0.learning = 0..<16 } == "....o...........")
    }

    @Test("a picture without a detector says nothing of what only a detector saw")
    func undetected() {
        var judge = Judge(rules: [
            .illegalParking: RuleSettings(.illegalParking, dwell: .seconds(10))
        ])
        var street = street
        let seen = street.run(&judge, [.init("..#####", .track("car"), at: car)])
        #expect(seen.letters == "....o..")
        street.detected = false
        var actions: [JudgeAction] = []
        for second in 7..<60 {
            actions += judge.consider(
                Observation(
                    view: Timeline.view, moment: .epoch + .seconds(second), picture: "",
                    looking: .watch, path: .full, health: .good, zones: street.zones, regions: [],
                    detected: false))
        }
        #expect(actions.isEmpty)
        actions = (60..<75).flatMap { second in
            judge.consider(
                Observation(
                    view: Timeline.view, moment: .epoch + .seconds(second), picture: "",
                    looking: .watch, path: .full, health: .good, zones: street.zones, regions: [],
                    detected: true))
        }
        #expect(Timeline.letter(for: actions) == "s")
    }

    /// Three minutes in which the gate lets nothing through: longer than the two minutes of a gap.
    @Test("a quiet street between two looks is no gap for what only a detector sees")
    func gate() {
        var judge = Judge(rules: [
            .illegalParking: RuleSettings(.illegalParking, dwell: .seconds(180))
        ])
        _ = street.run(&judge, [.init("..####", .track("car"), at: car)])
        var actions: [JudgeAction] = []
        for second in 6...190 {
            let isFull = second > 188
            var observation = Observation(
                view: Timeline.view, moment: .epoch + .seconds(second), picture: "",
                looking: .watch, path: isFull ? .full : .gate, health: .good, zones: street.zones,
                regions: [], detected: isFull)
            if isFull {
                observation.tracks = [
                    Track(
                        id: 0, box: car, label: "car", score: 0.8,
                        stationarySince: .epoch + .seconds(2))
                ]
            }
            actions += judge.consider(observation)
        }
        #expect(Timeline.letter(for: actions) == "C")
        #expect(judge.confirmed.count == 1)
    }
}
