import Foundation
import Patrolling
import Scene
import Testing
import Timetable

@Suite("The tour of due visits")
struct TourTests {
    private static let start = Date(timeIntervalSince1970: 1_769_817_600)

    private func view(_ name: String) -> ViewID {
        ViewID(camera: CameraID(name), preset: PresetID("main"))
    }

    private func plan(every seconds: Int, phase: Int = 0, name: String = "a") -> VisitPlan {
        VisitPlan(
            schedule: Schedule(every: .seconds(seconds), phase: .seconds(phase)), zone: .gmt,
            calendar: .standard, location: nil, viewName: name)
    }

    @Test("a visit due exactly at the start is made")
    func atStart() {
        var tour = Tour(plans: [view("a"): plan(every: 600)], from: Self.start)
        #expect(tour.nextDue == Self.start)
        #expect(tour.take(dueBy: Self.start).map(\.view) == [view("a")])
        #expect(tour.nextDue == Self.start.addingTimeInterval(600))
    }

    //   a  |····|····|
    //   b  ··|····|···
    @Test("visits come in the order of their due times, equal ones by name")
    func order() {
        var tour = Tour(
            plans: [
                view("b"): plan(every: 600, phase: 120, name: "b"),
                view("a"): plan(every: 600, name: "a"), view("c"): plan(every: 600, name: "c"),
            ], from: Self.start)
        let visits = tour.take(dueBy: Self.start.addingTimeInterval(599))
        #expect(visits.map(\.view) == [view("a"), view("c"), view("b")])
        #expect(visits.map { $0.due.timeIntervalSince(Self.start) } == [0, 0, 120])
    }

    @Test("a process that slept makes one visit for the newest due time and counts the others")
    func missed() {
        var tour = Tour(plans: [view("a"): plan(every: 600)], from: Self.start)
        let visits = tour.take(dueBy: Self.start.addingTimeInterval(3 * 600 + 1))
        #expect(visits.count == 1)
        #expect(visits.first?.missed == 3)
        #expect(visits.first?.due == Self.start.addingTimeInterval(1800))
        #expect(tour.nextDue == Self.start.addingTimeInterval(2400))
    }

    //   settled ✓   start ┃
    //   0  10  20  30  40 ┃ 50
    @Test("what was due while nobody ran comes with the first visit, counted once")
    func down() throws {
        let mark = Self.start.addingTimeInterval(600)
        var tour = Tour(
            plans: [view("a"): plan(every: 600)], from: Self.start.addingTimeInterval(2500),
            settled: [view("a"): mark])
        let first = tour.take(dueBy: Self.start.addingTimeInterval(3000))
        let down = try #require(first.first?.unmade.first)
        #expect(first.first?.due == Self.start.addingTimeInterval(3000))
        #expect(first.first?.missed == 0, "none was missed while it ran")
        #expect(down.wasDown && down.count == 3)
        #expect(down.first == mark.addingTimeInterval(600))
        #expect(down.last == Self.start.addingTimeInterval(2400))
        let second = tour.take(dueBy: Self.start.addingTimeInterval(3600))
        #expect(second.map(\.unmade) == [[]])
    }

    @Test("a clock that was set back brings no visit a second time")
    func setBack() {
        let tour = Tour(
            plans: [view("a"): plan(every: 600)], from: Self.start,
            settled: [view("a"): Self.start.addingTimeInterval(1200)])
        #expect(tour.nextDue == Self.start.addingTimeInterval(1800))
    }

    @Test("other timetables go on where the last visits were taken, without a gap or a repetition")
    func continued() {
        var tour = Tour(plans: [view("a"): plan(every: 600)], from: Self.start)
        _ = tour.take(dueBy: Self.start.addingTimeInterval(600))
        var other = tour.continued(
            with: [view("a"): plan(every: 600), view("b"): plan(every: 300, name: "b")])
        let visits = other.take(dueBy: Self.start.addingTimeInterval(1200))
        #expect(visits.map(\.view) == [view("b"), view("a")])
        #expect(visits.map(\.missed) == [1, 0], "b was due at 900 too, a was not")
        #expect(visits.map { $0.due.timeIntervalSince(Self.start) } == [1200, 1200])
    }

    @Test("a view whose timetable never falls due is left out")
    func never() {
        let empty = VisitPlan(
            schedule: Schedule(), zone: .gmt, calendar: .standard, location: nil, viewName: "a")
        #expect(Tour(plans: [view("a"): empty], from: Self.start).nextDue == nil)
    }
}
