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
}
