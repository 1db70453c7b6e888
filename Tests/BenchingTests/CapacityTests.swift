import Testing

@testable import Benching

@Suite("Visits wait for places and share cores")
struct SimulationTests {
    private func lateness(
        due: [Double], work: Double = 1, grabbing: Double = 0, waiting: Double = 0,
        cores: Double = 1, places: Int = 64, looks: Int = 1
    ) -> [Double] {
        Simulation(
            due: due, work: [work], grabbing: grabbing, waiting: waiting, cores: cores,
            places: places, looks: looks
        ).lateness()
    }

    //  one that looks, 1 s each:   0 ██ 1 ██ 2 ██ 3
    @Test("where one looks at a time each visit waits for the one before")
    func queue() {
        #expect(lateness(due: [0, 0, 0]) == [0, 1, 2])
        #expect(lateness(due: [0, 5, 10]) == [0, 0, 0])
    }

    //  two that look, one core:  both take 2 s, the third begins at 2
    @Test("two that look on one core share it")
    func sharing() {
        #expect(lateness(due: [0, 0, 0], looks: 2) == [0, 0, 2])
        #expect(lateness(due: [0, 0, 0], cores: 2, looks: 2) == [0, 0, 1])
    }

    @Test("waiting for a camera holds the place but no core")
    func cameras() {
        // Three wait 4 s side by side, then share the core for 3 s.
        let late = lateness(due: [0, 0, 0, 0], grabbing: 4, places: 3, looks: 3)
        #expect(late.prefix(3) == [0, 0, 0])
        #expect(abs(late[3] - 7) < 1e-6)
    }

    //  grabbed 0 to 4; looked at 4 to 5, 5 to 6, 6 to 7: the fourth has the place of the first
    @Test("a camera that answers is asked in time, however long its picture waits to be looked at")
    func asked() {
        let late = lateness(due: [0, 0, 0, 1], grabbing: 4, places: 3)
        #expect(late.prefix(3) == [0, 0, 0])
        #expect(abs(late[3] - 4) < 1e-6)
        #expect(lateness(due: [0, 0, 0, 1], grabbing: 4) == [0, 0, 0, 0])
    }

    @Test("waiting for the disk keeps others from looking and takes no core")
    func disk() {
        #expect(lateness(due: [0, 0], waiting: 1) == [0, 2])
        #expect(lateness(due: [0, 0, 0], waiting: 1, looks: 2) == [0, 0, 3])
    }
}

@Suite("How much a box carries")
struct CapacityTests {
    private func planner(_ loaded: Double = 0.1, places: Int = 64) -> Planner {
        let cost = VisitCost(
            alone: [loaded], waiting: 0, loaded: loaded, cores: 2, written: 1e5, kept: 1e5,
            resident: 1e8)
        return Planner(
            cost: cost, disk: DiskSpeed(bytesPerSecond: 1e8, syncSeconds: 0.001),
            places: places, looks: 8, visitBits: 1e7)
    }

    /// 20 visits a second are 12,000 in ten minutes; phases fall on whole seconds by chance, so some
    /// seconds bring half as many more, and the last of them must begin within one.
    @Test("two cores and 0.1 s a visit carry less than 12,000 views in ten minutes, and not much")
    func processor() {
        let plan = planner().plan(cameras: "simulated", waiting: 0)
        #expect(plan.bottleneck?.name == "processor")
        #expect((8_000...12_000).contains(plan.views))
    }

    /// 8 / 4.1 s allow 1170; visits that hold a place for four seconds leave little room for chance.
    @Test("eight places where each waits 4 s are what stops a box with live cameras")
    func places() {
        let plan = planner(places: 8).plan(cameras: "live", waiting: 4)
        #expect(plan.bottleneck?.name == "visits under way")
        #expect((400...1171).contains(plan.views))
        let more = planner(places: 80).plan(cameras: "live", waiting: 4)
        #expect(more.views > 8 * plan.views)
    }

    @Test("boxes are rounded up")
    func boxes() {
        let plan = CapacityPlan(
            cameras: "", interval: 600, views: 1000, lateness: 1, resources: [])
        #expect(plan.boxes(cameras: 35_000, presets: 3) == 105)
        #expect(plan.boxes(cameras: 1, presets: 1) == 1)
    }

    @Test("the largest number that holds is found", arguments: [0, 1, 2, 17, 99, 100])
    func search(limit: Int) {
        #expect(Planner.largest(upTo: 100) { $0 <= limit } == limit)
    }

    @Test("one late visit in a hundred is forgiven, two are not")
    func hundredth() {
        let early = [Double](repeating: 0, count: 199)
        #expect(Planner.isInTime(early + [9], lateness: 1))
        #expect(!Planner.isInTime(early.dropLast(2) + [9, 9, 9], lateness: 1))
    }

    @Test("a check decides 15 % below and above the plan, and nothing in between")
    func checks() {
        func isAsForeseen(_ share: Double, _ late: Double) -> Bool? {
            PatrolCheck(
                views: 1, share: share, freeCores: 2, seconds: 1, made: 1, missed: 0, failed: 0,
                lateness: [late], took: []
            ).isAsForeseen
        }
        #expect(isAsForeseen(0.85, 0.5) == true)
        #expect(isAsForeseen(0.85, 1.5) == false)
        #expect(isAsForeseen(1.2, 1.5) == true)
        #expect(isAsForeseen(1.2, 0.5) == false)
        #expect(isAsForeseen(1, 0.5) == nil && isAsForeseen(1, 1.5) == nil)
    }
}
