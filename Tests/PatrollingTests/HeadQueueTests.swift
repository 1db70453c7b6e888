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
            queue.end(at: start)
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
        queue.end(at: start)
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
        queue.end(at: start)
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
            queue.end(at: start)
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
        queue.end(at: start)
        _ = queue.enter(visit("b", -1), priority: 5)
        let second = queue.next(at: start, from: [0], places: places)
        #expect(second?.view.preset.name == "b", "where it stands is not known")
    }

    private func exact(_ preset: String, _ seconds: Double) -> Tour.Visit {
        var visit = visit(preset, seconds)
        visit.isExact = true
        return visit
    }

    //   s    0    5    8   10   14
    //        [ a    ] b held  [e ][b
    @Test("a head is kept free for an exact visit that a spread one would run into")
    func held() {
        var queue = HeadQueue()
        let soon = HeadQueue.Appointment(due: start.addingTimeInterval(10), priority: 5)
        _ = queue.enter(visit("a", 0), priority: 5)
        let tooLong = queue.next(at: start.addingTimeInterval(5), before: soon)
        #expect(tooLong == nil, "before it has made one, a visit is thought to last ten seconds")
        let first = queue.next(at: start, before: soon)
        #expect(first?.view.preset.name == "a", "it is over just in time")
        queue.end(at: start.addingTimeInterval(5))
        _ = queue.enter(visit("b", 8), priority: 5)
        let none = queue.next(at: start.addingTimeInterval(8), before: soon)
        #expect(none == nil && queue.heldUntil == soon.due && !queue.isBusy)
        _ = queue.enter(exact("e", 10), priority: 5)
        let later = HeadQueue.Appointment(due: start.addingTimeInterval(3600), priority: 5)
        let second = queue.next(at: start.addingTimeInterval(10), before: later)
        #expect(second?.view.preset.name == "e", "though `b` was due before")
        #expect(queue.heldUntil == nil)
        queue.end(at: start.addingTimeInterval(14))
        let third = queue.next(at: start.addingTimeInterval(14), before: later)
        #expect(third?.view.preset.name == "b")
    }

    @Test("it is kept free neither from a higher priority nor from one that waited ten minutes")
    func notHeld() {
        let soon = HeadQueue.Appointment(due: start.addingTimeInterval(601), priority: 5)
        for (name, seconds, priority) in [("high", 599.0, 6), ("patient", 0, 1)] {
            var queue = HeadQueue()
            _ = queue.enter(visit(name, seconds), priority: priority)
            let next = queue.next(at: start.addingTimeInterval(600), before: soon)
            #expect(next?.view.preset.name == name)
        }
    }

    @Test("two exact visits of one time go in the order of the shortest way")
    func exactTogether() {
        var queue = HeadQueue()
        let places = [
            visit("a", 0).view: [1.0], visit("b", 0).view: [0.1], visit("s", 0).view: [0],
        ]
        for visit in [exact("a", 0), exact("b", 0), visit("s", -5)] {
            _ = queue.enter(visit, priority: 5)
        }
        let next = queue.next(at: start, from: [0], places: places)
        #expect(next?.view.preset.name == "b")
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
