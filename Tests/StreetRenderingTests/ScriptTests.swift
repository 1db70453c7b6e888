import Testing

@testable import StreetRendering

@Suite("People and vehicles follow their script")
struct ScriptTests {
    //    0 s ── walk 10 m at 2 m/s ── 5 s ── stand 4 s ── 9 s ── back ── 14 s
    private let there = Itinerary(
        start: 0, x: 0, y: 12,
        steps: [
            .walk(toX: 10, toY: 12, speed: 2), .stand(seconds: 4, heading: nil),
            .walk(toX: 0, toY: 12, speed: 2),
        ])

    @Test("a walker is where the steps lead, and nowhere before and after")
    func places() throws {
        #expect(there.pose(at: -0.1) == nil)
        #expect(try #require(there.pose(at: 2.5)).place.x == 5)
        let standing = try #require(there.pose(at: 7))
        #expect(abs(standing.place.x - 10) < 0.02)
        #expect(standing.stride == 0)
        #expect(try #require(there.pose(at: 11.5)).place.x == 5)
        #expect(there.pose(at: 14) == nil)
    }

    @Test("a vehicle brakes to its stop, waits there and drives on without a jump")
    func stopping() throws {
        let drive = Drive(
            start: 0, speed: 10, direction: -1, stop: Drive.Stop(x: 5, seconds: 6))
        var before = try #require(drive.pose(at: 0)).x
        var waited = 0
        for step in 1..<250 {
            guard let pose = drive.pose(at: Float(step) / 10) else { break }
            #expect(pose.x <= before + 0.001)
            #expect(before - pose.x < 1.01)
            if abs(pose.x - 5) < 0.01 { waited += 1 }
            before = pose.x
        }
        #expect((60...63).contains(waited))
    }

    @Test("vehicles in a queue stand apart by more than their length")
    func queue() throws {
        var bystanders = Bystanders(seed: 3)
        let queue = bystanders.queue(of: 3, stoppingAt: 12, direction: 1, arriving: 20, seconds: 10)
        let places = try queue.map { try #require($0.drive.pose(at: 27)).x }
        #expect(places.map { ($0 * 10).rounded() / 10 } == [12, 5.4, -1.2])
    }

    @Test("a curve is level outside of its points and straight between them")
    func curves() {
        let curve = Curve([(2, 1), (4, 3)])
        #expect([0, 2, 3, 4, 9].map { curve.value(at: $0) } == [1, 1, 2, 3, 3])
    }

    @Test("nobody without business stops beside a pile")
    func keepClear() throws {
        let scene = try #require(SceneLibrary.recipe(named: "bags")).scene()
        let pile = try #require(scene.props.first).place
        for walker in scene.walkers.prefix(while: { $0.carries == nil }) {
            for time in 0..<130 {
                guard let pose = walker.itinerary.pose(at: Float(time)), pose.stride == 0 else {
                    continue
                }
                #expect(abs(pose.place.x - pile.x) > 1.5)
            }
        }
    }
}
