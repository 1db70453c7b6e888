import Scene
import Testing

@testable import Judging

/// A pile 0.06 × 0.06 of the picture on the pavement, a picture a second, dwell 10 s.
@Suite("garbage_pile")
struct GarbagePileTests {
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private func letters(_ change: (inout Timeline) -> Void) -> String {
        var timeline = Timeline()
        change(&timeline)
        return timeline.judge(shown, dwell: .seconds(10)).letters
    }

    @Test(
        "stands on pavement, carriageway or at a bin point, and nowhere else",
        arguments: Zone.Kind.allCases)
    func places(_ kind: Zone.Kind) {
        let judged = letters {
            $0.zones = [Zone(id: "z", kind: kind, polygon: .whole)]
        }
        let places: [Zone.Kind] = [.pavement, .carriagewayNoParking, .binPoint]
        #expect(judged == (places.contains(kind) ? fires : never))
    }

    /// The limits are 0.2 wide, 0.16 high, 0.032 in area, width at least 0.4 of the height.
    @Test(
        "is neither as large as a cart nor as slim as a post",
        arguments: [
            (0.06, 0.06, true), (0.18, 0.1, true), (0.3, 0.05, false), (0.1, 0.2, false),
            (0.16, 0.15, true), (0.21, 0.1, false), (0.02, 0.06, false), (0.04, 0.08, true),
        ])
    func sizes(width: Double, height: Double, isPile: Bool) {
        let judged = letters { $0.box = Box(x: 0.4, y: 0.4, width: width, height: height) }
        #expect(judged == (isPile ? fires : never))
    }

    @Test("may be larger where a classifier calls it garbage")
    func named() {
        let near = Box(x: 0.4, y: 0.4, width: 0.16, height: 0.2)
        #expect(letters { $0.box = near } == never)
        let judged = letters {
            $0.box = near
            $0.classes = ["garbage": 0.8]
        }
        #expect(judged == fires)
    }

    @Test("is not a leaf: the changed area has a floor")
    func floor() {
        #expect(letters { $0.area = 0.00045 } == fires)
        #expect(letters { $0.area = 0.00035 } == never)
    }

    /// The pile changes 0.003 of the picture.
    @Test("a zone's own floor goes before the rule's", arguments: [(0.002, true), (0.004, false)])
    func zoneFloor(floor: Double, isPile: Bool) {
        let judged = letters {
            $0.zones = [Zone(id: "z", kind: .pavement, polygon: .whole, minArea: floor)]
            $0.settings = { $0.minArea = 0.01 - floor }
        }
        #expect(judged == (isPile ? fires : never))
    }

    @Test("is not looked at where the site ignores")
    func ignored() {
        let corner = Polygon(Box(x: 0.35, y: 0.55, width: 0.2, height: 0.2).corners)
        let judged = letters { $0.zones.append(Zone(id: "i", kind: .ignore, polygon: corner)) }
        #expect(judged == never)
    }

    @Test(
        "is what a classifier calls garbage, or does not call anything else",
        arguments: [
            (["garbage": 0.8, "goods": 0.2], true), (["other": 0.7, "goods": 0.3], true),
            (["goods": 0.55, "garbage": 0.45], true), (["goods": 0.9, "garbage": 0.1], false),
            (["vehicle": 0.7], false),
        ])
    func classes(_ classes: [String: Double], isPile: Bool) {
        #expect(letters { $0.classes = classes } == (isPile ? fires : never))
    }

    @Test("is not a person who stands still: a track explains it")
    func person() {
        let standing = Timeline().judge("..pppppppppppppppp", dwell: .seconds(10))
        #expect(standing.letters == "..................")
        // What was under the person may have come later: it is counted from when it is seen.
        let left = Timeline().judge("..pppppppp##############", dwell: .seconds(10))
        #expect(left.letters == "..........o.........C...")
    }

    @Test("a suspicion that a person explains for long is given up as such")
    func explained() {
        let result = Timeline().judge("..######pppppppppppppp", dwell: .seconds(30))
        #expect(result.letters == "....o..............s..")
        #expect(result.suppressions().map(\.1) == [.explainedByPerson])
    }

    @Test("a pile that was lost from sight by a light switch is suppressed as light")
    func light() {
        let result = Timeline().judge("..######xx..............", dwell: .seconds(30))
        #expect(result.suppressions().map(\.1) == [.light])
    }

    @Test("the reason names each value beside what it was held against")
    func reason() throws {
        let result = Timeline().judge(shown, dwell: .seconds(10))
        let reason = try #require(result.confirmations().first?.1)
        #expect(
            reason.summary
                == "Something the size of a garbage pile has stood in walk for 10 s, seen in 11 "
                + "pictures.")
        #expect(reason.signals.contains(.init("dwell_seconds", value: 10, threshold: 10)))
        #expect(reason.signals.contains(.init("sightings", value: 11, threshold: 2)))
        #expect(reason.signals.contains(.init("area", value: 0.003, threshold: 0.0004)))
    }
}

extension Box {
    var corners: [Point] {
        [
            Point(x: x, y: y), Point(x: maxX, y: y), Point(x: maxX, y: maxY),
            Point(x: x, y: maxY),
        ]
    }
}
