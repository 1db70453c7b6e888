import Diffing
import Scene
import Testing

@Suite("Finding what changed in a watched view")
struct ChangeFinderTests {
    /// Shows the scene once a second from `start` and returns the last finding.
    @discardableResult
    private func watch(
        _ finder: inout ChangeFinder, _ scene: StreetScene, from start: Int, seconds: Int
    ) throws -> Finding? {
        var last: Finding?
        for second in start..<start + seconds {
            last = try finder.look(at: scene.frame(at: Int64(second) * 1000), looking: .watch)
        }
        return last
    }

    @Test("an unchanged street has no region and stops learning after its count")
    func quiet() throws {
        var finder = ChangeFinder()
        let eleventh = try watch(&finder, StreetScene(), from: 0, seconds: 11)
        #expect(eleventh?.learning == true)
        let later = try watch(&finder, StreetScene(), from: 11, seconds: 20)
        #expect(later?.learning == false)
        #expect(later?.regions == [])
        #expect(later?.health.usable == true)
    }

    //   seconds 0         15            25
    //           ..........#####################     a bag is left at 15 s
    @Test("a bag that is left appears where it stands, and is still two seconds later")
    func leftBag() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 15)
        scene.things = [StreetScene.bag]
        let first = try watch(&finder, scene, from: 15, seconds: 1)
        #expect(first?.regions.count == 1)
        #expect(first?.regions.first?.still == false)
        let later = try watch(&finder, scene, from: 16, seconds: 9)
        let region = try #require(later?.regions.first)
        #expect(later?.regions.count == 1)
        #expect(region.still && region.state == .appeared)
        #expect(region.box.overlap(StreetScene.bag.box(in: scene)) > 0.6)
        #expect(region.since == Moment(milliseconds: 15_000))
        #expect(region.sightings == 10)
        #expect(region.id == first?.regions.first?.id)
    }

    @Test("a bag that is taken away again leaves nothing behind")
    func collectedBag() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 15)
        scene.things = [StreetScene.bag]
        try watch(&finder, scene, from: 15, seconds: 30)
        scene.things = []
        let after = try watch(&finder, scene, from: 45, seconds: 3)
        #expect(after?.regions == [])
    }

    @Test("what stood there from the start and leaves is removed, and healed after a while")
    func ghost() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        scene.things = [StreetScene.bag]
        try watch(&finder, scene, from: 0, seconds: 15)
        scene.things = []
        let gone = try watch(&finder, scene, from: 15, seconds: 5)
        #expect(gone?.regions.map(\.state) == [.removed])
        let healed = try watch(&finder, scene, from: 20, seconds: 30)
        #expect(healed?.regions == [])
    }

    @Test("a flat thing that hides the ground's texture has come, and the ground is not its return")
    func flatThing() throws {
        for level in [20, 180] {
            var sheet = StreetScene.bag
            (sheet.level, sheet.grain) = (level, 0)
            var finder = ChangeFinder()
            var scene = StreetScene()
            try watch(&finder, scene, from: 0, seconds: 15)
            scene.things = [sheet]
            let here = try watch(&finder, scene, from: 15, seconds: 5)
            #expect(here?.regions.map(\.state) == [.appeared], "level \(level)")

            var other = ChangeFinder()
            try watch(&other, scene, from: 0, seconds: 15)
            scene.things = []
            let gone = try watch(&other, scene, from: 15, seconds: 5)
            #expect(gone?.regions.map(\.state) == [.removed], "level \(level)")
        }
    }

    @Test("a thing that moves on is never still")
    func walker() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 15)
        for step in 0..<12 {
            scene.things = [
                StreetScene.Thing(x: 20 + 20 * step, y: 60, width: 18, height: 50, level: 40)
            ]
            let found = try watch(&finder, scene, from: 15 + step, seconds: 1)
            #expect(found?.regions.count == 1)
            #expect(found?.regions.contains { $0.still } == false)
        }
    }

    @Test("who stands there at first and walks off is not part of the memory")
    func walkerWhileLearning() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        scene.things = [StreetScene.bag]
        try watch(&finder, scene, from: 0, seconds: 4)
        scene.things = []
        let found = try watch(&finder, scene, from: 4, seconds: 12)
        #expect(found?.regions == [])
    }

    @Test("more or less light alone is no region", arguments: [70, 85, 120, 140])
    func light(percent: Int) throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 15)
        scene.light = percent
        for second in 15..<25 {
            let found = try watch(&finder, scene, from: second, seconds: 1)
            #expect(found?.regions == [])
        }
    }

    @Test("a held region stays a region for days; absorbed by name it is gone")
    func holdAndAbsorb() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 15)
        scene.things = [StreetScene.bag]
        let id = try #require(try watch(&finder, scene, from: 15, seconds: 5)?.regions.first?.id)
        finder.apply(.hold(region: id))
        let held = try watch(&finder, scene, from: 200_000, seconds: 5)
        #expect(held?.regions.map(\.id) == [id])
        finder.apply(.absorb(region: id))
        let absorbed = try watch(&finder, scene, from: 200_005, seconds: 3)
        #expect(absorbed?.regions == [])
    }

    @Test("a directive for a region that is gone changes nothing")
    func lateDirective() throws {
        var finder = ChangeFinder()
        try watch(&finder, StreetScene(), from: 0, seconds: 15)
        let before = finder.encoded()
        finder.apply(.hold(region: 77))
        finder.apply(.absorb(region: 78))
        #expect(finder.encoded() == before)
    }

    @Test("between full looks a watched picture passes the gate and carries the regions")
    func gate() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 20)
        scene.things = [StreetScene.bag]
        let full = try watch(&finder, scene, from: 20, seconds: 1)
        let next = try finder.look(at: scene.frame(at: 20_040), looking: .watch)
        #expect(full?.path == .full && next.path == .gate)
        #expect(next.regions == full?.regions)
    }

    @Test("the gate wakes the full path when a thing comes within the second")
    func gateFires() throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 20)
        #expect(try finder.look(at: scene.frame(at: 19_400), looking: .watch).path == .gate)
        scene.things = [StreetScene.bag]
        let found = try finder.look(at: scene.frame(at: 19_500), looking: .watch)
        #expect(found.path == .full && found.regions.count == 1)
    }

    @Test("a visit always takes the full path")
    func visit() throws {
        var finder = ChangeFinder()
        for step in 0..<14 {
            let found = try finder.look(
                at: StreetScene().frame(at: Int64(step)),
                looking: .visit(interval: .seconds(300)))
            #expect(found.path == .full)
        }
    }

    @Test("a moved head is followed to a third of a pixel", arguments: [(3, 0), (0, -4), (-5, 2)])
    func alignment(shift: (Int, Int)) throws {
        var finder = ChangeFinder()
        var scene = StreetScene()
        try watch(&finder, scene, from: 0, seconds: 15)
        scene.shift = (shift.0, shift.1)
        let found = try #require(try watch(&finder, scene, from: 15, seconds: 1))
        #expect(abs(found.health.shift.x * 320 - Double(shift.0)) < 0.3)
        #expect(abs(found.health.shift.y * 180 - Double(shift.1)) < 0.3)
        // A tenth of a pixel beside a hard painted line may leave a sliver, never more.
        #expect(found.regions.reduce(0) { $0 + $1.area } < 0.005)
    }
}
