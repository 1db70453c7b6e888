import Diffing
import Scene
import Testing

@Suite("A view's state on disk")
struct StoredStateTests {
    /// A scene in which a bag comes at 15 s and goes at 40 s, at 25 pictures in 10 s.
    private func frame(_ step: Int) -> Frame {
        var scene = StreetScene()
        let milliseconds = Int64(step) * 400
        if (15_000..<40_000).contains(milliseconds) { scene.things = [StreetScene.bag] }
        return scene.frame(at: milliseconds)
    }

    @Test(
        "a finder that was stored and read goes on bit for bit", arguments: [0, 3, 20, 45, 99, 110])
    func resumes(after steps: Int) throws {
        var whole = ChangeFinder()
        var findings: [Finding] = []
        for step in 0..<120 { findings.append(try whole.look(at: frame(step), looking: .watch)) }

        var first = ChangeFinder()
        for step in 0..<steps { _ = try first.look(at: frame(step), looking: .watch) }
        var second = try ChangeFinder(decoding: first.encoded(), settings: .standard)
        for step in steps..<120 {
            #expect(try second.look(at: frame(step), looking: .watch) == findings[step])
        }
        #expect(second.encoded() == whole.encoded())
    }

    @Test("the memory alone serves an earlier date and knows no old region")
    func memoryAlone() throws {
        var finder = ChangeFinder()
        for step in 0..<60 { _ = try finder.look(at: frame(step), looking: .watch) }
        var scene = StreetScene()
        scene.things = [StreetScene.Thing(x: 220, y: 40, width: 40, height: 40, level: 220)]
        var other = try ChangeFinder(memory: finder.encodedMemory(), settings: .standard)
        let found = try other.look(at: scene.frame(at: -86_400_000), looking: .watch)
        #expect(found.learning == false)
        #expect(found.regions.map(\.id) == [1])
    }

    @Test("a memory of a view of 1080p takes at most 1 MB")
    func size() throws {
        let scene = StreetScene(width: 1920, height: 1080)
        var finder = ChangeFinder()
        for step in 0..<14 {
            _ = try finder.look(
                at: scene.frame(at: Int64(step)), looking: .visit(interval: .seconds(60)))
        }
        #expect(finder.encoded().count <= 1_000_000)
        #expect(finder.encodedMemory().count <= 1_000_000)
    }

    @Test("torn, altered and foreign bytes are refused with a reason")
    func refusals() throws {
        var finder = ChangeFinder()
        for step in 0..<5 { _ = try finder.look(at: frame(step), looking: .watch) }
        let good = finder.encoded()
        for count in [0, 1, 13, 14, 40, good.count / 2, good.count - 1] {
            #expect(throws: DiffError.self) {
                try ChangeFinder(decoding: Array(good.prefix(count)), settings: .standard)
            }
        }
        for place in stride(from: 0, to: good.count, by: good.count / 40) {
            var altered = good
            altered[place] ^= 0x10
            #expect(throws: DiffError.self) {
                try ChangeFinder(decoding: altered, settings: .standard)
            }
        }
        #expect(throws: DiffError.self) {
            try ChangeFinder(memory: good, settings: .standard)
        }
    }
}
