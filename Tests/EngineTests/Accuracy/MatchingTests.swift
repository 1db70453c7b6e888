import Scene
import Testing

@testable import Engine

@Suite("Which events are right")
struct MatchingTests {
    private let box = Box(x: 0.4, y: 0.4, width: 0.1, height: 0.1)

    private func second(_ count: Int) -> Moment { .epoch + .seconds(count) }

    private func occurrence(
        from start: Int = 100, to end: Int? = 200, at box: Box? = nil
    ) -> TruthFile.Occurrence {
        .init(
            violation: .garbagePile, start: second(start), end: end.map(second),
            box: box ?? self.box)
    }

    private func found(
        at confirmed: Int = 150, box: Box? = nil, as violation: Violation = .garbagePile
    ) -> Matching.Found {
        .init(
            id: "", violation: violation, zone: "z", firstSeen: second(confirmed - 20),
            confirmed: second(confirmed), box: box ?? self.box, confidence: 0.7)
    }

    private func pairs(_ truth: [TruthFile.Occurrence], _ found: [Matching.Found]) -> [[Int]] {
        Matching(truth, found) { _ in .seconds(21) }.pairs.map { [$0.occurrence, $0.found] }
    }

    /// Dwell and interval are 21 s together.
    @Test(
        "it was confirmed from the start to the end, the dwell and one interval",
        arguments: [(99, false), (100, true), (200, true), (221, true), (222, false)])
    func time(confirmed: Int, isRight: Bool) {
        #expect(pairs([occurrence()], [found(at: confirmed)]).isEmpty == !isRight)
        #expect(pairs([occurrence(to: nil)], [found(at: 5000)]) == [[0, 0]])
    }

    /// Of boxes 0.1 wide, moved by m, the IoU is (0.1 − m) / (0.1 + m): 0.33 at 0.05, 0.29 at 0.055.
    @Test("it overlaps by 0.3, or its centre lies inside")
    func place() {
        let near = Box(x: 0.45, y: 0.4, width: 0.1, height: 0.1)
        let apart = Box(x: 0.455, y: 0.4, width: 0.1, height: 0.1)
        let large = Box(x: 0.25, y: 0.25, width: 0.4, height: 0.4)
        #expect(pairs([occurrence()], [found(box: near)]) == [[0, 0]])
        #expect(pairs([occurrence()], [found(box: apart)]) == [])
        #expect(pairs([occurrence()], [found(box: large)]) == [[0, 0]])
        #expect(pairs([occurrence()], [found(as: .leftObject)]) == [])
    }

    @Test("one to one, the best overlap first")
    func oneToOne() {
        let near = Box(x: 0.42, y: 0.4, width: 0.1, height: 0.1)
        #expect(pairs([occurrence()], [found(box: near), found()]) == [[0, 1]])
        #expect(
            Set(pairs([occurrence(), occurrence(at: near)], [found(box: near), found()]))
                == [[0, 1], [1, 0]])
        #expect(pairs([occurrence(), occurrence()], [found()]).count == 1)
    }
}

@Suite("Intervals")
struct IntervalTests {
    /// Wilson's 81 of 263 in Newcombe (1998), table I: 0.2553 to 0.3662; 15 of 148: 0.0624 to
    /// 0.1605; 0 of 20: 0 to 0.1611.
    @Test(
        "of a proportion, after published values",
        arguments: [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)])
    func wilson(hits: Int, count: Int, low: Double, high: Double) throws {
        let interval = try #require(Intervals.wilson(hits, of: count))
        #expect(abs(interval.lowerBound - low) < 1e-4)
        #expect(abs(interval.upperBound - high) < 1e-4)
        #expect(Intervals.wilson(0, of: 0) == nil)
    }

    /// −ln 0.05 for none; half of chi-squared's 95 % points of 4 and 22 degrees for one and ten.
    @Test(
        "of a count, the bound that 95 % stay below",
        arguments: [(0, 2.9957), (1, 4.7439), (10, 16.9622)])
    func poisson(count: Int, upper: Double) {
        #expect(abs(Intervals.poissonUpper(count) - upper) < 1e-4)
    }
}
