import Scene
import Testing

@testable import Judging

/// A tile 0.1 × 0.1 of the picture, looked at in each picture that draws it; one picture a second,
/// dwell 10 s, unless said.
@Suite("What was there first: the absolute look")
struct AbsoluteLookTests {
    private let tile = Box(x: 0.4, y: 0.5, width: 0.1, height: 0.1)
    private let never = "................"

    private var street: Street {
        Street(
            violation: .garbagePile, zones: [Zone(id: "walk", kind: .pavement, polygon: .whole)])
    }

    private func looked(
        _ row: String, _ classes: [String: Double], at box: Box? = nil,
        _ purpose: Appearance.Purpose = .survey
    ) -> Street.Thing {
        .init(row, .look(purpose, classes), at: box ?? tile)
    }

    private func looks(_ result: Timeline.Result) -> [Int: [Box]] {
        var looks: [Int: [Box]] = [:]
        for (picture, action) in result.actions {
            if case .directive(.look(let boxes)) = action { looks[picture] = boxes }
        }
        return looks
    }

    @Test("one look over the floor asks for another, the second opens, the dwell confirms")
    func confirms() {
        let judged = street.judge(dwell: .seconds(10), looked("..##############", ["garbage": 0.9]))
        #expect(judged.letters == "....o.......C...")
        #expect(looks(judged)[2] == [tile])
        let suspicion = judged.confirmations().first
        #expect(suspicion?.0.firstSeen == .epoch + .seconds(2))
        #expect(suspicion?.1.signals.contains(.init("present_at_start", value: 1)) == true)
        #expect(suspicion?.1.summary.contains("was there before") == true)
    }

    @Test("while a view learns it confirms, as nothing else could")
    func learning() {
        var street = street
        street.learning = 0..<16
        let judged = street.judge(dwell: .seconds(10), looked("..##############", ["garbage": 0.9]))
        #expect(judged.letters == "....o.......C...")
    }

    @Test("two visits over the floor, a dwell apart, open and confirm at once")
    func visits() {
        var street = street
        street.step = .seconds(600)
        street.looking = .visit(interval: .seconds(600))
        let judged = street.judge(dwell: .seconds(600), looked(".##...", ["garbage": 0.9]))
        #expect(judged.letters == "..B...")
        #expect(looks(judged)[1] == [tile])
    }

    @Test("below the floor nothing is glimpsed; a class that leads by little is not over it")
    func floor() {
        for classes in [["garbage": 0.7, "other": 0.3], ["ground": 0.95], ["goods": 0.95]] {
            let judged = street.judge(dwell: .seconds(10), looked("..##############", classes))
            #expect(judged.letters == never)
            #expect(looks(judged).isEmpty)
        }
    }

    @Test("a first look that a second denies is forgotten")
    func denied() {
        let judged = street.judge(
            dwell: .seconds(10), looked("..#.............", ["garbage": 0.9]),
            looked("....############", ["ground": 0.9], .asked))
        #expect(judged.letters == never)
        #expect(looks(judged).keys.sorted() == [2, 3])
    }

    @Test("pictures in which nobody looked are neither sight nor absence, and a look is asked for")
    func asks() {
        // The first two looks by survey, then what the judge asks for, every two seconds.
        let judged = street.judge(
            dwell: .seconds(10), looked("#.#.............", ["garbage": 0.9]),
            looked("....#..#..#..#..", ["garbage": 0.9], .asked))
        #expect(judged.letters == "..o.......C.....")
        #expect(Set([4, 6, 8]).isSubset(of: Set(looks(judged).keys)))
    }

    @Test("a thing that is collected is seen to be gone by the look, or by the change it leaves")
    func collected() {
        let looks = street.judge(
            dwell: .seconds(4), looked("########..............", ["garbage": 0.9]),
            looked("..........############", ["ground": 0.9], .asked))
        #expect(looks.letters == "..o.C................c")
    }

    @Test("neighbouring tiles over one heap are one thing")
    func neighbours() {
        let next = Box(x: 0.45, y: 0.5, width: 0.1, height: 0.1)
        let judged = street.judge(
            dwell: .seconds(10), looked("..##############", ["garbage": 0.9]),
            looked("..##############", ["garbage": 0.85], at: next))
        #expect(judged.confirmations().count == 1)
        #expect(judged.confirmations().first?.0.box == tile.union(next))
    }

    @Test("a place behind a person or a vehicle, or in a masked zone, is not looked at")
    func hidden() {
        for label in ["person", "car"] {
            let judged = street.judge(
                dwell: .seconds(10), looked("..##############", ["garbage": 0.9]),
                .init("..##############", .track(label), at: tile))
            #expect(judged.letters == never)
        }
        var masked = street
        masked.zones.append(Zone(id: "private", kind: .privacy, polygon: .whole))
        let judged = masked.judge(dwell: .seconds(10), looked("..##############", ["garbage": 0.9]))
        #expect(judged.letters == never)
    }

    @Test("a region and a look at one thing are one thing")
    func both() {
        let judged = street.judge(
            dwell: .seconds(10), .init("..##############", .region([:]), at: tile),
            looked("..##############", ["garbage": 0.9]))
        #expect(judged.confirmations().count == 1)
    }

    @Test(
        "each class that a look can tell has its zone",
        arguments: [
            (Violation.garbagePile, Zone.Kind.pavement, "garbage"),
            (.shopEncroachment, .shopFront, "goods"),
            (.streetHanging, .hangingLine, "hanging_cloth"), (.illegalBanner, .facade, "banner"),
            (.piledMaterials, .pavement, "material_heap"),
        ])
    func classes(violation: Violation, kind: Zone.Kind, name: String) {
        var street = Street(
            violation: violation, zones: [Zone(id: "z", kind: kind, polygon: .whole)])
        let judged = street.judge(dwell: .seconds(10), looked("..##############", [name: 0.9]))
        #expect(judged.letters == "....o.......C...")
        street.zones = [Zone(id: "z", kind: .vehicleBay, polygon: .whole)]
        let elsewhere = street.judge(dwell: .seconds(10), looked("..##############", [name: 0.9]))
        #expect(elsewhere.letters == never)
    }
}
