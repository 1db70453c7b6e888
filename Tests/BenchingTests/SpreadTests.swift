import Testing

@testable import Benching

@Suite("What repeated runs are summed up to")
struct SpreadTests {
    @Test("the middle and the quartiles lie between neighbours by distance")
    func quartiles() {
        // Sorted 1 2 3 4: places 0.75, 1.5 and 2.25.
        let spread = Spread(of: [4, 1, 3, 2])
        #expect(spread.lowerQuartile == 1.75)
        #expect(spread.median == 2.5)
        #expect(spread.upperQuartile == 3.25)
        #expect(spread.relative == 0.3)
        #expect((spread.least, spread.greatest, spread.runs) == (1, 4, 4))
    }

    @Test("one run has no spread, none is nothing")
    func few() {
        #expect(Spread(of: [7]).median == 7)
        #expect(Spread(of: [7]).relative == 0)
        #expect(Spread(of: []).runs == 0)
    }

    @Test("contenders take turns, the first round warms up and does not count")
    func turns() throws {
        var order = ""
        func contender(_ name: String) -> Contender {
            Contender(stage: .diff, work: name, unit: "look") {
                order += name
                return 2
            }
        }
        let figures = try Rounds(count: 2, leastTurn: 0)
            .measure([contender("a"), contender("b")], noise: NoiseWatch())
        #expect(order == "ababab")
        #expect(figures.map(\.work) == ["a", "b"])
        #expect(figures.allSatisfy { $0.wall.runs == 2 })
    }
}

@Suite("A noisy machine is named as such")
struct NoiseTests {
    private func noise(
        others: Double = 0, steal: Double = 0, control: [Double] = [1, 1, 1]
    ) -> Noise {
        Noise(others: others, steal: steal, loadBefore: 0, control: Spread(of: control))
    }

    @Test("nothing else ran, the control loop was steady: quiet")
    func quiet() {
        #expect(noise(others: 0.02, control: [1, 1.02, 1.05]).isQuiet)
    }

    @Test("each sign of noise is a complaint of its own")
    func complaints() {
        #expect(noise(others: 0.3).complaints == ["other programs took 30 % of the cores"])
        #expect(noise(steal: 0.02).complaints == ["the hypervisor took 2 % of the cores"])
        #expect(noise(control: [1, 1.2, 1.2]).complaints.count == 1)
        #expect(
            noise(control: [1, 1, 1, 2]).complaints
                == ["its slowest control loop took 2.00 times the best"])
    }

    @Test("the kernel's line of all cores is read by place")
    func jiffies() {
        let now = Jiffies(line: "cpu  10 1 20 100 5 2 3 4 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n")
        #expect(now.total == 145)
        #expect(now.steal == 4)
        #expect(now.busy == 36)
        #expect(Jiffies(line: "").total == 0)
    }
}
