import Diffing
import Scene
import Testing

@Suite("What comes while a view still learns")
struct LearningTests {
    /// Visits every two minutes to a street; a bag stands there in the visits of `present`.
    ///
    /// - Parameter holding: whether every region that appeared is kept out of the memory.
    /// - Returns: the findings of all visits.
    private func visits(
        _ count: Int, present: Range<Int>, holding: Bool
    ) throws -> [Finding] {
        var finder = ChangeFinder()
        var scene = StreetScene()
        return try (0..<count).map { visit in
            scene.things = present.contains(visit) ? [StreetScene.bag] : []
            let found = try finder.look(
                at: scene.frame(at: Int64(visit) * 120_000),
                looking: .visit(interval: .seconds(120)))
            if holding {
                for region in found.regions where region.state == .appeared {
                    finder.apply(.hold(region: region.id))
                }
            }
            return found
        }
    }

    //   visit 0    5     12 (learnt)   20
    //         .....######################      a bag comes with the sixth of twelve lessons
    @Test("a suspected thing is not learned by standing there through most lessons")
    func held() throws {
        let found = try visits(20, present: 5..<20, holding: true)
        #expect(found[11].learning == false)
        #expect(found[12...].allSatisfy { $0.regions.count == 1 })
        #expect(found[19].regions.first?.since == Moment(milliseconds: 600_000))
    }

    @Test("what nobody suspects is learned by majority")
    func unheld() throws {
        let found = try visits(20, present: 3..<20, holding: false)
        #expect(found[19].regions.isEmpty)
    }

    //   visit 0    5     12 (learnt)   20
    //         #####...                        a bag stands there for the first five lessons
    @Test("what stood there at first and left is learned away though everything seen is held")
    func leftEarly() throws {
        let found = try visits(20, present: 0..<5, holding: true)
        #expect(found[12...].allSatisfy { $0.regions.isEmpty })
    }

    @Test("how sure a region is lies between 0 and 1, and is high on calm ground")
    func confidence() throws {
        let found = try visits(20, present: 14..<20, holding: true)
        let region = try #require(found[19].regions.first)
        #expect((0.6...1).contains(region.confidence))
        #expect(region.confidence < 1)
    }
}
