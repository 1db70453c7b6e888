import Diffing
import Scene
import Testing

@Suite("Light that looks like a thing, in visits")
struct LightTests {
    private static let visit = Observation.Looking.visit(interval: .seconds(300))

    private func taught() throws -> ChangeFinder {
        var finder = ChangeFinder()
        for step in 0..<20 {
            _ = try finder.look(at: frame(StreetScene(), step), looking: Self.visit)
        }
        return finder
    }

    private func frame(_ scene: StreetScene, _ step: Int) -> Frame {
        scene.frame(at: Int64(step) * 300_000)
    }

    /// A shadow of 40 × 40 and a sunlit place of the same size: the pavement shows through both.
    @Test(
        "what takes light away or adds it is named, and is no region",
        arguments: [(50, Veto.Cause.shadow), (160, .highlight)])
    func shades(percent: Int, cause: Veto.Cause) throws {
        var finder = try taught()
        var scene = StreetScene()
        scene.shades = [StreetScene.Shade(x: 118, y: 88, width: 40, height: 40, percent: percent)]
        let found = try finder.look(at: frame(scene, 20), looking: Self.visit)
        #expect(found.regions == [])
        #expect(found.vetoes.map(\.cause) == [cause])
        let box = try #require(found.vetoes.first?.box)
        #expect(box.overlap(StreetScene.bag.box(in: scene)) > 0.4)
    }

    @Test("a dark thing in a shadow's place is a region", arguments: [30, 45, 180])
    func thing(level: Int) throws {
        var finder = try taught()
        var scene = StreetScene()
        scene.things = [
            StreetScene.Thing(x: 118, y: 88, width: 40, height: 40, level: level)
        ]
        let found = try finder.look(at: frame(scene, 20), looking: Self.visit)
        #expect(found.regions.count == 1)
        #expect(found.vetoes == [])
    }

    //   visits   torn  torn  whole
    //   corrupt   #     .      .        the second is believed: a bus may stand there
    @Test("a still that lost its end is corrupt and teaches nothing; two in a row are believed")
    func torn() throws {
        var finder = try taught()
        let memory = finder.encodedMemory()
        var scene = StreetScene()
        scene.tornAt = 120
        let first = try finder.look(at: frame(scene, 20), looking: Self.visit)
        #expect(first.health.usable == false && first.health.fault == .corrupt)
        #expect(first.regions == [] && finder.encodedMemory() == memory)
        let second = try finder.look(at: frame(scene, 21), looking: Self.visit)
        #expect(second.health.usable)
        let third = try finder.look(at: frame(StreetScene(), 22), looking: Self.visit)
        #expect(third.health.usable && third.regions == [])
    }
}
