import Foundation
import Patrolling
import Scene
import Testing

@Suite("Visits that wait for one head")
struct HeadQueueTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func visit(_ preset: String, _ seconds: Double) -> Tour.Visit {
        Tour.Visit(
            view: ViewID(camera: CameraID("head"), preset: PresetID(preset)),
            due: start.addingTimeInterval(seconds), reason: "test")
    }

    @Test("one goes at a time: priority, then due time, then name")
    func order() {
        var queue = HeadQueue()
        for (name, seconds, priority) in [("b", 0.0, 5), ("a", 0, 5), ("c", -9, 5), ("d", 5, 9)] {
            let old = queue.enter(visit(name, seconds), priority: priority)
            #expect(old == nil)
        }
        var names: [String] = []
        while let next = queue.next(at: start) {
            let other = queue.next(at: start)
            #expect(other == nil, "the head is busy")
            names.append(next.view.preset.name)
            queue.end()
        }
        #expect(names == ["d", "c", "a", "b"])
    }

    @Test("what falls due again while it waits is one visit, and the old one is missed")
    func replaced() {
        var queue = HeadQueue()
        _ = queue.enter(visit("a", 0), priority: 5)
        let old = queue.enter(visit("a", 60), priority: 5)
        #expect(old?.due == start)
        let only = queue.next(at: start)
        #expect(only?.due == start.addingTimeInterval(60))
        queue.end()
        let none = queue.next(at: start)
        #expect(none == nil)
    }

    @Test("no preset starves: who has waited ten minutes goes before every priority")
    func fair() {
        var queue = HeadQueue()
        _ = queue.enter(visit("low", 0), priority: 1)
        _ = queue.enter(visit("high", 500), priority: 9)
        let first = queue.next(at: start.addingTimeInterval(599))
        #expect(first?.view.preset.name == "high")
        queue.end()
        _ = queue.enter(visit("high", 600), priority: 9)
        let second = queue.next(at: start.addingTimeInterval(600))
        #expect(second?.view.preset.name == "low")
    }

    //   pan  -1 ······ 0 ······ 1
    //         c   a    ┃   b        from 0.2: b, a, c travels 1.3; by name a, b, c travels 2.0
    @Test("visits that are due together go in the order of the shortest way")
    func together() {
        let places = ["a": -0.2, "b": 0.3, "c": -0.8].reduce(into: [ViewID: [Double]]()) {
            $0[visit($1.key, 0).view] = [$1.value, 0]
        }
        var queue = HeadQueue()
        for (name, seconds) in [("a", 0.0), ("b", 59), ("c", 30), ("later", 61)] {
            _ = queue.enter(visit(name, seconds), priority: 5)
        }
        var names: [String] = []
        var stand: [Double]? = [0.2, 0]
        while let next = queue.next(at: start.addingTimeInterval(70), from: stand, places: places) {
            names.append(next.view.preset.name)
            stand = places[next.view]
            queue.end()
        }
        #expect(names == ["b", "a", "c", "later"], "`later` is due a minute after `a`")
    }

    @Test(
        "a priority goes before the shorter way, and an unknown place leaves the due times' order")
    func unknown() {
        var queue = HeadQueue()
        let places = [visit("near", 0).view: [0.0], visit("far", 0).view: [1.0]]
        _ = queue.enter(visit("near", 0), priority: 5)
        _ = queue.enter(visit("far", 1), priority: 6)
        let first = queue.next(at: start, from: [0], places: places)
        #expect(first?.view.preset.name == "far")
        queue.end()
        _ = queue.enter(visit("b", -1), priority: 5)
        let second = queue.next(at: start, from: [0], places: places)
        #expect(second?.view.preset.name == "b", "where it stands is not known")
    }

    @Test("a visit that nobody planned never takes a planned one's place")
    func unplanned() {
        var queue = HeadQueue()
        _ = queue.enter(visit("a", 0), priority: 5)
        var asked = visit("a", 5)
        asked.isPlanned = false
        let missed = queue.enter(asked, priority: 5)
        #expect(missed == nil)
        #expect(queue.drain().map(\.isPlanned) == [true])
        _ = queue.enter(asked, priority: 5)
        let replaced = queue.enter(visit("a", 10), priority: 5)
        #expect(replaced?.isPlanned == false)
    }

    @Test("what is drained comes in the order of the due times, and nothing is left")
    func drained() {
        var queue = HeadQueue()
        for (name, seconds) in [("b", 5.0), ("a", 9), ("c", 1)] {
            _ = queue.enter(visit(name, seconds), priority: 5)
        }
        #expect(queue.drain().map(\.view.preset.name) == ["c", "b", "a"])
        let none = queue.next(at: start)
        #expect(none == nil)
    }
}
